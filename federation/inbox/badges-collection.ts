import type { Add, Remove } from "@fedify/vocab"
import type { Actor } from "../../src/actors/index.ts"
import { isOnOriginOf } from "./addressees.ts"

/**
 * The badge that an Add or Remove is about, or null when it is not for the actor to say: the target has to be the
 * collection that the actor itself declares, and the badge has to lie on the actor's own origin.
 */
export function badgeOf(activity: Add | Remove, actor: Actor): URL | null {
  const { objectId, targetId } = activity
  if (objectId === null || targetId === null || actor.badgesUri === null) return null
  return targetId.href === actor.badgesUri && isOnOriginOf(actor, objectId) ? objectId : null
}
