import {
  Accept,
  Add,
  Block,
  Create,
  Delete,
  Flag,
  Follow,
  Offer,
  PUBLIC_COLLECTION,
  Reject,
  Remove,
  Tombstone,
  Undo,
  Update,
  type Note,
  type Object as ActivityObject,
} from "@fedify/vocab"
import type { Actor } from "../../src/actors/index.ts"
import { escapeHtml } from "../../src/text/index.ts"
import { audienceOf } from "./badge-note.ts"

/** The ids of the two ends of an activity that is for one actor alone. */
type Between = { id: string; from: string; to: string }

const addressed = ({ id, from, to }: Between) => ({ id: new URL(id), actor: new URL(from), to: new URL(to) })

/** A badge is offered by its URL: a credential is never inlined, what counts is what its origin answers. */
export const offerOf = (between: Between, credentialUrl: string) =>
  new Offer({ ...addressed(between), object: new URL(credentialUrl) })

/** The issuer takes its Offer back. */
export const undoOfOffer = (between: Between, offerUri: string) =>
  new Undo({ ...addressed(between), object: new URL(offerUri) })

/** The earner's answer to an Offer, by the Offer's id. */
export const answerToOffer = (between: Between, offerUri: string, answer: "accepted" | "declined") => {
  const parts = { ...addressed(between), object: new URL(offerUri) }
  return answer === "accepted" ? new Accept(parts) : new Reject(parts)
}

/**
 * A hint that the credential's status changed: its holder's server looks for itself. Why stands in the summary, which is HTML in
 * ActivityStreams.
 */
export const updateOfCredential = (between: Between, credentialUrl: string, reason: string | null) =>
  new Update({
    ...addressed(between),
    object: new URL(credentialUrl),
    summary: reason === null ? null : escapeHtml(reason),
  })

export const followOf = ({ id, from, to }: Between) =>
  new Follow({ ...addressed({ id, from, to }), object: new URL(to) })

/** The Follow stands whole in the answer, because some servers look for its parts and not for its id. */
export const answerToFollow = (between: Between, followUri: string, answer: "accepted" | "rejected") => {
  const follow = new Follow({ id: new URL(followUri), actor: new URL(between.to), object: new URL(between.from) })
  return answer === "accepted"
    ? new Accept({ ...addressed(between), object: follow })
    : new Reject({ ...addressed(between), object: follow })
}

export const undoOfFollow = (between: Between, followUri: string) =>
  new Undo({
    ...addressed(between),
    object: new Follow({ id: new URL(followUri), actor: new URL(between.from), object: new URL(between.to) }),
  })

/** One of our people wants nothing of somebody any more. */
export const blockOf = ({ id, from, to }: Between) => new Block({ ...addressed({ id, from, to }), object: new URL(to) })

export const undoOfBlock = (between: Between, blockUri: string) =>
  new Undo({
    ...addressed(between),
    object: new Block({ id: new URL(blockUri), actor: new URL(between.from), object: new URL(between.to) }),
  })

/** What is reported stands by id, whom it is about first, and the words as plain text: that is how servers read a Flag. */
export const flagOf = (between: Between, things: readonly string[], content: string) =>
  new Flag({ ...addressed(between), objects: things.map((uri) => new URL(uri)), content })

/** A note for one person alone. */
export const createOfDirectNote = (between: Between, note: Note) =>
  new Create({ ...addressed(between), object: note, published: note.published })

/** Takes a note for one person back. */
export const deleteOfDirectNote = (between: Between, noteUri: string) =>
  new Delete({ ...addressed(between), object: new Tombstone({ id: new URL(noteUri) }) })

type Published = { id: string; author: Actor; visibility: "public" | "followers" }

const published = ({ id, author, visibility }: Published) => ({
  id: new URL(id),
  actor: new URL(author.uri),
  ...audienceOf(visibility, author),
})

export const createOfNote = (parts: Published, note: Note) =>
  new Create({ ...published(parts), object: note, published: note.published })

export const updateOfNote = (parts: Published, note: Note) =>
  new Update({ ...published(parts), object: note, updated: note.updated })

export const deleteOfNote = (parts: Published, noteUri: string) =>
  new Delete({ ...published(parts), object: new Tombstone({ id: new URL(noteUri) }) })

/** The author is gone for good; its document answers 410, which is what others go by. */
export const deleteOfActor = (parts: Published) =>
  new Delete({ ...published(parts), object: new URL(parts.author.uri) })

/** A badge appears in its holder's collection; `holdingUrl` is on the holder's own origin. */
export const addToBadges = (parts: Published, holdingUrl: string) =>
  new Add({ ...published(parts), object: new URL(holdingUrl), target: badgesOf(parts.author) })

export const removeFromBadges = (parts: Published, holdingUrl: string) =>
  new Remove({ ...published(parts), object: new URL(holdingUrl), target: badgesOf(parts.author) })

export const updateOfActor = (parts: Published, document: ActivityObject) =>
  new Update({ ...published(parts), object: document })

function badgesOf(author: Actor): URL {
  if (author.badgesUri === null) throw new Error(`actor ${author.id} has no collection of badges`)
  return new URL(author.badgesUri)
}

/** Whether an activity is for everybody. */
export const isPublic = (addressees: readonly URL[]): boolean =>
  addressees.some((one) => one.href === PUBLIC_COLLECTION.href)
