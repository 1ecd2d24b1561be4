import { eq, inArray } from "drizzle-orm"
import { actorById, ActorGone } from "../actors/index.ts"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { defineConsumer } from "../queue/index.ts"
import { eraseIfUnused } from "./held-credentials.ts"
import { ownWork } from "./retries.ts"
import { holding, importedBadge, offer, verification } from "./schema.ts"

/** Erases the backpack of somebody of this server who is gone. */
export const EraseGone = defineConsumer("backpack.erase-gone", { on: [ActorGone], lane: "work", retry: ownWork })

const rowsPerTurn = 100

/**
 * Badges, offers and reports go, and the bytes that nobody else holds: a tombstone with the digest stays. Some at a time, so that others get
 * a turn; doing it again finds less. Followers need not hear of each badge, since they hear that its holder is gone.
 */
export async function eraseGone(ground: Ground, actorId: string, done: (tx: Tx) => Promise<void>): Promise<void> {
  const who = await actorById(ground, actorId)
  // Badges of somebody elsewhere that are kept here are theirs still: their server is gone for them, not their wish.
  if (who === null || !who.local) return
  for (;;) {
    const erased = await ground.database.transaction((tx) => eraseSome(tx, actorId, ground.now()))
    if (erased < rowsPerTurn) break
  }
  await ground.database.transaction(async (tx) => {
    await tx.delete(importedBadge).where(eq(importedBadge.holderId, actorId))
    await tx.delete(verification).where(eq(verification.holderId, actorId))
    await done(tx)
  })
}

async function eraseSome(tx: Tx, actorId: string, now: Date): Promise<number> {
  const held = tx.select({ id: holding.id }).from(holding).where(eq(holding.holderId, actorId)).limit(rowsPerTurn)
  const holdings = await tx.delete(holding).where(inArray(holding.id, held)).returning({ digest: holding.digest })
  const left = rowsPerTurn - holdings.length
  const open = tx.select({ id: offer.id }).from(offer).where(eq(offer.recipientId, actorId)).limit(left)
  const offers =
    left === 0 ? [] : await tx.delete(offer).where(inArray(offer.id, open)).returning({ digest: offer.digest })
  for (const digest of new Set([...holdings, ...offers].flatMap((row) => row.digest ?? []))) {
    await eraseIfUnused(tx, digest, now)
  }
  return holdings.length + offers.length
}
