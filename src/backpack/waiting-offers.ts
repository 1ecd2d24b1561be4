import { and, eq, gt, lt, sql } from "drizzle-orm"
import type { Ground } from "../ground.ts"
import { mayStand } from "./keepable.ts"
import { heldCredential, offer, verification } from "./schema.ts"

const day = 24 * 60 * 60 * 1000

/** An offer that can be accepted, as far as its earner is told of it. */
export type WaitingOffer = {
  recipientId: string
  issuerActorId: string
  /** What the credential calls itself and its issuer: other people's words, on one line, to be escaped like any other. */
  badgeName: string
  issuerName: string
  /** How many other offers reached this earner in the day before this one. */
  offersBefore: number
}

/** An offer that waits for its earner's answer; null when it was answered or withdrawn meanwhile, or cannot be accepted. */
export async function waitingOffer(ground: Ground, offerId: string): Promise<WaitingOffer | null> {
  const { orm } = ground.database
  const [row] = await orm
    .select({ offer, snapshot: heldCredential.snapshot, report: verification.report })
    .from(offer)
    .innerJoin(heldCredential, eq(heldCredential.digest, offer.digest))
    .innerJoin(verification, and(eq(verification.digest, offer.digest), eq(verification.holderId, offer.recipientId)))
    .where(and(eq(offer.id, offerId), eq(offer.state, "pending")))
    .limit(1)
  if (row === undefined || row.snapshot === null || !mayStand(row.report)) return null
  const { recipientId, issuerActorId, receivedAt } = row.offer
  const [before] = await orm
    .select({ offers: sql<number>`count(*)::int` })
    .from(offer)
    .where(
      and(
        eq(offer.recipientId, recipientId),
        lt(offer.id, offerId),
        gt(offer.receivedAt, new Date(receivedAt.getTime() - day)),
      ),
    )
  return {
    recipientId,
    issuerActorId,
    badgeName: row.snapshot.name,
    issuerName: row.snapshot.issuer.name,
    offersBefore: before?.offers ?? 0,
  }
}
