import { and, desc, eq, lt } from "drizzle-orm"
import { activity, delivery } from "../../federation/schema.ts"
import { actor } from "../actors/schema.ts"
import type { Ground } from "../ground.ts"
import { mayActFor, type AwardState } from "../issuing/index.ts"
import { achievement, award } from "../issuing/schema.ts"
import { isUuid } from "./issuers.ts"
import { pageOf, placeOf, type Page } from "./keyset.ts"
import { whoOf, type Who } from "./who.ts"

const pageSize = 50

/**
 * How an award stands, as its issuer reads it: its own state or, while it is offered, how far the Offer came. `waiting`: the earner's
 * server has not answered yet and is tried again; `undelivered`: it was given up, or refused by that server.
 */
export type AwardStanding = AwardState | "sending" | "waiting" | "undelivered"

export type AwardRow = {
  awardId: string
  recipient: Who
  achievementId: string
  achievementName: string
  imageDigest: string
  state: AwardState
  standing: AwardStanding
  /** For `waiting` and `undelivered`: what the earner's server, or the attempt to reach it, said last. */
  reason: string | null
  /** The HTTP status of the last attempt; null when no answer came. */
  lastStatus: number | null
  attempts: number
  lastAttemptAt: Date | null
  awardedAt: Date
  answeredAt: Date | null
  endedAt: Date | null
  validUntil: Date | null
  mayWithdraw: boolean
  mayRevoke: boolean
}

/** The awards of an issuer, newest first, for its members; null for everybody else. */
export async function awardListView(
  ground: Ground,
  issuerId: string,
  viewerId: string,
  query: { achievementId?: string; state?: AwardState; cursor?: string | null; limit?: number } = {},
): Promise<Page<AwardRow> | null> {
  if (!isUuid(issuerId)) return null
  const mayWithdraw = await mayActFor(ground, viewerId, issuerId, "withdraw")
  if (!mayWithdraw) return null
  const mayRevoke = await mayActFor(ground, viewerId, issuerId, "revoke")
  const place = placeOf(query.cursor)
  const { limit = pageSize } = query
  const rows = await ground.database.orm
    .select({
      award,
      recipient: actor,
      achievementName: achievement.name,
      imageDigest: achievement.imageDigest,
      delivery: {
        state: delivery.state,
        attempts: delivery.attempts,
        lastReason: delivery.lastReason,
        lastStatus: delivery.lastStatus,
        lastAttemptAt: delivery.lastAttemptAt,
      },
    })
    .from(award)
    .innerJoin(actor, eq(actor.id, award.recipientId))
    .innerJoin(achievement, eq(achievement.id, award.achievementId))
    // The Offer's activity has the award's id, and one recipient, hence one delivery.
    .leftJoin(activity, eq(activity.id, award.id))
    .leftJoin(delivery, eq(delivery.activityId, activity.id))
    .where(
      and(
        eq(award.issuerId, issuerId),
        query.achievementId === undefined || !isUuid(query.achievementId)
          ? undefined
          : eq(award.achievementId, query.achievementId),
        query.state === undefined ? undefined : eq(award.state, query.state),
        place === null || !isUuid(place.id) ? undefined : lt(award.id, place.id),
      ),
    )
    .orderBy(desc(award.id))
    .limit(limit + 1)
  return pageOf(
    rows,
    limit,
    (row) => ({
      awardId: row.award.id,
      recipient: whoOf(row.recipient),
      achievementId: row.award.achievementId,
      achievementName: row.achievementName,
      imageDigest: row.imageDigest,
      state: row.award.state,
      ...standingOfAward(row.award.state, row.delivery),
      lastStatus: row.delivery?.lastStatus ?? null,
      attempts: row.delivery?.attempts ?? 0,
      lastAttemptAt: row.delivery?.lastAttemptAt ?? null,
      awardedAt: row.award.createdAt,
      answeredAt: row.award.answeredAt,
      endedAt: row.award.endedAt,
      validUntil: row.award.validUntil,
      mayWithdraw: row.award.state === "offered",
      mayRevoke: row.award.state === "accepted" && mayRevoke,
    }),
    (row) => ({ key: "", id: row.award.id }),
  )
}

type DeliveryPart = {
  state: (typeof delivery.$inferSelect)["state"]
  attempts: number
  lastReason: string | null
} | null

/** An earner's answer, or the issuer's own decision, says more than what became of the Offer. */
export function standingOfAward(
  state: AwardState,
  sent: DeliveryPart,
): { standing: AwardStanding; reason: string | null } {
  if (state !== "offered") return { standing: state, reason: null }
  if (sent === null) return { standing: "sending", reason: null }
  switch (sent.state) {
    case "waiting":
      return sent.attempts === 0
        ? { standing: "sending", reason: null }
        : { standing: "waiting", reason: sent.lastReason }
    case "dead":
    case "refused":
      return { standing: "undelivered", reason: sent.lastReason }
    default:
      return { standing: "offered", reason: null }
  }
}
