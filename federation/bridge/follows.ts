import { activityUri, actorById, type Actor } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import { federatedFollow } from "../../src/views/index.ts"
import { answerToFollow, followOf, undoOfFollow } from "../objects/activities.ts"
import type { Protocol } from "../runtime/protocol.ts"
import type { Outgoing } from "./outgoing.ts"

const between = (ground: Ground, id: string, from: Actor, to: Actor) => ({
  id: activityUri(ground.config.origin, id),
  from: from.uri,
  to: to.uri,
})

/**
 * Whatever one actor says about following another is one thread, over however many Follows: the Undo of an old one that comes after a new one
 * would end it at servers that go by who and whom.
 */
const threadOf = (from: Actor, to: Actor): string => `${from.uri} follows ${to.uri}`

/** `Follow`: its id is the event's, and is what the answer and a later Undo name. */
export async function onFollowRequested(
  { ground }: Protocol,
  { followId }: { followId: string },
  eventId: string,
): Promise<Outgoing[]> {
  const found = await federatedFollow(ground, followId)
  if (found === null) return []
  const { follower, followed } = found
  const parties = between(ground, eventId, follower, followed)
  const activity = followOf(parties)
  return [
    {
      id: eventId,
      actorId: follower.id,
      activity,
      objectUri: parties.id,
      thread: threadOf(follower, followed),
      audience: "direct",
      inboxes: [followed.inboxUri],
    },
  ]
}

type Answered = { followerId: string; followedId: string; activityUri: string; answer: "accepted" | "rejected" }

/** `Accept{Follow}` or `Reject{Follow}`: what the event says is enough, the follow itself may be gone by now. */
export async function onFollowAnswered({ ground }: Protocol, answered: Answered, eventId: string): Promise<Outgoing[]> {
  const follower = await actorById(ground, answered.followerId)
  const followed = await actorById(ground, answered.followedId)
  if (follower === null || followed === null) return []
  const activity = answerToFollow(between(ground, eventId, followed, follower), answered.activityUri, answered.answer)
  const objectUri = answered.activityUri
  return [{ id: eventId, actorId: followed.id, activity, objectUri, audience: "direct", inboxes: [follower.inboxUri] }]
}

type Ended = { followerId: string; followedId: string; activityUri: string }

/** `Undo{Follow}`: in one thread with the Follow, which it makes needless when that was not sent yet. */
export async function onFollowEnded({ ground }: Protocol, ended: Ended, eventId: string): Promise<Outgoing[]> {
  const follower = await actorById(ground, ended.followerId)
  const followed = await actorById(ground, ended.followedId)
  if (follower === null || followed === null) return []
  const activity = undoOfFollow(between(ground, eventId, follower, followed), ended.activityUri)
  return [
    {
      id: eventId,
      actorId: follower.id,
      activity,
      objectUri: ended.activityUri,
      thread: threadOf(follower, followed),
      audience: "direct",
      inboxes: [followed.inboxUri],
    },
  ]
}
