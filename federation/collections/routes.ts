import { Hono, type Context, type Next } from "hono"
import {
  actorById,
  badgesUri,
  followersUri,
  followingUri,
  outboxUri,
  routeOf,
  type Actor,
} from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import { nothingHere } from "../documents/answers.ts"
import { preferredType } from "../documents/negotiation.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { badgesCollection } from "./badges.ts"
import { followersCollection, followingCollection } from "./follows.ts"
import { orderedCollection, type CollectionSource } from "./ordered-collection.ts"
import { outboxCollection } from "./outbox.ts"

const asCollection = ["application/activity+json", "application/ld+json", "application/json"] as const

/** The four collections of an actor of ours. */
export function collectionRoutes({ ground }: Protocol): Hono {
  const serve =
    (uriOf: (origin: URL, id: string) => string, sourceOf: (ground: Ground, actor: Actor) => CollectionSource) =>
    async (c: Context, next: Next) => {
      if (preferredType(c, asCollection) === null) return next()
      const id = c.req.param("id") ?? ""
      const owner = /^[0-9a-f-]{36}$/i.test(id) ? await actorById(ground, id) : null
      if (owner === null || !owner.local || owner.goneAt !== null) return nothingHere(c)
      return orderedCollection(c, uriOf(ground.config.origin, owner.id), sourceOf(ground, owner))
    }
  return new Hono()
    .get(routeOf("badges"), serve(badgesUri, badgesCollection))
    .get(routeOf("followers"), serve(followersUri, followersCollection))
    .get(routeOf("following"), serve(followingUri, followingCollection))
    .get(routeOf("outbox"), serve(outboxUri, outboxCollection))
}
