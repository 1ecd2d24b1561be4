import type { Follow } from "@fedify/vocab"
import { actorByUri, isPresent } from "../../src/actors/index.ts"
import { receiveFollow } from "../../src/social/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { ignore, type ActivityHandler, type StrangerRule } from "./handler.ts"

const followedHere = async ({ ground }: Protocol, { objectId }: Follow) => {
  const followed = objectId === null ? null : await actorByUri(ground, objectId)
  if (followed === null || !followed.local || !isPresent(followed)) return null
  return followed.type === "Application" ? null : followed
}

export const isFollowOfOurs: StrangerRule<Follow> = async (protocol, activity) =>
  (await followedHere(protocol, activity)) !== null

/** Somebody wants to follow one of ours. */
export const onFollow: ActivityHandler<Follow> = async (protocol, activity, actor) => {
  const { id } = activity
  const followed = await followedHere(protocol, activity)
  if (id === null || followed === null) return ignore(activity, actor, "there is nobody of that name here")
  const received = await receiveFollow(protocol.ground, { activityUri: id.href, follower: actor, followed })
  if (!received.ok) ignore(activity, actor, received.sentence)
}
