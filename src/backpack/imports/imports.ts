import { and, eq, inArray, lt, lte, sql } from "drizzle-orm"
import { deleteInBatches, type Tx } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { ok, refused, type Refusal, type Result } from "../../result.ts"
import { CheckImport } from "../jobs.ts"
import { checkedJustNow } from "../limits.ts"
import { importedBadge } from "../schema.ts"
import { daysOfUndecidedImports, mostDueImports, untilNextTry } from "./limits.ts"

/** Something that was brought and does not stand in the backpack, as it is stored. */
export type ImportedBadge = typeof importedBadge.$inferSelect

/**
 * Keeps a badge that could not be verified, for its holder's eyes only. It is looked at again from time to time, and goes into the backpack
 * when it turns out to be good.
 */
export async function keepImport(
  ground: Ground,
  holderId: string,
  importId: string,
): Promise<Result<null, "noSuchImport">> {
  return ground.database.transaction(async (tx) => {
    const found = await importOf(tx, holderId, importId)
    // A file in which there is no badge is nothing that could be looked at again.
    if (found === null || (found.bytes === null && found.address === null)) return noSuchImport()
    if (found.state === "kept") return ok(null)
    const nextCheckAt = new Date(ground.now().getTime() + untilNextTry(0))
    await tx.update(importedBadge).set({ state: "kept", tries: 0, nextCheckAt }).where(eq(importedBadge.id, importId))
    return ok(null)
  })
}

/** Throws away what was brought. Whoever brought it still has their file. */
export async function discardImport(
  ground: Ground,
  holderId: string,
  importId: string,
): Promise<Result<null, "noSuchImport">> {
  return ground.database.transaction(async (tx) => {
    if ((await importOf(tx, holderId, importId)) === null) return noSuchImport()
    await tx.delete(importedBadge).where(eq(importedBadge.id, importId))
    return ok(null)
  })
}

/** Has a badge that was brought checked again. Within 30 seconds of the last check its report stands. */
export async function checkImportAgain(
  ground: Ground,
  holderId: string,
  importId: string,
): Promise<Result<null, "noSuchImport">> {
  return ground.database.transaction(async (tx) => {
    const found = await importOf(tx, holderId, importId)
    if (found === null) return noSuchImport()
    const age = Math.abs(ground.now().getTime() - (found.checkedAt?.getTime() ?? 0))
    if (age < checkedJustNow || found.state === "checking") return ok(null)
    if (found.state === "ready") {
      await tx.update(importedBadge).set({ state: "checking" }).where(eq(importedBadge.id, importId))
    }
    await ground.outbox.enqueue(tx, CheckImport, { importId })
    return ok(null)
  })
}

/** How many of these are still being checked. */
export async function unfinishedImports(ground: Ground, importIds: readonly string[]): Promise<number> {
  if (importIds.length === 0) return 0
  const [row] = await ground.database.orm
    .select({ count: sql<number>`count(*)::int` })
    .from(importedBadge)
    .where(and(inArray(importedBadge.id, [...importIds]), eq(importedBadge.state, "checking")))
  return row?.count ?? 0
}

/** How much of what somebody brought waits for their decision, and how much they keep as not verified. */
export async function countImports(ground: Ground, holderId: string): Promise<{ undecided: number; kept: number }> {
  const rows = await ground.database.orm
    .select({ state: importedBadge.state, count: sql<number>`count(*)::int` })
    .from(importedBadge)
    .where(eq(importedBadge.holderId, holderId))
    .groupBy(importedBadge.state)
  const count = (state: ImportedBadge["state"]) => rows.find((row) => row.state === state)?.count ?? 0
  return { undecided: count("checking") + count("ready"), kept: count("kept") }
}

/** Plans another look at what is kept as not verified and due, a bounded number at a time. Returns how many. */
export async function planDueImports(ground: Ground): Promise<number> {
  const now = ground.now()
  return ground.database.transaction(async (tx) => {
    const due = await tx
      .select({ id: importedBadge.id, tries: importedBadge.tries })
      .from(importedBadge)
      .where(and(eq(importedBadge.state, "kept"), lte(importedBadge.nextCheckAt, now)))
      .orderBy(importedBadge.nextCheckAt)
      .limit(mostDueImports)
      .for("update", { skipLocked: true })
    for (const { id, tries } of due) {
      // Should the task be lost, the next one comes all the same.
      const nextCheckAt = new Date(now.getTime() + untilNextTry(tries + 1))
      await tx.update(importedBadge).set({ nextCheckAt }).where(eq(importedBadge.id, id))
    }
    const wishes = due.map(({ id }) => ({ payload: { importId: id } }))
    if (wishes.length > 0) await ground.outbox.enqueueMany(tx, CheckImport, wishes)
    return wishes.length
  })
}

/** Forgets what was brought long ago and neither added nor kept. */
export async function pruneImports(ground: Ground): Promise<void> {
  const { orm } = ground.database
  const before = new Date(ground.now().getTime() - daysOfUndecidedImports * 24 * 60 * 60_000)
  await deleteInBatches(async (limit) => {
    const old = orm
      .select({ id: importedBadge.id })
      .from(importedBadge)
      .where(and(inArray(importedBadge.state, ["checking", "ready"]), lt(importedBadge.broughtAt, before)))
      .limit(limit)
    return (await orm.delete(importedBadge).where(inArray(importedBadge.id, old))).rowCount
  })
}

/** An import of this holder, locked; null for anybody else's, as if it did not exist. */
export async function importOf(tx: Tx, holderId: string, importId: string): Promise<ImportedBadge | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(importId)) return null
  const [row] = await tx
    .select()
    .from(importedBadge)
    .where(and(eq(importedBadge.id, importId), eq(importedBadge.holderId, holderId)))
    .for("update")
  return row ?? null
}

export const noSuchImport = (): Refusal<"noSuchImport"> =>
  refused("noSuchImport", "There is nothing like that among what you brought.")
