import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { textsIn } from "./spelling.ts"
import { editionOfContext, meaningOf, plainClass, prefixes, writtenOut } from "./vocabulary.ts"

/** The editions of Open Badges before verifiable credentials. */
export const legacyEditions = ["0.5", "1.0", "1.1", "2.0"] as const
export type LegacyEdition = (typeof legacyEditions)[number]

/** What a legacy document describes: an award (an assertion), a badge that can be awarded, an issuer, or something else of the vocabulary. */
export type LegacyKind = "assertion" | "badgeClass" | "profile" | "endorsement" | "other"

export const legacyKindNames: Readonly<Record<LegacyKind, string>> = {
  assertion: "a badge that somebody was awarded",
  badgeClass: "the description of a badge, which by itself is awarded to nobody",
  profile: "the profile of an issuer, which by itself is no badge",
  endorsement: "a recommendation, which by itself is no badge",
  other: "a document in the vocabulary of Open Badges that is no badge",
}

const kindOfClass: ReadonlyMap<string, LegacyKind> = new Map([
  ["Assertion", "assertion"],
  ["BadgeClass", "badgeClass"],
  ["Issuer", "profile"],
  ["Profile", "profile"],
  ["Endorsement", "endorsement"],
])

/** Members that tell kinds apart where no type is named, as before Open Badges 1.1. */
export function kindOf(document: JsonObject): LegacyKind {
  const types = textsIn(document["type"] ?? document["@type"]).map(plainClass)
  const named = types.map((type) => kindOfClass.get(type)).find((kind) => kind !== undefined)
  if (named !== undefined) return named
  const has = (...names: string[]) => names.every((name) => name in document)
  if (has("badge") && (has("recipient") || has("verify") || has("verification"))) return "assertion"
  if (types.length > 0) return "other"
  if (has("criteria", "issuer", "name")) return "badgeClass"
  return has("name", "url") ? "profile" : "other"
}

/** Members that an issuer's document of Open Badges 1.0 could have. With any other beside them, it may be anything. */
const profileMembers10 = new Set(["name", "url", "description", "image", "email", "revocationList"])

/**
 * Which edition of Open Badges a document follows, by its contexts and members; undefined when nothing in it says so. Takes any spelling.
 */
export function editionOf(document: JsonObject): LegacyEdition | undefined {
  const contexts = [document["@context"] ?? []].flat()
  const editions = contexts.map(editionOfOne)
  if (editions.includes("2.0")) return "2.0"
  if (editions.includes("1.1")) return "1.1"
  const types = textsIn(document["type"]).map(plainClass)
  if (types.includes("Assertion")) return "2.0"
  if (contexts.length > 0 && "type" in document && kindOf(document) === "other") return undefined
  const has = (...names: string[]) => names.every((name) => name in document)
  if (has("badge") && (has("verify") || has("recipient") || has("verification"))) {
    if (has("verification")) return "2.0"
    // The first form had the badge, its criteria and its issuer within the assertion, and no word about how to check it.
    return isJsonObject(document["badge"]) && !has("verify") ? "0.5" : "1.0"
  }
  if (contexts.length > 0 || "type" in document) return undefined
  if (has("name", "description", "image", "criteria", "issuer")) return "1.0"
  const isProfile = has("name", "url") && Object.keys(document).every((name) => profileMembers10.has(name))
  return isProfile && Object.keys(document).length > 2 ? "1.0" : undefined
}

function editionOfOne(context: unknown): "2.0" | "1.1" | undefined {
  if (typeof context === "string") {
    // What names itself an edition without being one of its contexts is told by checkTerms().
    return editionOfContext(context) ?? (/openbadges\/v2|\/ob\/v2p/.test(context) ? "2.0" : otherEdition(context))
  }
  return isJsonObject(context) && spellsOutOpenBadges(context) ? "2.0" : undefined
}

const otherEdition = (context: string): "1.1" | undefined =>
  /openbadges\/v1|\/\/(?:[a-z]+\.)?openbadges\.org/.test(context) ? "1.1" : undefined

/** Whether a context that stands in the document itself is that of Open Badges, written out. */
export function spellsOutOpenBadges(context: JsonObject): boolean {
  return context["obi"] === prefixes.get("obi") && meaningIn(context, "Assertion") === meaningOf("Assertion")
}

/** What a context that stands in a document says that a word means, written out; undefined when it defines no such word. */
export function meaningIn(context: JsonObject, word: string): string | undefined {
  const definition = context[word]
  const meaning = isJsonObject(definition) ? definition["@id"] : definition
  if (typeof meaning !== "string") return undefined
  const own = new Map(
    Object.entries(context).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  )
  // Prefixes may be written with each other's help; none of Open Badges' is, so one step is enough.
  return writtenOut(meaning, own)
}
