import { and, desc, eq, inArray, not, sql, type SQL } from "drizzle-orm"
import { presentActor } from "../actors/index.ts"
import { actor } from "../actors/schema.ts"
import type { BadgeSnapshot, OfferState } from "../backpack/index.ts"
import { heldCredential, holding, offer, verification } from "../backpack/schema.ts"
import type { VerificationReport } from "../credentials/index.ts"
import type { Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { standingOf, type Standing } from "./badge-card.ts"
import { followsInside } from "./held-badges.ts"
import { trustedBy, unlimitedActor, unmutedFor } from "../moderation/index.ts"
import { whoOf, type Who } from "./who.ts"

const mostPending = 50

/** An offer in the strip above the backpack. */
export type OfferCard = {
  offerId: string
  path: string
  state: OfferState
  issuer: Who
  /** Null while the badge has not arrived. */
  name: string | null
  imageDigest: string | null
  imageAlt: string
  standing: Standing | null
  /** Why it has not arrived or could not be checked yet. */
  reason: string | null
  receivedAt: Date
  /** Its issuer is limited or of a silenced server, or muted, and neither followed nor trusted: it waits apart from the others. */
  isApart: boolean
}

/** An offer with all that helps its earner to decide. */
export type OfferView = OfferCard & {
  snapshot: BadgeSnapshot | null
  report: VerificationReport | null
  answeredAt: Date | null
  /** The badge's page when it was accepted. */
  holdingPath: string | null
}

/** How many offers wait for an answer: the number beside "Backpack". */
export async function pendingOfferCount(ground: Ground, actorId: string): Promise<number> {
  const [row] = await ground.database.orm
    .select({ count: sql<number>`count(*)::int` })
    .from(offer)
    .innerJoin(actor, eq(actor.id, offer.issuerActorId))
    .where(and(eq(offer.recipientId, actorId), eq(offer.state, "pending"), presentActor(actor), not(isApart(actorId))))
  return row?.count ?? 0
}

/** The offers that wait for an answer or are still on their way, newest first; at most 50. */
export async function openOffers(ground: Ground, actorId: string): Promise<OfferCard[]> {
  const rows = await selectOffers(ground.database.orm, actorId)
    .where(and(eq(offer.recipientId, actorId), inArray(offer.state, ["arriving", "pending"]), presentActor(actor)))
    .orderBy(desc(offer.id))
    .limit(mostPending)
  return rows.map((row) => offerCardOf(row, ground.now()))
}

/** One offer for its earner; null for everybody else, as if it did not exist. */
export async function offerView(ground: Ground, offerId: string, viewerId: string): Promise<OfferView | null> {
  if (!/^[0-9a-f-]{36}$/i.test(offerId)) return null
  const [row] = await selectOffers(ground.database.orm, viewerId)
    .where(and(eq(offer.id, offerId), eq(offer.recipientId, viewerId), presentActor(actor)))
    .limit(1)
  if (row === undefined) return null
  return {
    ...offerCardOf(row, ground.now()),
    snapshot: row.snapshot,
    report: row.report,
    answeredAt: row.offer.answeredAt,
    holdingPath: row.holdingId === null ? null : `/badges/${row.holdingId}`,
  }
}

/** The rule of what waits apart, for one earner, inside a statement over offers and their issuers. */
const isApart = (earnerId: string): SQL<boolean> =>
  sql<boolean>`((not ${unlimitedActor(actor)} or not ${unmutedFor(earnerId, actor)}) and not ${followsInside(earnerId, actor.id)} and not ${trustedBy(earnerId, actor)})`

const selectOffers = (executor: Executor, earnerId: string) =>
  executor
    .select({
      offer,
      issuer: actor,
      snapshot: heldCredential.snapshot,
      report: verification.report,
      holdingId: holding.id,
      isApart: isApart(earnerId),
    })
    .from(offer)
    .innerJoin(actor, eq(actor.id, offer.issuerActorId))
    .leftJoin(heldCredential, eq(heldCredential.digest, offer.digest))
    .leftJoin(verification, and(eq(verification.digest, offer.digest), eq(verification.holderId, offer.recipientId)))
    .leftJoin(holding, eq(holding.offerId, offer.id))
    .$dynamic()

type OfferRow = Awaited<ReturnType<typeof selectOffers>>[number]

function offerCardOf(row: OfferRow, now: Date): OfferCard {
  const validUntil = row.snapshot?.validUntil == null ? null : new Date(row.snapshot.validUntil)
  return {
    offerId: row.offer.id,
    path: `/offers/${row.offer.id}`,
    state: row.offer.state,
    issuer: whoOf(row.issuer),
    name: row.snapshot?.name ?? null,
    imageDigest: row.snapshot?.imageDigest ?? null,
    imageAlt: row.snapshot?.imageAlt ?? "",
    standing: standingOf(row.report, validUntil, now),
    reason: row.offer.reason,
    receivedAt: row.offer.receivedAt,
    isApart: row.isApart,
  }
}
