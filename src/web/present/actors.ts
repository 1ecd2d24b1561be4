import type { Actor } from "../../actors/index.ts"
import type { Ground } from "../../ground.ts"
import { formatHandle } from "../../text/index.ts"
import type { ActorView } from "../components/index.ts"
import { picturePath } from "./pictures.ts"

/** What pages show of an actor in a line. */
export type ShownActor = Pick<Actor, "name" | "handle" | "host" | "local" | "type" | "iconDigest">

/** The page about an actor on this server, also for actors of others. */
export const actorPath = (actor: Pick<ShownActor, "handle" | "host" | "local">): string =>
  actor.local ? `/@${actor.handle}` : `/@${actor.handle}@${actor.host}`

export function actorView(ground: Ground, actor: ShownActor): ActorView {
  return {
    name: nameOf(actor),
    handle: formatHandle({ username: actor.handle, host: actor.host }),
    url: actorPath(actor),
    avatarUrl: picturePath(ground, actor.iconDigest),
    kind: actor.type === "Organization" ? "issuer" : "person",
  }
}

/** Other servers allow empty names; a link needs words. */
export const nameOf = (actor: Pick<ShownActor, "name" | "handle">): string => actor.name.trim() || actor.handle
