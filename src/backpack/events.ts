import { defineEvent } from "../queue/index.ts"

/** Somebody offers a badge to one of our earners; its credential has not been fetched yet. */
export const OfferReceived = defineEvent<{ offerId: string }>("offer.received")

/** An offered badge was fetched and checked: its earner can look at it and answer. Once per offer. */
export const OfferBecamePending = defineEvent<{ offerId: string }>("offer.became-pending")

/** The earner accepted; the event's id becomes the Accept's activity id. */
export const OfferAccepted = defineEvent<{ offerId: string; holdingId: string }>("offer.accepted")

/** The earner declined. */
export const OfferDeclined = defineEvent<{ offerId: string }>("offer.declined")

/** A badge became visible to others. `showing` counts, so that every showing has a Note of its own. */
export const HoldingShown = defineEvent<{
  holdingId: string
  holderId: string
  showing: number
  visibility: "public" | "followers"
}>("holding.shown")

/** A badge is no longer visible to those who could see this showing, or is gone: the row may not exist any more. */
export const HoldingHidden = defineEvent<{ holdingId: string; holderId: string; showing: number }>("holding.hidden")

/** Another verification came to another verdict than the one before, or to the same for another reason, which is named. */
export const VerdictChanged = defineEvent<{ holdingId: string; before: string; after: string; reason?: string | null }>(
  "holding.verdict-changed",
)

/** What this room has to know of an award that was accepted at its issuer and not in a backpack. */
export type ClaimedAward = {
  awardId: string
  issuerActorId: string
  recipientId: string
  /** What the id of its Offer is, or would be. */
  activityUri: string
  credentialUrl: string
  visibility: "public" | "followers" | "private"
}

// Issuing writes these four. The two rooms do not know each other: an event is known by its name, and a test compares them.

/** An earner accepted an award at its issuer, which is one of ours. */
export const AwardClaimed = defineEvent<ClaimedAward>("award.claimed")

/** An award of one of our issuers was revoked. */
export const AwardRevoked = defineEvent<{ awardId: string; reason?: string | null }>("award.revoked")

/** An award of one of our issuers was suspended, or counts again. */
export const AwardSuspensionChanged = defineEvent<{ awardId: string; reason: string | null }>(
  "award.suspension-changed",
)

/** An award of one of our issuers was replaced by one that its earner accepted in another backpack. */
export const AwardReplaced = defineEvent<{ awardId: string }>("award.replaced")
