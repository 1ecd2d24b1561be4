import type { Actor } from "../../actors/index.ts"
import type { Ground } from "../../ground.ts"
import { whoOf, type Who } from "../../views/index.ts"
import type { ActorView } from "../components/index.ts"
import { picturePath } from "./pictures.ts"

/** Somebody in a line: a person or an issuer, of this server or another. */
export function actorView(ground: Ground, who: Who): ActorView {
  return {
    name: nameOf(who),
    handle: who.handle,
    url: who.path,
    avatarUrl: picturePath(ground, who.iconDigest),
    kind: who.type === "Organization" ? "issuer" : "person",
  }
}

/** Other servers allow empty names; a link needs words. */
export const nameOf = (who: Pick<Who, "name" | "handle">): string => who.name.trim() || who.handle

/** The page about an actor on this server, also for actors of others. */
export const actorPath = (actor: Actor): string => whoOf(actor).path
