import type { Actor } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import { followCount, followersPage, followingPage } from "../../src/views/index.ts"
import type { CollectionSource } from "./ordered-collection.ts"

/** Who follows an actor. */
export const followersCollection = (ground: Ground, { id }: Actor): CollectionSource => ({
  total: () => followCount(ground, "followers", id),
  page: (cursor) => followersPage(ground, id, cursor),
})

/** Whom an actor follows. */
export const followingCollection = (ground: Ground, { id }: Actor): CollectionSource => ({
  total: () => followCount(ground, "following", id),
  page: (cursor) => followingPage(ground, id, cursor),
})
