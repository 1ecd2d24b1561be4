import { randomInt } from "node:crypto"
import { and, desc, eq, sql } from "drizzle-orm"
import { minimumStatusListLength } from "../credentials/index.ts"
import { newId, type Executor, type Tx } from "../db/index.ts"
import { statusList } from "./schema.ts"

/** Bits of one list; among so many, nobody can tell whose badge is looked up. */
const statusListLength = minimumStatusListLength

/** Whoever read the list may rely on it for this long (milliseconds): a revocation is seen everywhere this much later at most. */
export const statusListTtl = 5 * 60 * 1000

/** The two lists in which an award has the same index: one that takes it back for good, one that lets it rest. */
export type StatusLists = { id: string; suspensionId: string; length: number }

/** Two empty lists for an issuer's next awards. */
export async function openStatusLists(executor: Executor, issuerId: string, now: Date): Promise<StatusLists> {
  const empty = { issuerId, length: statusListLength, bits: new Uint8Array(statusListLength / 8), createdAt: now }
  const [id, suspensionId] = [newId(), newId()]
  await executor.insert(statusList).values({ id, purpose: "revocation", ...empty })
  await executor.insert(statusList).values({ id: suspensionId, purpose: "suspension", revocationListId: id, ...empty })
  return { id, suspensionId, length: statusListLength }
}

/**
 * The lists that an issuer's awards get their indexes from now; null when there is none that can suspend, as for an issuer whose last list
 * was opened by a version that could only revoke.
 */
export async function currentStatusLists(executor: Executor, issuerId: string): Promise<StatusLists | null> {
  const [list] = await executor
    .select({ id: statusList.revocationListId, suspensionId: statusList.id, length: statusList.length })
    .from(statusList)
    .where(and(eq(statusList.issuerId, issuerId), eq(statusList.purpose, "suspension")))
    .orderBy(desc(statusList.revocationListId))
    .limit(1)
  if (list === undefined || list.id === null) return null
  return { ...list, id: list.id }
}

/** The list that suspends what the given list revokes; null for one that was opened by a version that could only revoke. */
export async function suspensionListOf(executor: Executor, revocationListId: string): Promise<string | null> {
  const [list] = await executor
    .select({ id: statusList.id })
    .from(statusList)
    .where(eq(statusList.revocationListId, revocationListId))
    .limit(1)
  return list?.id ?? null
}

/** A place in the list that tells nothing: neither how many badges were awarded, nor in which order. */
export const randomStatusIndex = (length: number): number => randomInt(length)

/**
 * Writes one award's bit. The list that was signed before is dropped in the same statement: whoever asks from now on gets a new one.
 *
 * Bit 0 of a Bitstring Status List is the leftmost of the first byte, bit 0 of PostgreSQL's set_bit() the rightmost.
 */
export async function writeStatusBit(tx: Tx, listId: string, index: number, isSet: boolean): Promise<void> {
  const position = index - (index % 8) + (7 - (index % 8))
  await tx
    .update(statusList)
    .set({ bits: sql`set_bit(${statusList.bits}, ${position}::bigint, ${isSet ? 1 : 0}::int)`, publishedBytes: null })
    .where(eq(statusList.id, listId))
}

/** One bit of a list as it is stored. */
export function bitAt(bits: Uint8Array, index: number): boolean {
  return ((bits[Math.floor(index / 8)] ?? 0) & (0x80 >> (index % 8))) !== 0
}
