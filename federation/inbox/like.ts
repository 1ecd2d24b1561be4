import type { EmojiReact, Like } from "@fedify/vocab"
import { isOpenToReactions, receiveMark } from "../../src/social/index.ts"
import { ignore, type ActivityHandler, type StrangerRule } from "./handler.ts"

export const isLikeOfOurs: StrangerRule<Like | EmojiReact> = async ({ ground }, { objectId }) =>
  objectId !== null && (await isOpenToReactions(ground, objectId.href))

/** Somebody likes the note about a badge of ours. With which emoji, where their server knows several, makes no difference. */
export const onLike: ActivityHandler<Like | EmojiReact> = async ({ ground }, activity, actor) => {
  const { id, objectId } = activity
  if (id === null || objectId === null) return ignore(activity, actor, "it does not say what is liked")
  const received = await receiveMark(ground, { kind: "like", to: objectId.href, by: actor, uri: id.href })
  if (!received.ok) ignore(activity, actor, received.sentence)
}
