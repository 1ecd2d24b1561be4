import type { Block } from "@fedify/vocab"
import { actorByUri } from "../../src/actors/index.ts"
import { receiveBlock } from "../../src/moderation/index.ts"
import { ignore, type ActivityHandler } from "./handler.ts"

/** Somebody who is known here blocks one of ours: nothing of either is shown to the other any more. Our own people's blocks stand here already. */
export const onBlock: ActivityHandler<Block> = async ({ ground }, activity, actor) => {
  if (actor.local) return
  const { id, objectId } = activity
  const blocked = objectId === null ? null : await actorByUri(ground, objectId)
  if (id === null || blocked === null) return ignore(activity, actor, "there is nobody of that name here")
  const received = await receiveBlock(ground, { activityUri: id.href, blocker: actor, blocked })
  if (!received.ok) ignore(activity, actor, received.sentence)
}
