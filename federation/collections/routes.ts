import { Hono, type Context, type Next } from "hono"
import {
  actorById,
  badgesUri,
  followersUri,
  followingUri,
  isPresent,
  outboxUri,
  routeOf,
  type Actor,
} from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import { nothingHere } from "../documents/answers.ts"
import { preferredType } from "../documents/negotiation.ts"
import { whoAsks } from "../documents/viewer.ts"
import { isBlockedBy } from "../../src/moderation/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { badgesCollection } from "./badges.ts"
import { followersCollection, followingCollection } from "./follows.ts"
import { orderedCollection, type CollectionSource } from "./ordered-collection.ts"
import { outboxCollection } from "./outbox.ts"

const asCollection = ["application/activity+json", "application/ld+json", "application/json"] as const

/** The four collections of an actor of ours, for everybody but those whom it blocks. */
export function collectionRoutes(protocol: Protocol): Hono {
  const { ground } = protocol
  const serve =
    (uriOf: (origin: URL, id: string) => string, sourceOf: (ground: Ground, actor: Actor) => CollectionSource) =>
    async (c: Context, next: Next) => {
      if (preferredType(c, asCollection) === null) return next()
      const id = c.req.param("id") ?? ""
      const owner = /^[0-9a-f-]{36}$/i.test(id) ? await actorById(ground, id) : null
      if (owner === null || !owner.local || !isPresent(owner)) return nothingHere(c)
      const { actor: asker } = await whoAsks(protocol, c.req.raw)
      if (asker !== null && (await isBlockedBy(ground, { blockerId: owner.id, actor: asker }))) return nothingHere(c)
      return orderedCollection(c, uriOf(ground.config.origin, owner.id), sourceOf(ground, owner))
    }
  return new Hono()
    .get(routeOf("badges"), serve(badgesUri, badgesCollection))
    .get(routeOf("followers"), serve(followersUri, followersCollection))
    .get(routeOf("following"), serve(followingUri, followingCollection))
    .get(routeOf("outbox"), serve(outboxUri, outboxCollection))
}
