import { defineEvent } from "../queue/index.ts"

/** One of our people wants to follow somebody. The event's id is the Follow's activity id. */
export const FollowRequested = defineEvent<{ followId: string }>("follow.requested")

/** Somebody, here or elsewhere, follows one of ours. */
export const FollowReceived = defineEvent<{ followId: string }>("follow.received")

/** One of ours answered somebody's Follow, whose activity id was `activityUri`. */
export const FollowAnswered = defineEvent<{
  followId: string
  followerId: string
  followedId: string
  activityUri: string
  answer: "accepted" | "rejected"
}>("follow.answered")

/** Whom one of our people asked to follow has agreed: their badges may be mirrored from now on. */
export const FollowConfirmed = defineEvent<{ followId: string; followerId: string; followedId: string }>(
  "follow.confirmed",
)

/** One of our people stopped following; the row is gone, so everything the Undo needs is here. */
export const FollowEnded = defineEvent<{
  followId: string
  followerId: string
  followedId: string
  followerUri: string
  followedUri: string
  activityUri: string
}>("follow.ended")

/** A note of ours was written for one showing of a badge. */
export const NotePublished = defineEvent<{ noteId: string; holdingId: string; actorId: string }>("note.published")

/** A note of ours was deleted; its row stays as a tombstone. */
export const NoteDeleted = defineEvent<{ noteId: string; holdingId: string; actorId: string }>("note.deleted")

/** A note of ours says something else now, for instance because its badge was revoked. */
export const NoteChanged = defineEvent<{ noteId: string; holdingId: string; actorId: string }>("note.changed")
