import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { plainClass, plainMember } from "./vocabulary.ts"

/**
 * A legacy document in plain spelling: no nulls, members and classes by their plain names (`obi:Assertion`, `@id` and `@type` too), `type` and
 * `@context` as lists. What extensions say is left as it is: their words are their own.
 */
export function plainSpelling(document: JsonObject): JsonObject {
  const plain: JsonObject = {}
  for (const [name, value] of Object.entries(document)) {
    if (value === null) continue
    const plainName = keywords.get(name) ?? plainMember(name)
    // Of two spellings of one member, the plain one counts.
    if (plainName !== name && plainName in document) continue
    plain[plainName] = isExtension(name) ? value : plainValue(plainName, value)
  }
  return plain
}

const keywords: ReadonlyMap<string, string> = new Map([
  ["@id", "id"],
  ["@type", "type"],
])

/** Members that hold an extension, by their names. */
export const isExtension = (name: string): boolean => /^(?:extensions?:|https?:\/\/)/.test(name)

function plainValue(name: string, value: unknown): unknown {
  if (name === "@context") return [value].flat()
  if (name === "type") return [value].flat().map((type) => (typeof type === "string" ? plainClass(type) : type))
  if (Array.isArray(value)) return value.filter((item) => item !== null).map((item) => plainValue("", item))
  return isJsonObject(value) ? plainSpelling(value) : value
}

/** The texts in a value that may be one text or a list. */
export const textsIn = (value: unknown): string[] => [value].flat().filter((item) => typeof item === "string")

/** A text, or the text of a JSON-LD value object; undefined for anything else and for nothing but white space. */
export function textOf(value: unknown): string | undefined {
  const [first] = [value].flat()
  const text = isJsonObject(first) ? first["@value"] : first
  return typeof text === "string" && text.trim() !== "" ? text : undefined
}

/** The address of a thing that is given by its address alone or as an object with an `id`. */
export function idOf(value: unknown): string | undefined {
  const [first] = [value].flat()
  if (typeof first === "string") return first
  return isJsonObject(first) && typeof first["id"] === "string" ? first["id"] : undefined
}

/** Whether a text is a web address that could be fetched. */
export const isWebAddress = (text: string | undefined): text is `http${string}` =>
  text !== undefined && text.length <= 2048 && /^https?:\/\//i.test(text) && URL.canParse(text)
