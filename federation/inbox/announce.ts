import type { Announce } from "@fedify/vocab"
import { isOpenToReactions, receiveMark } from "../../src/social/index.ts"
import { ignore, type ActivityHandler, type StrangerRule } from "./handler.ts"

export const isAnnounceOfOurs: StrangerRule<Announce> = async ({ ground }, { objectId }) =>
  objectId !== null && (await isOpenToReactions(ground, objectId.href))

/** Somebody boosts the note about a badge of ours. What others announce of others is neither fetched nor kept. */
export const onAnnounce: ActivityHandler<Announce> = async ({ ground }, activity, actor) => {
  const { id, objectId } = activity
  if (id === null || objectId === null) return ignore(activity, actor, "it does not say what is boosted")
  const received = await receiveMark(ground, { kind: "boost", to: objectId.href, by: actor, uri: id.href })
  if (!received.ok) ignore(activity, actor, received.sentence)
}
