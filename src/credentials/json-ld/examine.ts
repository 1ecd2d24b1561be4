import jsonld from "jsonld"

import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { hashCompiled } from "./canonicalize.ts"
import { createDocumentLoader, isBundledContext } from "./contexts.ts"

export type JsonLdVerdict =
  | {
      ok: true
      /** SHA-256, in hexadecimal, of the canonical form of the document without its proofs, where finding out brought it along. */
      hash?: string
    }
  | {
      ok: false
      reason: "unknownContext" | "unusualSpelling" | "tooComplex" | "undefinedTerm" | "invalidJsonLd"
      sentence: string
      detail?: string
    }

/**
 * Bounds of what is handed to JSON-LD processing, which takes milliseconds for every typed object, grows with the square of an array's
 * length and blocks the process meanwhile. The fullest example of the specification has 86 objects and 377 values.
 */
const bounds = { objects: 250, values: 2_000, arrayLength: 400, contexts: 30 }

/**
 * Whether everything that the document says has a defined meaning, so that a signature over its meaning covers its words: only bundled
 * contexts, only plain member names, and no term that JSON-LD would drop (safe mode).
 *
 * The guard comes first and answers the same in every process. jsonld 9 caches processed contexts under keys that ignore whether
 * protected terms could be overridden, so after one document with a scoped context it accepts another that redefines a protected
 * term; with contexts restricted to the URLs of a closed set, no document can bring such a redefinition along.
 */
export async function examineJsonLd(document: JsonObject): Promise<JsonLdVerdict> {
  const guarded = guardSpelling(document)
  if (!guarded.ok) return guarded
  // The proofs are no part of what is signed; proofs/ examines each on its own.
  const hash = hashCompiled(document, { without: "proof" })
  if (hash !== undefined) return { ok: true, hash }
  const { proof: _proof, ...unsigned } = document
  try {
    await jsonld.toRDF(unsigned, {
      documentLoader: createDocumentLoader(),
      base: null,
      safe: true,
      rdfDirection: "i18n-datatype",
    })
    return { ok: true }
  } catch (error) {
    return explainJsonLdError(error)
  }
}

/**
 * Refuses spellings that JSON-LD reads as the same statements but that our schemas would overlook. With the full address of a term as a
 * member name, an expiry date or a status entry could be hidden without breaking the signature; with a vocabulary of the document's
 * own, any member could be renamed.
 */
export function guardSpelling(document: object): JsonLdVerdict {
  const seen = { objects: 0, values: 0, contexts: 0 }
  const pending: unknown[] = [document]
  while (pending.length > 0) {
    const value = pending.pop()
    if (Array.isArray(value)) {
      if (value.length > bounds.arrayLength) return tooComplex
      pending.push(...value)
    } else if (isJsonObject(value)) {
      seen.objects++
      for (const [name, member] of Object.entries(value)) {
        const verdict = name === "@context" ? guardContexts(member) : guardName(name)
        if (!verdict.ok) return verdict
        if (name === "@context") seen.contexts += [member].flat().length
        else pending.push(member)
      }
    } else {
      seen.values++
      if (typeof value === "string" && value.startsWith("_:")) return blankNodeName(value)
    }
    if (seen.objects > bounds.objects || seen.values > bounds.values || seen.contexts > bounds.contexts)
      return tooComplex
  }
  return { ok: true }
}

const tooComplex: JsonLdVerdict = {
  ok: false,
  reason: "tooComplex",
  sentence: "The badge has far more parts than real badges have, so it was not examined.",
}

function blankNodeName(name: string): JsonLdVerdict {
  return {
    ok: false,
    reason: "unusualSpelling",
    sentence: `The badge uses the name “${name}”, which a signature does not protect.`,
  }
}

function guardContexts(contexts: unknown): JsonLdVerdict {
  for (const context of Array.isArray(contexts) ? contexts : [contexts]) {
    if (typeof context !== "string") {
      return {
        ok: false,
        reason: "unknownContext",
        sentence: "The badge brings a vocabulary of its own, whose meaning this version cannot check.",
      }
    }
    if (!isBundledContext(context)) {
      return {
        ok: false,
        reason: "unknownContext",
        sentence: `The badge uses the vocabulary ${context}, which this version does not know.`,
        detail: context,
      }
    }
  }
  return { ok: true }
}

/** Value objects with a language are allowed by VCDM 2.0; every other keyword has a plain name in the contexts. */
const allowedKeywords = new Set(["@value", "@language", "@direction"])

function guardName(name: string): JsonLdVerdict {
  if (name.startsWith("@") ? allowedKeywords.has(name) : !name.includes(":")) return { ok: true }
  return {
    ok: false,
    reason: "unusualSpelling",
    sentence: `The badge writes the field “${name}” in a way that this version cannot check.`,
    detail: name,
  }
}

/** Translates what jsonld throws for a document in safe mode. Anything that is no statement about the document is thrown on. */
export function explainJsonLdError(error: unknown): Exclude<JsonLdVerdict, { ok: true }> {
  const { name, details } =
    error instanceof Error ? (error as Error & { details?: unknown }) : { name: "", details: undefined }
  if (!name.startsWith("jsonld.")) throw error
  const event = isJsonObject(details) && isJsonObject(details["event"]) ? details["event"] : {}
  const about = isJsonObject(event["details"]) ? event["details"] : {}
  const term = [
    about["property"],
    about["type"],
    about["value"],
    about["id"],
    isJsonObject(details) ? details["term"] : undefined,
  ].find((candidate) => typeof candidate === "string")
  if (name === "jsonld.ValidationError" && term !== undefined) {
    return {
      ok: false,
      reason: "undefinedTerm",
      sentence: `The badge contains “${term}”, a word that none of its vocabularies defines, so the signature does not cover it.`,
      detail: term,
    }
  }
  const detail = error instanceof Error ? error.message : undefined
  return {
    ok: false,
    reason: "invalidJsonLd",
    sentence:
      term === undefined
        ? "The badge breaks the rules of JSON-LD, so it is unclear what it says."
        : `The badge breaks the rules of JSON-LD at “${term}”, so it is unclear what it says.`,
    ...(detail === undefined ? {} : { detail }),
  }
}
