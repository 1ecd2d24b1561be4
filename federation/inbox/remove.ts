import type { Remove } from "@fedify/vocab"
import { removeMirroredBadge } from "../../src/social/index.ts"
import { badgeOf } from "./badges-collection.ts"
import { ignore, type ActivityHandler } from "./handler.ts"

/** Somebody no longer shows a badge: our copy goes. */
export const onRemove: ActivityHandler<Remove> = async ({ ground }, activity, actor) => {
  if (actor.local) return
  const url = badgeOf(activity, actor)
  if (url === null) return ignore(activity, actor, "it removes nothing of its own from its own badges")
  await removeMirroredBadge(ground, { url: url.href, holder: actor })
}
