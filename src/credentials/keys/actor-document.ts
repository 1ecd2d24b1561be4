import { z } from "zod"

import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { readControllerDocument } from "./controller-document.ts"

const actorTypes = ["Application", "Group", "Organization", "Person", "Service"]
const vocabulary = "https://www.w3.org/ns/activitystreams"

/**
 * Whether a document is an ActivityStreams actor rather than a list of keys for credentials. FEP-521a has actors list Multikeys in
 * `assertionMethod`, exactly like a controller document, but those keys sign messages between servers: a server signs with them
 * whatever its people post, which awards nothing. What a document is is told by its vocabulary, its inbox, or how it was served.
 *
 * @param contentType the Content-Type that it came with, when one is known
 * @see https://w3id.org/fep/521a
 */
export function isActorDocument(value: unknown, contentType: string | null | undefined): value is JsonObject {
  if (!isJsonObject(value)) return false
  if (/^\s*application\/activity\+json\b/i.test(contentType ?? "") || contentType?.includes(vocabulary)) return true
  const context = value["@context"]
  // Also as the beginning of a term's address, in a context of somebody's own.
  if (/www\.w3\.org\/ns\/activitystreams/i.test(JSON.stringify(context ?? null))) return true
  if (Object.keys(value).some((name) => /^(?:.*:|.*[/#])?inbox$/.test(name))) return true
  const types = [value["type"], value["@type"]].flat().filter((type) => typeof type === "string")
  // Without a vocabulary a bare name can only be meant as ActivityStreams; other vocabularies have organizations, too.
  return types.some((type) => type.startsWith(`${vocabulary}#`) || (context === undefined && actorTypes.includes(type)))
}

const httpKeySchema = z.union([z.string(), z.looseObject({ id: z.string() }).transform(({ id }) => id)])

/** The absolute ids of all keys that an actor's document names as its own, for whatever purpose. */
export function activityKeysIn(document: JsonObject): Set<string> {
  const controller = readControllerDocument(document)
  const httpKeys = [document["publicKey"]].flat().flatMap((key) => {
    const read = httpKeySchema.safeParse(key)
    return read.success ? [read.data] : []
  })
  return new Set([
    ...httpKeys,
    ...(controller === undefined ? [] : [...controller.verificationMethods.keys(), ...controller.assertionMethods]),
  ])
}
