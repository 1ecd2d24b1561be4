import { noteUri } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import { claimOfAward, type Claim } from "../../src/issuing/index.ts"
import { createOfDirectNote, deleteOfDirectNote } from "../objects/activities.ts"
import { claimNote, partiesOfClaim } from "../objects/claim-note.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { between, direct } from "./direct.ts"
import type { Outgoing } from "./outgoing.ts"

/**
 * `Create{Note}` to an earner whose server knows no badges, with the link by which to claim one. Like an Offer it has the award's id. Nothing
 * when the award went to an email address, or was answered or taken back before it could be sent.
 */
export async function claimNoteOf(ground: Ground, awardId: string): Promise<Outgoing[]> {
  const found = await noteClaimOf(ground, awardId)
  return found === null || found.award.state !== "offered" ? [] : createOf(ground, found, "claim", awardId)
}

/** `Delete{Note}`: nobody claimed the badge in time. */
export const onAwardExpired = ({ ground }: Protocol, { awardId }: { awardId: string }, eventId: string) =>
  endOfClaimNote(ground, awardId, eventId)

/** `Delete{Note}` of the note that asked, in one thread with its Create, which it makes needless when that was not sent yet. */
export async function endOfClaimNote(ground: Ground, awardId: string, eventId: string): Promise<Outgoing[]> {
  const found = await noteClaimOf(ground, awardId)
  if (found === null || found.claim.releasedAt === null) return []
  const { issuer, recipient } = await partiesOfClaim(ground, found)
  const objectUri = noteUri(ground.config.origin, found.links.noteKey)
  const activity = deleteOfDirectNote(between(ground, eventId, issuer, recipient), objectUri)
  return [{ ...direct(eventId, issuer, recipient), activity, objectUri }]
}

/**
 * `Create{Note}` with the link by which an earner looks after their badge, to whoever accepted it by a Like: they have not been on a page
 * that could have shown it. Nothing is said in the earner's name, whose server we are not.
 */
export async function onAwardClaimed(
  { ground }: Protocol,
  { awardId, by }: { awardId: string; by: "link" | "like" },
  eventId: string,
): Promise<Outgoing[]> {
  const found = by === "like" ? await noteClaimOf(ground, awardId) : null
  return found === null ? [] : createOf(ground, found, "keep", eventId)
}

/** `Create{Note}` with the keep link that was made in place of one that was lost. */
export async function onKeepLinkRenewed(
  { ground }: Protocol,
  { awardId }: { awardId: string },
  eventId: string,
): Promise<Outgoing[]> {
  const found = await noteClaimOf(ground, awardId)
  return found === null || found.award.state !== "accepted" ? [] : createOf(ground, found, "keep", eventId)
}

async function noteClaimOf(ground: Ground, awardId: string): Promise<Claim | null> {
  const found = await claimOfAward(ground, awardId)
  return found === null || found.claim.channel !== "note" ? null : found
}

async function createOf(ground: Ground, found: Claim, which: "claim" | "keep", id: string): Promise<Outgoing[]> {
  const { issuer, recipient } = await partiesOfClaim(ground, found)
  const note = await claimNote(ground, found, which)
  const objectUri = noteUri(ground.config.origin, which === "claim" ? found.links.noteKey : found.links.keepNoteKey)
  const activity = createOfDirectNote(between(ground, id, issuer, recipient), note)
  return [{ ...direct(id, issuer, recipient), activity, objectUri, confidential: true }]
}
