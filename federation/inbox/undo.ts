import { Announce, Block, EmojiReact, Follow, Like, type Undo } from "@fedify/vocab"
import { actorByUri } from "../../src/actors/index.ts"
import { withdrawOffer } from "../../src/backpack/index.ts"
import { receiveUnblock } from "../../src/moderation/index.ts"
import { receiveMarkUndone, receiveUnfollow } from "../../src/social/index.ts"
import { isOnOriginOf } from "./addressees.ts"
import { ignore, type ActivityHandler } from "./handler.ts"

/** An issuer takes its Offer back, somebody stops following or blocking, or no longer likes or boosts a badge. Only what the same actor did can be undone. */
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
  if (undone instanceof Block && undone.objectId !== null) {
    const blocked = await actorByUri(ground, undone.objectId)
    if (blocked === null || undone.actorId?.href !== actor.uri)
      return ignore(activity, actor, "it undoes nothing of its own")
    // Our own people's blocks are ended where they are made, and only there.
    if (!actor.local) await receiveUnblock(ground, { blocker: actor, blocked })
    return
  }
  if (undone instanceof Like || undone instanceof EmojiReact || undone instanceof Announce) {
    // The same holds for these: whoever counts once can only take back that one.
    if (undone.objectId === null || undone.actorId?.href !== actor.uri)
      return ignore(activity, actor, "it undoes nothing of its own")
    const kind = undone instanceof Announce ? "boost" : "like"
    const ended = await receiveMarkUndone(ground, { by: actor, kind, to: undone.objectId.href })
    if (!ended.ok) ignore(activity, actor, ended.sentence)
    return
  }
  const { objectId } = activity
  if (objectId === null || !isOnOriginOf(actor, objectId))
    return ignore(activity, actor, "it undoes nothing of its own")
  const withdrawn = await withdrawOffer(ground, { activityUri: objectId.href, by: actor })
  if (withdrawn.ok) return
  if ((await receiveMarkUndone(ground, { by: actor, uri: objectId.href })).ok) return
  if (!actor.local && (await receiveUnblock(ground, { blocker: actor, activityUri: objectId.href })).ok) return
  const ended = await receiveUnfollow(ground, { follower: actor, activityUri: objectId.href })
  if (!ended.ok) ignore(activity, actor, ended.sentence)
}

const nothingIsFetched = async (url: string): Promise<never> => {
  throw new Error(`${url} is not fetched: what is undone is known by its id`)
}
