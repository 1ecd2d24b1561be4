import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"

const compactShape = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*$/

/** A compact JWS as it was written, its white space (mail programs break long lines) taken out; undefined for any other text. */
export function compactJwt(text: string): string | undefined {
  // The first letters of `{"` and `{ ` in base64url; this also keeps the search for white space off long texts of other kinds.
  if (!/^(?:eyJ|eyA|ewo|ew0)/.test(text)) return undefined
  const compact = text.replaceAll(/\s/g, "")
  return compactShape.test(compact) && jsonIn(compact.slice(0, compact.indexOf("."))) !== undefined
    ? compact
    : undefined
}

/** The claims of a compact JWS, whose signature was not looked at, with their text; undefined when they are no JSON object. */
export function unprovenClaims(jwt: string): { claims: JsonObject; text: string } | undefined {
  const read = jsonIn(jwt.split(".")[1] ?? "")
  return read === undefined ? undefined : { claims: read.value, text: read.text }
}

function jsonIn(part: string): { value: JsonObject; text: string } | undefined {
  const text = Buffer.from(part, "base64url").toString("utf8")
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) ? { value, text } : undefined
  } catch {
    // Three words with dots between them look the same until here.
    return undefined
  }
}
