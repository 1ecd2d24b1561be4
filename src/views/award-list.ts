import { and, desc, eq, lt } from "drizzle-orm"
import { activity, delivery } from "../../federation/schema.ts"
import { actor } from "../actors/schema.ts"
import type { Ground } from "../ground.ts"
import { emailOf, mayActFor, mostClaimsPerIssuerAndDay, type AwardState } from "../issuing/index.ts"
import { achievement, award, awardClaim, statusList } from "../issuing/schema.ts"
import { isUuid } from "./issuers.ts"
import { pageOf, placeOf, type Page } from "./keyset.ts"
import { whoOf, type Who } from "./who.ts"

const pageSize = 50

/**
 * How an award stands, as its issuer reads it: its own state or, while it is offered, how far what tells its earner came. `waiting`: the
 * earner's server has not answered yet and is tried again; `undelivered`: it was given up, or refused by that server, or the mail was not
 * taken. For an earner without a backpack, `queued`: the issuer sent as many notes or mails as it may in a day; `claim`: it was sent, and
 * waits for the earner to use its link.
 */
export type AwardStanding = AwardState | "suspended" | "sending" | "waiting" | "undelivered" | "queued" | "claim"

export type AwardRow = {
  awardId: string
  /** Null for an award to an email address. */
  recipient: Who | null
  /** The email address it went to, while it waits for the claim; it is forgotten afterwards. */
  email: string | null
  /** How its earner hears of it. */
  toldBy: "offer" | "note" | "mail"
  /** Until when its link works. */
  claimUntil: Date | null
  achievementId: string
  achievementName: string
  imageDigest: string
  state: AwardState
  standing: AwardStanding
  /** For `waiting` and `undelivered`: what the earner's server, or the attempt to reach it, said last; for `queued`, the limit. */
  reason: string | null
  /** The HTTP status of the last attempt; null when no answer came. */
  lastStatus: number | null
  attempts: number
  lastAttemptAt: Date | null
  awardedAt: Date
  answeredAt: Date | null
  endedAt: Date | null
  validUntil: Date | null
  /** Why it was revoked or is suspended, in the issuer's words. */
  statusReason: string | null
  mayWithdraw: boolean
  mayRevoke: boolean
  maySuspend: boolean
  mayReinstate: boolean
  /** Its earner has no backpack and looks after it by a link, which they can be sent anew. */
  mayRenewLink: boolean
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
  const maySuspend = await mayActFor(ground, viewerId, issuerId, "suspend")
  const mayAward = await mayActFor(ground, viewerId, issuerId, "award")
  const place = placeOf(query.cursor)
  const { limit = pageSize } = query
  const rows = await ground.database.orm
    .select({
      award,
      recipient: actor,
      suspensionListId: statusList.id,
      claim: {
        // First, because Drizzle takes an object whose first column is null for a row that is not there.
        awardId: awardClaim.awardId,
        sealedEmail: awardClaim.sealedEmail,
        releasedAt: awardClaim.releasedAt,
        expiresAt: awardClaim.expiresAt,
        problem: awardClaim.problem,
      },
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
    .leftJoin(actor, eq(actor.id, award.recipientId))
    .innerJoin(achievement, eq(achievement.id, award.achievementId))
    .leftJoin(awardClaim, eq(awardClaim.awardId, award.id))
    .leftJoin(statusList, eq(statusList.revocationListId, award.statusListId))
    // The activity that tells has the award's id, and one recipient, hence one delivery.
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
      recipient: row.recipient === null ? null : whoOf(row.recipient),
      email: emailOf(ground, row.claim?.sealedEmail ?? null),
      toldBy: row.award.toldBy,
      claimUntil: row.claim?.expiresAt ?? null,
      achievementId: row.award.achievementId,
      achievementName: row.achievementName,
      imageDigest: row.imageDigest,
      state: row.award.state,
      ...standingOfAward(standsAs(row.award), row.delivery, row.claim && { ...row.claim, by: row.award.toldBy }),
      lastStatus: row.delivery?.lastStatus ?? null,
      attempts: row.delivery?.attempts ?? 0,
      lastAttemptAt: row.delivery?.lastAttemptAt ?? null,
      awardedAt: row.award.createdAt,
      answeredAt: row.award.answeredAt,
      endedAt: row.award.endedAt,
      validUntil: row.award.validUntil,
      mayWithdraw: row.award.state === "offered",
      mayRevoke: row.award.state === "accepted" && mayRevoke,
      maySuspend: row.award.state === "accepted" && row.suspensionListId !== null && maySuspend,
      mayReinstate: row.award.suspendedAt !== null && row.award.state === "accepted" && maySuspend,
      mayRenewLink: row.award.state === "accepted" && row.award.toldBy === "note" && mayAward,
      statusReason: row.award.statusReason,
    }),
    (row) => ({ key: "", id: row.award.id }),
  )
}

type DeliveryPart = {
  state: (typeof delivery.$inferSelect)["state"]
  attempts: number
  lastReason: string | null
} | null

type ClaimPart = { by: "offer" | "note" | "mail"; releasedAt: Date | null; problem: string | null } | null

/** A suspended award is accepted all the same, but that says less. */
const standsAs = ({ state, suspendedAt }: typeof award.$inferSelect): AwardState | "suspended" =>
  state === "accepted" && suspendedAt !== null ? "suspended" : state

/** An earner's answer, or the issuer's own decision, says more than what became of the Offer, note or mail. */
export function standingOfAward(
  state: AwardState | "suspended",
  sent: DeliveryPart,
  claim: ClaimPart = null,
): { standing: AwardStanding; reason: string | null } {
  if (state !== "offered") return { standing: state, reason: null }
  if (claim !== null && claim.releasedAt === null) {
    return {
      standing: "queued",
      reason: `${mostClaimsPerIssuerAndDay} ${claim.by === "mail" ? "mails" : "notes"} a day`,
    }
  }
  if (claim?.by === "mail") {
    return claim.problem === null
      ? { standing: "claim", reason: null }
      : { standing: "undelivered", reason: claim.problem }
  }
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
      return { standing: claim === null ? "offered" : "claim", reason: null }
  }
}
