import type { Add } from "@fedify/vocab"
import { mirrorBadge } from "../../src/social/index.ts"
import { addressedVisibility } from "./addressees.ts"
import { badgeOf } from "./badges-collection.ts"
import { ignore, type ActivityHandler } from "./handler.ts"

/** Somebody shows a badge: a hint to fetch it from its holder's server, if one of our people follows the holder. */
export const onAdd: ActivityHandler<Add> = async ({ ground }, activity, actor) => {
  if (actor.local) return
  const url = badgeOf(activity, actor)
  if (url === null) return ignore(activity, actor, "it adds nothing of its own to its own badges")
  const mirrored = await mirrorBadge(ground, {
    url: url.href,
    holder: actor,
    visibility: addressedVisibility(activity),
  })
  if (!mirrored.ok) ignore(activity, actor, mirrored.sentence)
}
