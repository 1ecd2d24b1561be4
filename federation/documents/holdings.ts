import { Hono } from "hono"
import { actorById, isPresent, routeOf } from "../../src/actors/index.ts"
import { heldBytes, holdingById, visibleTo } from "../../src/backpack/index.ts"
import { loadImage } from "../../src/db/index.ts"
import { standingNoteOf } from "../../src/views/index.ts"
import { badgeNote } from "../objects/badge-note.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { activityJson, bytesAnswer, forEverybody, forTheReaderOnly, nothingFor, pictureAnswer } from "./answers.ts"
import { asActivityStreams } from "./activity-streams.ts"
import { preferredType } from "./negotiation.ts"
import { viewerOf, whoAsks } from "./viewer.ts"

const asCredential = ["application/vc", "application/ld+json", "application/json"] as const
const representations = [...asCredential, activityJson] as const

/**
 * A badge at its holder's server: the bytes as they were received, the note about it, or its picture. Each asks the one
 * visibility rule; a page goes to people.
 */
export function holdingDocuments(protocol: Protocol): Hono {
  const { ground } = protocol
  const routes = new Hono()

  routes.get(routeOf("holding"), async (c, next) => {
    const type = preferredType(c, representations)
    if (type === null) return next()
    const asker = await whoAsks(protocol, c.req.raw)
    const found = await heldBytes(ground, c.req.param("id") ?? "")
    if (found === null) return nothingFor(c, asker)
    const { holding } = found
    const holder = await actorById(ground, holding.holderId)
    const viewer = await viewerOf(protocol, asker, holding.holderId)
    if (holder === null || !isPresent(holder) || !visibleTo(holding, viewer)) return nothingFor(c, asker)
    const headers = holding.visibility === "public" ? forEverybody(0) : forTheReaderOnly
    if (type !== activityJson) return bytesAnswer(c, found.bytes, type, headers)
    const note = await standingNoteOf(ground, holding.id)
    if (note === null) return nothingFor(c, asker)
    return asActivityStreams(protocol, c, badgeNote(ground, note), headers)
  })

  routes.get(routeOf("holdingImage"), async (c, next) => {
    const asker = await whoAsks(protocol, c.req.raw)
    const found = await holdingById(ground, c.req.param("id") ?? "")
    // Somebody signed in may still see it: their session is known to the pages, which this passes to in either case.
    if (found === null || !visibleTo(found.holding, await viewerOf(protocol, asker, found.holding.holderId)))
      return asker.unclear ? nothingFor(c, asker) : next()
    const holder = await actorById(ground, found.holding.holderId)
    if (holder === null || !isPresent(holder)) return next()
    const image = await loadImage(ground.database.orm, found.snapshot.imageDigest)
    if (image === undefined) return next()
    return pictureAnswer(c, image.png, found.holding.visibility === "public" ? forEverybody(0) : forTheReaderOnly)
  })
  return routes
}
