import { and, desc, eq, inArray, sql, type SQL } from "drizzle-orm"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { HoldingHidden, HoldingShown } from "./events.ts"
import { eraseIfUnused } from "./held-credentials.ts"
import { heldCredential, holding } from "./schema.ts"
import type { BadgeSnapshot } from "./snapshot.ts"
import type { Visibility } from "./visibility.ts"

/** A badge in somebody's backpack, as it is stored. */
export type Holding = typeof holding.$inferSelect

/** Tasks about one badge run in the order of what happened to it. */
export const holdingOrder = (holdingId: string): string => `holding:${holdingId}`

/** Changes who may see a badge. Each new audience gets a showing, and with it a Note, of its own. */
export async function changeVisibility(
  ground: Ground,
  holderId: string,
  holdingId: string,
  visibility: Visibility,
): Promise<Result<Holding, "noSuchHolding">> {
  return ground.database.transaction(async (tx) => {
    const current = await holdingOf(tx, holderId, holdingId)
    if (current === null) return noSuchHolding()
    if (current.visibility === visibility) return ok(current)
    const showing = visibility === "private" ? current.showing : current.showing + 1
    const [changed] = await tx.update(holding).set({ visibility, showing }).where(eq(holding.id, holdingId)).returning()
    await tellHidden(ground, tx, current)
    if (visibility !== "private") {
      const shown = { holdingId, holderId, showing, visibility }
      await ground.outbox.emit(tx, HoldingShown, shown, { orderKey: holdingOrder(holdingId) })
    }
    return ok(changed ?? current)
  })
}

/** Takes a badge out of the backpack for good: its bytes are erased, a tombstone stays, and others hear that it is gone. */
export async function removeHolding(
  ground: Ground,
  holderId: string,
  holdingId: string,
): Promise<Result<null, "noSuchHolding">> {
  return ground.database.transaction(async (tx) => {
    const current = await holdingOf(tx, holderId, holdingId)
    if (current === null) return noSuchHolding()
    await tx.delete(holding).where(eq(holding.id, holdingId))
    await tellHidden(ground, tx, current)
    await eraseIfUnused(tx, current.digest, ground.now())
    return ok(null)
  })
}

/** A badge with what is shown of it, or null. Asks no rule: the caller has to, with `visibleTo`. */
export async function holdingById(
  ground: Ground,
  holdingId: string,
): Promise<{ holding: Holding; snapshot: BadgeSnapshot; credentialId: string | null } | null> {
  const [row] = await ground.database.orm
    .select({ holding, snapshot: heldCredential.snapshot, credentialId: heldCredential.credentialId })
    .from(holding)
    .innerJoin(heldCredential, eq(heldCredential.digest, holding.digest))
    .where(eq(holding.id, holdingId))
    .limit(1)
  if (row === undefined) return null
  if (row.snapshot === null) throw new Error(`holding ${holdingId} stands on erased bytes`)
  return { holding: row.holding, snapshot: row.snapshot, credentialId: row.credentialId }
}

/** The bytes of a held badge exactly as they were received, or null. Asks no rule: the caller has to, with `visibleTo`. */
export async function heldBytes(
  ground: Ground,
  holdingId: string,
): Promise<{ holding: Holding; bytes: Uint8Array; digest: string } | null> {
  const [row] = await ground.database.orm
    .select({ holding, bytes: heldCredential.bytes })
    .from(holding)
    .innerJoin(heldCredential, eq(heldCredential.digest, holding.digest))
    .where(eq(holding.id, holdingId))
    .limit(1)
  if (row === undefined || row.bytes === null) return null
  return { holding: row.holding, bytes: row.bytes, digest: row.holding.digest }
}

/** Where the next page of a list begins: after the badge accepted then, with that id. */
export type HoldingsAfter = { acceptedAt: Date; id: string }

/** One page of an earner's badges, newest first, of the visibilities that whoever asks may see (`seenBy`). At most 100. */
export async function holdingsOf(
  ground: Ground,
  holderId: string,
  page: { visibilities: readonly Visibility[]; after?: HoldingsAfter; limit: number },
): Promise<Holding[]> {
  return ground.database.orm
    .select()
    .from(holding)
    .where(and(ofHolder(holderId, page.visibilities), page.after && olderThan(page.after)))
    .orderBy(desc(holding.acceptedAt), desc(holding.id))
    .limit(Math.min(page.limit, 100))
}

/** How many badges such a list has. */
export async function countHoldings(
  ground: Ground,
  holderId: string,
  visibilities: readonly Visibility[],
): Promise<number> {
  const [row] = await ground.database.orm
    .select({ count: sql<number>`count(*)::int` })
    .from(holding)
    .where(ofHolder(holderId, visibilities))
  return row?.count ?? 0
}

const ofHolder = (holderId: string, visibilities: readonly Visibility[]): SQL | undefined =>
  and(eq(holding.holderId, holderId), inArray(holding.visibility, [...visibilities]))

const olderThan = ({ acceptedAt, id }: HoldingsAfter): SQL =>
  sql`(${holding.acceptedAt}, ${holding.id}) < (${acceptedAt.toISOString()}::timestamptz, ${id})`

async function holdingOf(tx: Tx, holderId: string, holdingId: string): Promise<Holding | null> {
  const [row] = await tx
    .select()
    .from(holding)
    .where(and(eq(holding.id, holdingId), eq(holding.holderId, holderId)))
    .for("update")
  return row ?? null
}

async function tellHidden(ground: Ground, tx: Tx, before: Holding): Promise<void> {
  if (before.visibility === "private") return
  const hidden = { holdingId: before.id, holderId: before.holderId, showing: before.showing }
  await ground.outbox.emit(tx, HoldingHidden, hidden, { orderKey: holdingOrder(before.id) })
}

const noSuchHolding = (): Refusal<"noSuchHolding"> =>
  refused("noSuchHolding", "There is no such badge in your backpack.")
