import { isDeepStrictEqual } from "node:util"

import { isPlainIri } from "./iri.ts"

/** The value of `@context` in a context document, or of a scoped context within it. */
export type ContextDefinition = Readonly<Record<string, unknown>>

/** What a word of a context means. @see https://www.w3.org/TR/json-ld11-api/#create-term-definition */
export type Term = {
  /** An absolute IRI, or the keyword (`@id` or `@type`) that the word is another name of. */
  id: string
  /** `@id`, `@vocab`, `@json`, or the IRI of a datatype; undefined where values are taken as they are. */
  coercion: string | undefined
  container: readonly string[]
  scoped: ContextDefinition | undefined
  isProtected: boolean
  /** Whether the word may stand before a colon. */
  isPrefix: boolean
}

type Terms = Map<string, Term>

/**
 * The terms that a context adds to others, as the definitions of the closed set need it. Answers undefined for everything that this
 * reading does not know or that JSON-LD refuses (a protected term redefined, say): the library is asked then.
 */
export function extendTerms(
  terms: ReadonlyMap<string, Term>,
  definition: ContextDefinition,
  { overrideProtected }: { overrideProtected: boolean },
): ReadonlyMap<string, Term> | undefined {
  if (!isKnownHeader(definition)) return undefined
  const extended: Terms = new Map(terms)
  const reading = { before: terms, terms: extended, definition, overrideProtected, done: new Map<string, boolean>() }
  for (const name of Object.keys(definition)) {
    if (!name.startsWith("@") && !define(name, reading)) return undefined
  }
  return extended
}

function isKnownHeader(definition: ContextDefinition): boolean {
  return Object.entries(definition).every(
    ([name, value]) =>
      !name.startsWith("@") ||
      (name === "@version" && value === 1.1) ||
      (name === "@protected" && typeof value === "boolean"),
  )
}

type Reading = {
  before: ReadonlyMap<string, Term>
  terms: Terms
  definition: ContextDefinition
  overrideProtected: boolean
  /** The words that are defined (true) or being defined (false). */
  done: Map<string, boolean>
}

const knownMembers = new Set(["@id", "@type", "@container", "@context", "@protected", "@prefix"])

function define(name: string, reading: Reading): boolean {
  const { before, terms, definition, overrideProtected, done } = reading
  const state = done.get(name)
  if (state !== undefined) return state
  done.set(name, false)
  // Words in the form of an IRI have rules of their own.
  if (name === "" || name.includes(":") || name.includes("/")) return false
  const value = definition[name]
  const isSimple = typeof value === "string"
  const members = isSimple ? { "@id": value } : value
  if (!isPlainObject(members) || !Object.keys(members).every((member) => knownMembers.has(member))) return false
  terms.delete(name)
  const id = idOf(members["@id"], name, reading)
  const coercion = coercionOf(members["@type"], reading)
  const container = containerOf(members["@container"])
  const scoped = members["@context"]
  if (id === undefined || coercion === undefined || container === undefined) return false
  if (scoped !== undefined && !isPlainObject(scoped)) return false
  const prefix = members["@prefix"] ?? (isSimple && /[:/?#[\]@]$/.test(id))
  if (typeof prefix !== "boolean" || (id.startsWith("@") && prefix)) return false
  const protection = members["@protected"] ?? definition["@protected"] ?? false
  const term: Term = {
    id,
    coercion: coercion ?? undefined,
    container,
    scoped,
    isProtected: protection === true,
    isPrefix: prefix,
  }
  const previous = before.get(name)
  if (previous?.isProtected === true && !overrideProtected) {
    // The same definition may come again, and stays protected.
    term.isProtected = true
    if (!isDeepStrictEqual(previous, term)) return false
  }
  terms.set(name, term)
  done.set(name, true)
  return true
}

function idOf(value: unknown, name: string, reading: Reading): string | undefined {
  if (typeof value !== "string" || value === name) return undefined
  // Other names for other keywords would need more than a look at `id` and `type` to tell what an object is.
  if ((value === "@id" && name === "id") || (value === "@type" && name === "type")) return value
  return expand(value, reading)
}

/** Null stands for "no coercion", undefined for one that is not known here. */
function coercionOf(value: unknown, reading: Reading): string | null | undefined {
  if (value === undefined) return null
  if (value === "@id" || value === "@vocab" || value === "@json") return value
  return typeof value === "string" ? expand(value, reading) : undefined
}

function containerOf(value: unknown): string[] | undefined {
  const container = value === undefined ? [] : Array.isArray(value) ? value : [value]
  return container.every((item): item is string => typeof item === "string") ? container.toSorted() : undefined
}

/** The IRI that a word or a compact IRI stands for while a context is read; other words of the same context are read first. */
function expand(value: string, reading: Reading): string | undefined {
  if (value.startsWith("@")) return undefined
  if (Object.hasOwn(reading.definition, value) && !define(value, reading)) return undefined
  const term = reading.terms.get(value)
  if (term !== undefined) return isPlainIri(term.id) ? term.id : undefined
  const colon = value.indexOf(":")
  if (colon <= 0) return undefined
  const prefix = value.slice(0, colon)
  const suffix = value.slice(colon + 1)
  if (prefix === "_") return undefined
  if (!suffix.startsWith("//")) {
    if (Object.hasOwn(reading.definition, prefix) && !define(prefix, reading)) return undefined
    const prefixTerm = reading.terms.get(prefix)
    if (prefixTerm?.isPrefix === true) return isPlainIri(prefixTerm.id) ? prefixTerm.id + suffix : undefined
  }
  return isPlainIri(value) ? value : undefined
}

function isPlainObject(value: unknown): value is ContextDefinition {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
