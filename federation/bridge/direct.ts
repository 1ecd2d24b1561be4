import { activityUri, type Actor } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"

/** The ids of an activity that is for one actor alone. */
export const between = (ground: Ground, id: string, from: Actor, to: Actor) => ({
  id: activityUri(ground.config.origin, id),
  from: from.uri,
  to: to.uri,
})

/** How such an activity goes out: to the actor's own inbox, and to no shared one. */
export const direct = (id: string, from: Actor, to: Actor) => ({
  id,
  actorId: from.id,
  audience: "direct" as const,
  inboxes: [to.inboxUri],
})
