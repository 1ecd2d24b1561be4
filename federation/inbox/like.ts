import { Like, type EmojiReact } from "@fedify/vocab"
import { isOpenToReactions, receiveMark } from "../../src/social/index.ts"
import { acceptsByLike } from "./claim-answers.ts"
import { ignore, type ActivityHandler, type StrangerRule } from "./handler.ts"

export const isLikeOfOurs: StrangerRule<Like | EmojiReact> = async ({ ground }, { objectId }) =>
  objectId !== null && (await isOpenToReactions(ground, objectId.href))

/**
 * Somebody likes the note about a badge of ours, or accepts a badge by liking the note that asks. With which emoji, where their server knows
 * several, makes no difference to the one; a badge is accepted by a plain Like only.
 */
export const onLike: ActivityHandler<Like | EmojiReact> = async ({ ground }, activity, actor) => {
  const { id, objectId } = activity
  if (id === null || objectId === null) return ignore(activity, actor, "it does not say what is liked")
  if (activity instanceof Like && (await acceptsByLike(ground, activity, objectId.href, actor))) return
  const received = await receiveMark(ground, { kind: "like", to: objectId.href, by: actor, uri: id.href })
  if (!received.ok) ignore(activity, actor, received.sentence)
}
