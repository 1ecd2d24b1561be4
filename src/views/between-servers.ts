import { and, count, desc, eq, isNull, lt, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import type { Actor } from "../actors/index.ts"
import { actor } from "../actors/schema.ts"
import { holding, offer } from "../backpack/schema.ts"
import type { Ground } from "../ground.ts"
import { award } from "../issuing/schema.ts"
import { follow, note } from "../social/schema.ts"

const other = alias(actor, "other")

/** An award with the two who exchange activities about it. */
export type FederatedAward = {
  award: { id: string; credentialKey: string; state: string }
  issuer: Actor
  recipient: Actor
}

export async function federatedAward(ground: Ground, awardId: string): Promise<FederatedAward | null> {
  const [found] = await ground.database.orm
    .select({
      award: { id: award.id, credentialKey: award.credentialKey, state: award.state },
      issuer: actor,
      recipient: other,
    })
    .from(award)
    .innerJoin(actor, eq(actor.id, award.issuerId))
    .innerJoin(other, eq(other.id, award.recipientId))
    .where(eq(award.id, awardId))
  return found ?? null
}

/** An offer that one of our earners got, with its two sides. */
export type FederatedOffer = { offer: typeof offer.$inferSelect; issuer: Actor; recipient: Actor }

export async function federatedOffer(ground: Ground, offerId: string): Promise<FederatedOffer | null> {
  const [found] = await ground.database.orm
    .select({ offer, issuer: actor, recipient: other })
    .from(offer)
    .innerJoin(actor, eq(actor.id, offer.issuerActorId))
    .innerJoin(other, eq(other.id, offer.recipientId))
    .where(eq(offer.id, offerId))
  return found ?? null
}

/** A note of ours with its author and, when its badge was accepted from an Offer, the issuer that it mentions. */
export type FederatedNote = { note: typeof note.$inferSelect; author: Actor; issuer: Actor | null }

export async function federatedNote(ground: Ground, noteId: string): Promise<FederatedNote | null> {
  const [found] = await ground.database.orm
    .select({ note, author: actor, issuer: other, offerId: holding.offerId })
    .from(note)
    .innerJoin(actor, eq(actor.id, note.actorId))
    .leftJoin(holding, eq(holding.id, note.holdingId))
    .leftJoin(other, eq(other.id, holding.issuerActorId))
    .where(and(eq(note.id, noteId), note.local))
  if (found === undefined) return null
  return { note: found.note, author: found.author, issuer: found.offerId === null ? null : found.issuer }
}

/** The newest note that shows a holding, or null when none stands. */
export async function standingNoteOf(ground: Ground, holdingId: string): Promise<FederatedNote | null> {
  const [found] = await ground.database.orm
    .select({ id: note.id })
    .from(note)
    .where(and(eq(note.holdingId, holdingId), note.local, isNull(note.deletedAt)))
    .orderBy(desc(note.publishedAt), desc(note.id))
    .limit(1)
  return found === undefined ? null : federatedNote(ground, found.id)
}

/** Where an actor's remote followers are told of news: shared inboxes where there are any, each once. */
export async function followerInboxes(ground: Ground, actorId: string): Promise<string[]> {
  const inbox = sql<string>`coalesce(${actor.sharedInboxUri}, ${actor.inboxUri})`
  const rows = await ground.database.orm
    .selectDistinct({ inbox })
    .from(follow)
    .innerJoin(actor, eq(actor.id, follow.followerId))
    .where(
      and(eq(follow.followedId, actorId), eq(follow.state, "accepted"), eq(actor.local, false), isNull(actor.goneAt)),
    )
  return rows.map((row) => row.inbox)
}

/** One page of a collection: what stands in it, and the cursor of the next page, null on the last. */
export type CollectionPage = { items: string[]; next: string | null }

const pageSize = 50

const pageOf = (rows: readonly { id: string; item: string }[]): CollectionPage => ({
  items: rows.slice(0, pageSize).map((row) => row.item),
  next: rows.length > pageSize ? (rows[pageSize - 1]?.id ?? null) : null,
})

/** Who follows an actor, as actor ids between servers, newest first. */
export const followersPage = (ground: Ground, actorId: string, cursor: string | null): Promise<CollectionPage> =>
  followPage(ground, "followers", actorId, cursor)

/** Whom an actor follows. */
export const followingPage = (ground: Ground, actorId: string, cursor: string | null): Promise<CollectionPage> =>
  followPage(ground, "following", actorId, cursor)

type Side = "followers" | "following"

async function followPage(ground: Ground, side: Side, actorId: string, cursor: string | null): Promise<CollectionPage> {
  const listed = side === "followers" ? follow.followerId : follow.followedId
  const rows = await ground.database.orm
    .select({ id: follow.id, item: actor.uri })
    .from(follow)
    .innerJoin(actor, eq(actor.id, listed))
    .where(and(acceptedOn(side, actorId), isUuid(cursor) ? lt(follow.id, cursor) : undefined))
    .orderBy(desc(follow.id))
    .limit(pageSize + 1)
  return pageOf(rows)
}

export async function followCount(ground: Ground, side: Side, actorId: string): Promise<number> {
  const [row] = await ground.database.orm.select({ total: count() }).from(follow).where(acceptedOn(side, actorId))
  return row?.total ?? 0
}

const acceptedOn = (side: Side, actorId: string) =>
  and(eq(side === "followers" ? follow.followedId : follow.followerId, actorId), eq(follow.state, "accepted"))

const isUuid = (text: string | null): text is string =>
  text !== null && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** How many people are here and how many notes they wrote, as NodeInfo publishes it. */
export async function usageCounts(ground: Ground): Promise<{ people: number; notes: number }> {
  const [people] = await ground.database.orm
    .select({ total: count() })
    .from(actor)
    .where(and(actor.local, eq(actor.type, "Person"), isNull(actor.goneAt)))
  const [notes] = await ground.database.orm
    .select({ total: count() })
    .from(note)
    .where(and(note.local, isNull(note.deletedAt)))
  return { people: people?.total ?? 0, notes: notes?.total ?? 0 }
}

/** A follow with its two sides. */
export type FederatedFollow = { follow: typeof follow.$inferSelect; follower: Actor; followed: Actor }

export async function federatedFollow(ground: Ground, followId: string): Promise<FederatedFollow | null> {
  const [found] = await ground.database.orm
    .select({ follow, follower: actor, followed: other })
    .from(follow)
    .innerJoin(actor, eq(actor.id, follow.followerId))
    .innerJoin(other, eq(other.id, follow.followedId))
    .where(eq(follow.id, followId))
  return found ?? null
}
