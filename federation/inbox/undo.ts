import { Follow, type Undo } from "@fedify/vocab"
import { actorByUri } from "../../src/actors/index.ts"
import { withdrawOffer } from "../../src/backpack/index.ts"
import { receiveUnfollow } from "../../src/social/index.ts"
import { isOnOriginOf } from "./addressees.ts"
import { ignore, type ActivityHandler } from "./handler.ts"

/** An issuer takes its Offer back, or somebody stops following. Only what the same actor did can be undone. */
export const onUndo: ActivityHandler<Undo> = async (protocol, activity, actor) => {
  const { ground } = protocol
  const undone = await activity.getObject({ ...protocol, documentLoader: nothingIsFetched, suppressError: true })
  if (undone instanceof Follow && undone.objectId !== null) {
    // Some servers give the Follow no id, or a new one each time: who and whom is what identifies it.
    const followed = await actorByUri(ground, undone.objectId)
    if (followed === null || undone.actorId?.href !== actor.uri)
      return ignore(activity, actor, "it undoes nothing of its own")
    await receiveUnfollow(ground, { follower: actor, followed })
    return
  }
  const { objectId } = activity
  if (objectId === null || !isOnOriginOf(actor, objectId))
    return ignore(activity, actor, "it undoes nothing of its own")
  const withdrawn = await withdrawOffer(ground, { activityUri: objectId.href, by: actor })
  if (withdrawn.ok) return
  const ended = await receiveUnfollow(ground, { follower: actor, activityUri: objectId.href })
  if (!ended.ok) ignore(activity, actor, ended.sentence)
}

const nothingIsFetched = async (url: string): Promise<never> => {
  throw new Error(`${url} is not fetched: what is undone is known by its id`)
}
