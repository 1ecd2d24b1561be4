import { Hono } from "hono"
import { actorById, didDocumentOf, isPresent, routeOf } from "../../src/actors/index.ts"
import { loadImage } from "../../src/db/index.ts"
import { achievementById, achievementDocument, publishedStatusList } from "../../src/issuing/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { bytesAnswer, forEverybody, nothingHere, pictureAnswer } from "./answers.ts"
import { preferredType } from "./negotiation.ts"

const fiveMinutes = 5 * 60
const day = 24 * 60 * 60
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

/** What anybody needs to check a badge of ours, readable without a signature: keys, status lists, achievements, pictures. */
export function issuerDocuments({ ground }: Protocol): Hono {
  const routes = new Hono()

  routes.get(routeOf("didDocument"), async (c) => {
    const id = c.req.param("id") ?? ""
    const document = isUuid(id) ? await didDocumentOf(ground, id) : null
    if (document === null) return nothingHere(c)
    return bytesAnswer(c, json(document), "application/did+json", forEverybody(fiveMinutes))
  })

  routes.get(routeOf("statusList"), async (c) => {
    const list = await publishedStatusList(ground, c.req.param("id") ?? "")
    if (list === null) return nothingHere(c)
    const age = Math.min(fiveMinutes, Math.floor(list.ttl / 1000))
    return bytesAnswer(c, list.bytes, "application/vc", forEverybody(age))
  })

  routes.get(routeOf("achievement"), async (c, next) => {
    const type = preferredType(c, ["application/ld+json", "application/json", "application/vc"])
    if (type === null) return next()
    const found = await achievementById(ground, c.req.param("id") ?? "")
    if (found === null) return nothingHere(c)
    const contentType = type === "application/vc" ? "application/ld+json" : type
    return bytesAnswer(c, json(achievementDocument(ground, found)), contentType, forEverybody(fiveMinutes))
  })

  routes.get(routeOf("achievementImage"), async (c, next) => {
    const found = await achievementById(ground, c.req.param("id") ?? "")
    const image = found === null ? undefined : await loadImage(ground.database.orm, found.imageDigest)
    return image === undefined ? next() : pictureAnswer(c, image.png, forEverybody(fiveMinutes))
  })

  routes.get(routeOf("actorImage"), async (c, next) => {
    const id = c.req.param("id") ?? ""
    const found = isUuid(id) ? await actorById(ground, id) : null
    if (found === null || !isPresent(found) || found.iconDigest === null) return next()
    const image = await loadImage(ground.database.orm, found.iconDigest)
    return image === undefined ? next() : pictureAnswer(c, image.png, forEverybody(found.local ? fiveMinutes : day))
  })
  return routes
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
