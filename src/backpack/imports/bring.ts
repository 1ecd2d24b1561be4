import { and, eq, sql } from "drizzle-orm"
import { digestOf, openInput, type FoundBadge, type InputRefusal } from "../../credentials/index.ts"
import { newId, type Tx } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { CheckImport } from "../jobs.ts"
import { importedBadge } from "../schema.ts"
import { mostImports } from "./limits.ts"

/** A file that somebody chose, or the text that they pasted (`name` is null). */
export type Brought = { name: string | null; bytes: Uint8Array }

/** Something of what was brought, named as in `Brought`, in which no badge was found. */
export type NotFound = { name: string; refusal: InputRefusal }

export type BroughtIn = {
  /** The imports that will be checked now, in order; also those that had been brought before. */
  importIds: string[]
  /** What held no badge. Where something else did, these are listed beside it, so that nothing is passed over in silence. */
  notFound: NotFound[]
  /** Badges for which there was no more room. */
  leftOut: number
}

/**
 * Takes the badges out of what somebody brings and has each checked by a task. They are stored before anything is fetched, so that nothing is
 * lost when a server is down or this one stops. What was brought before is checked once more.
 */
export async function bringIn(ground: Ground, holderId: string, brought: readonly Brought[]): Promise<BroughtIn> {
  const found: FoundBadge[] = []
  const notFound: NotFound[] = []
  for (const { name, bytes } of brought) {
    // One file after the other, so that the memory it takes is that of one.
    // oxlint-disable-next-line no-await-in-loop
    const opened = await openInput(bytes, name === null ? { isTyped: true } : { name })
    if (opened.ok) {
      found.push(...opened.found)
      notFound.push(...opened.problems)
    } else {
      notFound.push({ name: name ?? "What you pasted", refusal: opened })
    }
  }
  if (found.length === 0) return { importIds: [], notFound, leftOut: 0 }
  return ground.database.transaction(async (tx) => {
    const room = mostImports - (await importsOf(tx, holderId))
    const importIds: string[] = []
    let leftOut = 0
    for (const badge of found) {
      const known = await idOf(tx, holderId, digestOfFound(badge))
      if (known === undefined && importIds.length >= room) leftOut += 1
      else importIds.push(await storeFound(ground, tx, holderId, badge))
    }
    if (importIds.length < room) await storeNotFound(ground, tx, holderId, notFound.slice(0, room - importIds.length))
    return { importIds: [...new Set(importIds)], notFound, leftOut }
  })
}

/** Stores a badge as it was found, to be checked by a task. Answers with the import's id, which one that was brought before keeps. */
export async function storeFound(ground: Ground, tx: Tx, holderId: string, badge: FoundBadge): Promise<string> {
  const isAddress = badge.kind === "url"
  const values = {
    state: "checking" as const,
    bytes: isAddress ? null : badge.bytes,
    address: isAddress ? badge.address : (badge.url ?? null),
    label: storable(badge.name ?? (isAddress ? badge.address : (badge.url ?? labels[badge.kind]))).slice(0, 300),
    container: badge.container,
    notes: badge.notes,
    broughtAt: ground.now(),
    problem: null,
  }
  const [row] = await tx
    .insert(importedBadge)
    .values({ id: newId(), holderId, digest: digestOfFound(badge), ...values })
    .onConflictDoUpdate({
      target: [importedBadge.holderId, importedBadge.digest],
      // What was decided about it stands: brought again, a kept one is looked at now and stays kept.
      set: { broughtAt: values.broughtAt, nextCheckAt: null },
    })
    .returning({ id: importedBadge.id })
  if (row === undefined) throw new Error("an import was stored nowhere")
  await ground.outbox.enqueue(tx, CheckImport, { importId: row.id })
  return row.id
}

const labels = { json: "A badge in JSON", jwt: "A badge as a JWT" } as const

const digestOfFound = (badge: FoundBadge): string =>
  digestOf(badge.kind === "url" ? new TextEncoder().encode(badge.address) : badge.bytes)

/** Files without a badge that were brought together with badges stand in the same list, with the reason. */
async function storeNotFound(ground: Ground, tx: Tx, holderId: string, notFound: readonly NotFound[]): Promise<void> {
  for (const { name, refusal } of notFound) {
    const { sentence, nextStep, reason } = refusal
    await tx
      .insert(importedBadge)
      .values({
        id: newId(),
        holderId,
        state: "ready",
        digest: digestOf(new TextEncoder().encode(`${reason} ${name}`)),
        label: storable(name).slice(0, 300),
        container: "file",
        notes: [],
        problem: { sentence: storable(sentence), nextStep },
        broughtAt: ground.now(),
      })
      .onConflictDoNothing({ target: [importedBadge.holderId, importedBadge.digest] })
  }
}

/** PostgreSQL stores no U+0000, and no half of a surrogate pair; names of files may have either. */
const storable = (text: string): string => text.replaceAll("\0", "").toWellFormed()

async function importsOf(tx: Tx, holderId: string): Promise<number> {
  const [row] = await tx
    .select({ count: sql<number>`count(*)::int` })
    .from(importedBadge)
    .where(eq(importedBadge.holderId, holderId))
  return row?.count ?? 0
}

async function idOf(tx: Tx, holderId: string, digest: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ id: importedBadge.id })
    .from(importedBadge)
    .where(and(eq(importedBadge.holderId, holderId), eq(importedBadge.digest, digest)))
  return row?.id
}
