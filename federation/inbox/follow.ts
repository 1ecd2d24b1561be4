import type { Follow } from "@fedify/vocab"
import { actorByUri } from "../../src/actors/index.ts"
import { receiveFollow } from "../../src/social/index.ts"
import { ignore, type ActivityHandler } from "./handler.ts"

/** Somebody wants to follow one of ours. */
export const onFollow: ActivityHandler<Follow> = async ({ ground }, activity, actor) => {
  const { id, objectId } = activity
  const followed = objectId === null ? null : await actorByUri(ground, objectId)
  if (id === null || followed === null || !followed.local || followed.goneAt !== null) {
    return ignore(activity, actor, "there is nobody of that name here")
  }
  const received = await receiveFollow(ground, { activityUri: id.href, follower: actor, followed })
  if (!received.ok) ignore(activity, actor, received.sentence)
}
