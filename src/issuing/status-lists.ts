import { randomInt } from "node:crypto"
import { and, desc, eq, sql } from "drizzle-orm"
import { minimumStatusListLength } from "../credentials/index.ts"
import { newId, type Executor, type Tx } from "../db/index.ts"
import { statusList } from "./schema.ts"

/** Bits of one list; among so many, nobody can tell whose badge is looked up. */
const statusListLength = minimumStatusListLength

/** Whoever read the list may rely on it for this long (milliseconds): a revocation is seen everywhere this much later at most. */
export const statusListTtl = 5 * 60 * 1000

/** An empty list for an issuer's next awards; answers its id. */
export async function openStatusList(executor: Executor, issuerId: string, now: Date): Promise<string> {
  const id = newId()
  await executor.insert(statusList).values({
    id,
    issuerId,
    purpose: "revocation",
    length: statusListLength,
    bits: new Uint8Array(statusListLength / 8),
    createdAt: now,
  })
  return id
}

/** The list that an issuer's awards get their indexes from now. */
export async function currentStatusList(executor: Executor, issuerId: string): Promise<{ id: string; length: number }> {
  const [list] = await executor
    .select({ id: statusList.id, length: statusList.length })
    .from(statusList)
    .where(and(eq(statusList.issuerId, issuerId), eq(statusList.purpose, "revocation")))
    .orderBy(desc(statusList.id))
    .limit(1)
  if (list === undefined) throw new Error(`issuer ${issuerId} has no status list`)
  return list
}

/** A place in the list that tells nothing: neither how many badges were awarded, nor in which order. */
export const randomStatusIndex = (length: number): number => randomInt(length)

/**
 * Sets one award's bit. The list that was signed before is dropped in the same statement: whoever asks from now on gets a new one.
 *
 * Bit 0 of a Bitstring Status List is the leftmost of the first byte, bit 0 of PostgreSQL's set_bit() the rightmost.
 */
export async function setStatusBit(tx: Tx, listId: string, index: number): Promise<void> {
  const position = index - (index % 8) + (7 - (index % 8))
  await tx
    .update(statusList)
    .set({ bits: sql`set_bit(${statusList.bits}, ${position}::bigint, 1)`, publishedBytes: null })
    .where(eq(statusList.id, listId))
}

/** One bit of a list as it is stored. */
export function bitAt(bits: Uint8Array, index: number): boolean {
  return ((bits[Math.floor(index / 8)] ?? 0) & (0x80 >> (index % 8))) !== 0
}
