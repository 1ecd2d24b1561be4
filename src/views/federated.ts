import { and, desc, eq, isNull } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import { actor } from "../actors/schema.ts"
import { holding, offer } from "../backpack/schema.ts"
import type { Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { award } from "../issuing/schema.ts"
import { follow, note } from "../social/schema.ts"
import { isUuid } from "./issuers.ts"

/** What an activity says: a thing and the actors at its ends. Read by id; whether it may be told is the federation's to know. */

type ActorRow = typeof actor.$inferSelect

const issuerSide = alias(actor, "issuer_side")
const recipientSide = alias(actor, "recipient_side")

export type FederatedAward = {
  award: typeof award.$inferSelect
  issuer: ActorRow
  /** Null for an award to an email address. */
  recipient: ActorRow | null
}

/** An award for its Offer, note, Undo or Update; null when there is none. */
export async function federatedAward(ground: Ground, awardId: string): Promise<FederatedAward | null> {
  if (!isUuid(awardId)) return null
  const [row] = await ground.database.orm
    .select({ award, issuer: issuerSide, recipient: recipientSide })
    .from(award)
    .innerJoin(issuerSide, eq(issuerSide.id, award.issuerId))
    .leftJoin(recipientSide, eq(recipientSide.id, award.recipientId))
    .where(eq(award.id, awardId))
    .limit(1)
  return row ?? null
}

export type FederatedOffer = { offer: typeof offer.$inferSelect; issuer: ActorRow; recipient: ActorRow }

/** An offer for the earner's Accept or Reject; null when there is none. */
export async function federatedOffer(ground: Ground, offerId: string): Promise<FederatedOffer | null> {
  if (!isUuid(offerId)) return null
  const [row] = await ground.database.orm
    .select({ offer, issuer: issuerSide, recipient: recipientSide })
    .from(offer)
    .innerJoin(issuerSide, eq(issuerSide.id, offer.issuerActorId))
    .innerJoin(recipientSide, eq(recipientSide.id, offer.recipientId))
    .where(eq(offer.id, offerId))
    .limit(1)
  return row ?? null
}

export type FederatedFollow = { follow: typeof follow.$inferSelect; follower: ActorRow; followed: ActorRow }

/** A follow for its Follow activity; null when it ended meanwhile. */
export async function federatedFollow(ground: Ground, followId: string): Promise<FederatedFollow | null> {
  if (!isUuid(followId)) return null
  const [row] = await ground.database.orm
    .select({ follow, follower: issuerSide, followed: recipientSide })
    .from(follow)
    .innerJoin(issuerSide, eq(issuerSide.id, follow.followerId))
    .innerJoin(recipientSide, eq(recipientSide.id, follow.followedId))
    .where(eq(follow.id, followId))
    .limit(1)
  return row ?? null
}

export type FederatedNote = {
  note: typeof note.$inferSelect
  author: ActorRow
  /** The issuer as an actor, when its own Offer brought the badge: only then is it mentioned. */
  issuer: ActorRow | null
}

/** A note of ours with its author, deleted ones too (`note.deletedAt`); null when there is none of that id. */
export async function federatedNote(ground: Ground, noteId: string): Promise<FederatedNote | null> {
  const [row] = await selectNotes(ground.database.orm)
    .where(and(eq(note.id, noteId), note.local))
    .limit(1)
  return row ?? null
}

/** The note that announces a badge as it is shown now; null when the badge is private or its note is not written yet. */
export async function standingNoteOf(ground: Ground, holdingId: string): Promise<FederatedNote | null> {
  const [row] = await selectNotes(ground.database.orm)
    .where(and(eq(note.holdingId, holdingId), note.local, isNull(note.deletedAt)))
    .orderBy(desc(note.publishedAt), desc(note.id))
    .limit(1)
  return row ?? null
}

const selectNotes = (executor: Executor) =>
  executor
    .select({ note, author: recipientSide, issuer: issuerSide })
    .from(note)
    .innerJoin(recipientSide, eq(recipientSide.id, note.actorId))
    .leftJoin(holding, eq(holding.id, note.holdingId))
    .leftJoin(issuerSide, eq(issuerSide.id, holding.issuerActorId))
    .$dynamic()
