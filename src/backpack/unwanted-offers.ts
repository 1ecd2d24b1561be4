import { and, eq, inArray, ne } from "drizzle-orm"
import { actorById } from "../actors/index.ts"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import {
  ActorBlocked,
  blockersAmong,
  eachSuspendedElsewhere,
  ServerBlocked,
  SuspendedElsewhere,
} from "../moderation/index.ts"
import { defineConsumer, happened, type Work } from "../queue/index.ts"
import { eraseIfUnused } from "./held-credentials.ts"
import { ownWork } from "./retries.ts"
import { offer } from "./schema.ts"

/** Drops what was offered by those who are suspended, or whom its earner blocks. */
export const DropUnwantedOffers = defineConsumer("backpack.drop-unwanted-offers", {
  on: [SuspendedElsewhere, ActorBlocked, ServerBlocked],
  lane: "work",
  retry: ownWork,
})

const offersPerTurn = 200

/**
 * Badges that were accepted stay: they are the earner's. Everything else that was offered goes without an answer, since an answer would tell
 * of the block.
 */
export async function dropUnwantedOffers(ground: Ground, work: Work<any>): Promise<void> {
  if (happened(work, SuspendedElsewhere)) {
    await eachSuspendedElsewhere(ground, (ids) =>
      dropAll(ground, and(inArray(offer.issuerActorId, ids), ne(offer.state, "accepted"))),
    )
  } else if (happened(work, ActorBlocked)) {
    const { blockerId, blockedId } = work.payload
    await dropAll(
      ground,
      and(
        eq(offer.recipientId, blockerId),
        eq(offer.issuerActorId, blockedId),
        inArray(offer.state, ["arriving", "pending"]),
      ),
    )
  } else if (happened(work, ServerBlocked)) {
    const { actorId } = work.payload
    const open = and(eq(offer.recipientId, actorId), inArray(offer.state, ["arriving", "pending"]))
    const issuers = await ground.database.orm.selectDistinct({ id: offer.issuerActorId }).from(offer).where(open)
    for (const { id } of issuers) {
      const issuer = await actorById(ground, id)
      if (issuer === null || (await blockersAmong(ground, [actorId], issuer)).length === 0) continue
      await dropAll(ground, and(open, eq(offer.issuerActorId, id)))
    }
  }
}

async function dropAll(ground: Ground, which: ReturnType<typeof and>): Promise<void> {
  for (;;) {
    const dropped = await ground.database.transaction((tx) => dropSome(tx, which, ground.now()))
    if (dropped < offersPerTurn) return
  }
}

async function dropSome(tx: Tx, which: ReturnType<typeof and>, now: Date): Promise<number> {
  const some = tx.select({ id: offer.id }).from(offer).where(which).limit(offersPerTurn)
  const rows = await tx.delete(offer).where(inArray(offer.id, some)).returning({ digest: offer.digest })
  for (const digest of new Set(rows.flatMap((row) => row.digest ?? []))) await eraseIfUnused(tx, digest, now)
  return rows.length
}
