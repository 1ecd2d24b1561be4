import { defineEvent } from "../queue/index.ts"

/**
 * An award was signed and its earner is told now: by an Offer, a note or a mail. The event's id is the award's id, so that the id of the
 * activity that tells can be found from either. One that waits, because its issuer sent many notes of late, has no such event yet.
 */
export const AwardOffered = defineEvent<{ awardId: string }>("award.offered")

/** The issuer took an unanswered offer back; the credential's revocation bit is set. */
export const AwardWithdrawn = defineEvent<{ awardId: string }>("award.withdrawn")

/** Nobody used the link of an award in time; the credential's revocation bit is set. */
export const AwardExpired = defineEvent<{ awardId: string }>("award.expired")

/** The earner answered. A declined award's revocation bit is set. */
export const AwardAnswered = defineEvent<{ awardId: string; answer: "accepted" | "declined" }>("award.answered")

/**
 * The earner accepted here, and not from a backpack of theirs: the badge has to be put where they can keep it. For somebody elsewhere
 * (`link` or `like` says how they answered) that is a page of this server, for one of our own people their backpack.
 */
export const AwardClaimed = defineEvent<{
  awardId: string
  issuerActorId: string
  recipientId: string
  activityUri: string
  credentialUrl: string
  visibility: "public" | "followers" | "private"
  by: "link" | "like"
}>("award.claimed")

/** The earner lost their keep link and is sent another one; the one they had is over. */
export const KeepLinkRenewed = defineEvent<{ awardId: string }>("award.keep-link-renewed")

/** An accepted award was revoked; the bit in the status list decides, this is the hint to look.
 * `reason`: why, in the issuer's words. */
export const AwardRevoked = defineEvent<{ awardId: string; reason?: string | null }>("award.revoked")

/** An accepted award was suspended, or counts again; the bit in the suspension list decides, this is the hint to look. */
export const AwardSuspensionChanged = defineEvent<{ awardId: string; reason: string | null }>(
  "award.suspension-changed",
)

/** Another award, which stands in this one's place, was accepted; the revocation bit of this one is set. */
export const AwardReplaced = defineEvent<{ awardId: string; by: string }>("award.replaced")

/** Tasks about one award run in the order of what happened to it. */
export const awardOrder = (awardId: string): string => `award:${awardId}`
