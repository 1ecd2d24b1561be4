import { activityUri, credentialUri } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import { federatedAward, federatedOffer } from "../../src/views/index.ts"
import { answerToOffer, offerOf, undoOfOffer, updateOfCredential } from "../objects/activities.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { claimNoteOf, endOfClaimNote } from "./claims.ts"
import { between, direct } from "./direct.ts"
import type { Outgoing } from "./outgoing.ts"

/**
 * `Offer`: issuer to earner, with the credential's URL. Its id is the award's id, by which the answer names it. An earner whose server knows
 * no badges gets a note with a link instead; one who is known by an email address gets nothing from here.
 */
export async function onAwardOffered({ ground }: Protocol, { awardId }: { awardId: string }): Promise<Outgoing[]> {
  const { award, issuer, recipient, credentialUrl } = await awardOrThrow(ground, awardId)
  if (award.toldBy !== "offer" || recipient === null) return claimNoteOf(ground, awardId)
  const activity = offerOf(between(ground, awardId, issuer, recipient), credentialUrl)
  return [{ ...direct(awardId, issuer, recipient), activity, objectUri: credentialUrl }]
}

/** `Undo{Offer}`: in one thread with the Offer, so that it waits for it or makes it needless. A note with a link is deleted. */
export async function onAwardWithdrawn(
  { ground }: Protocol,
  { awardId }: { awardId: string },
  eventId: string,
): Promise<Outgoing[]> {
  const { award, issuer, recipient, credentialUrl, offerUri } = await awardOrThrow(ground, awardId)
  if (award.toldBy !== "offer" || recipient === null) return endOfClaimNote(ground, awardId, eventId)
  const activity = undoOfOffer(between(ground, eventId, issuer, recipient), offerUri)
  return [{ ...direct(eventId, issuer, recipient), activity, objectUri: credentialUrl }]
}

/**
 * `Update{credential}`: a hint to the earner's server to look at the status lists again, with the issuer's reason as its summary. Badges
 * that are hosted here need none.
 */
export async function onAwardStatusChanged(
  { ground }: Protocol,
  { awardId, reason }: { awardId: string; reason?: string | null },
  eventId: string,
): Promise<Outgoing[]> {
  const { award, issuer, recipient, credentialUrl } = await awardOrThrow(ground, awardId)
  if (award.toldBy !== "offer" || recipient === null) return []
  const activity = updateOfCredential(between(ground, eventId, issuer, recipient), credentialUrl, reason ?? null)
  return [{ ...direct(eventId, issuer, recipient), activity, objectUri: credentialUrl }]
}

async function awardOrThrow(ground: Ground, awardId: string) {
  const found = await federatedAward(ground, awardId)
  if (found === null) throw new Error(`an event is about award ${awardId}, which does not exist`)
  const { origin } = ground.config
  return {
    ...found,
    credentialUrl: credentialUri(origin, found.award.credentialKey),
    offerUri: activityUri(origin, awardId),
  }
}

const answering =
  (answer: "accepted" | "declined") =>
  async ({ ground }: Protocol, { offerId }: { offerId: string }, eventId: string): Promise<Outgoing[]> => {
    const found = await federatedOffer(ground, offerId)
    if (found === null) throw new Error(`an event is about offer ${offerId}, which does not exist`)
    const { offer, issuer, recipient } = found
    const activity = answerToOffer(between(ground, eventId, recipient, issuer), offer.activityUri, answer)
    return [{ ...direct(eventId, recipient, issuer), activity, objectUri: offer.activityUri }]
  }

/** `Accept` of an Offer, by its id: earner to issuer. */
export const onOfferAccepted = answering("accepted")
/** `Reject` of an Offer, by its id: earner to issuer. */
export const onOfferDeclined = answering("declined")
