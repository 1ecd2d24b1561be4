import { Tombstone } from "@fedify/vocab"
import { eq } from "drizzle-orm"
import { Hono } from "hono"
import { actorById, isPresent, routeOf } from "../../src/actors/index.ts"
import { visibleTo } from "../../src/backpack/index.ts"
import { federatedNote } from "../../src/views/index.ts"
import { badgeNote } from "../objects/badge-note.ts"
import { claimNoteFor } from "../objects/claim-note.ts"
import { instantOf } from "../objects/moments.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { activity } from "../schema.ts"
import { asActivityStreams } from "./activity-streams.ts"
import { activityJson, bytesAnswer, forEverybody, forTheReaderOnly, nothingFor, nothingHere } from "./answers.ts"
import { preferredType } from "./negotiation.ts"
import { viewerOf, whoAsks } from "./viewer.ts"

const asActivity = [activityJson, "application/ld+json", "application/json"] as const

/** Our notes and the activities that everybody may read, by their ids. */
export function noteDocuments(protocol: Protocol): Hono {
  const { ground } = protocol
  const routes = new Hono()

  routes.get(routeOf("note"), async (c, next) => {
    if (preferredType(c, asActivity) === null) return next()
    const asker = await whoAsks(protocol, c.req.raw)
    const key = c.req.param("id") ?? ""
    const asked = await claimNoteFor(ground, key, asker.actor)
    if (asked !== null) return asActivityStreams(protocol, c, asked, forTheReaderOnly)
    const found = await federatedNote(ground, key)
    if (found === null || !isPresent(found.author)) return nothingFor(c, asker)
    const { note } = found
    if (!visibleTo(note, await viewerOf(protocol, asker, note.actorId))) return nothingFor(c, asker)
    const headers = note.visibility === "public" ? forEverybody(0) : forTheReaderOnly
    if (note.deletedAt === null) return asActivityStreams(protocol, c, badgeNote(ground, found), headers)
    const deleted = instantOf(note.deletedAt)
    const tombstone = await asActivityStreams(protocol, c, new Tombstone({ id: new URL(note.uri), deleted }), headers)
    return new Response(tombstone.body, { status: 410, headers: tombstone.headers })
  })

  routes.get(routeOf("activity"), async (c, next) => {
    if (preferredType(c, asActivity) === null) return next()
    const id = c.req.param("id") ?? ""
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return nothingHere(c)
    const [found] = await ground.database.orm.select().from(activity).where(eq(activity.id, id))
    if (found === undefined || found.audience !== "public") return nothingHere(c)
    const author = await actorById(ground, found.actorId)
    if (author === null || author.suspendedAt !== null) return nothingHere(c)
    return bytesAnswer(c, new TextEncoder().encode(found.body), activityJson, forEverybody(0))
  })
  return routes
}
