import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { partsOf } from "./json-parts.ts"
import type { JsonPart } from "./json-parts.ts"
import { inputLimits } from "./limits.ts"
import { refusedInput } from "./problems.ts"
import type { InputRefusal } from "./problems.ts"

/**
 * Whether a JSON value is not a badge but something around badges: a presentation, an enveloped credential, the claims of a presentation in
 * a JWT, a list, or the answer of an Open Badges server that was asked for somebody's badges.
 */
export function isWrapper(value: unknown): boolean {
  if (Array.isArray(value)) return true
  if (!isJsonObject(value)) return false
  const types = typesOf(value)
  const { vp } = value
  return (
    types.includes("VerifiablePresentation") ||
    isEnvelope(types) ||
    (isJsonObject(vp) && typesOf(vp).includes("VerifiablePresentation")) ||
    (types.length === 0 && (Array.isArray(value["credential"]) || Array.isArray(value["compactJwsString"])))
  )
}

/**
 * The texts that are wrapped, each exactly as it stands in the wrapper's text. A signature of the wrapper is not looked at: it would
 * prove who passed the badges on, not who earned them.
 */
export function unwrap(value: unknown, text: string): { ok: true; texts: string[] } | InputRefusal {
  if (isJsonObject(value) && isEnvelope(typesOf(value))) {
    const { id } = value
    return typeof id === "string" && id.startsWith("data:")
      ? { ok: true, texts: [id] }
      : refusedInput("unsupportedEnvelope")
  }
  const parts = wrappedIn(value, text)
  if (parts.length === 0) return refusedInput("emptyPresentation")
  if (parts.length > inputLimits.badges) {
    return refusedInput(
      "tooLarge",
      `There are more than ${inputLimits.badges} badges in it, which is the most that are read at once.`,
    )
  }
  return { ok: true, texts: parts.map(({ start, end }) => text.slice(start, end)) }
}

const typesOf = (value: JsonObject): unknown[] => (value["type"] === undefined ? [] : [value["type"]].flat())

const isEnvelope = (types: unknown[]): boolean =>
  types.includes("EnvelopedVerifiableCredential") || types.includes("EnvelopedVerifiablePresentation")

/** One more than are read, so that it shows when there are more. */
const mostParts = inputLimits.badges + 1

/** The places of the wrapped badges in the text. */
function wrappedIn(value: unknown, text: string): JsonPart[] {
  const members = partsOf(text, 0, mostParts)
  if (Array.isArray(value)) return members
  const claims = members.find(({ name }) => name === "vp")
  const holders = claims === undefined ? members : partsOf(text, claims.start, mostParts)
  return ["verifiableCredential", "credential", "compactJwsString"].flatMap((wanted) => {
    const member = holders.find(({ name }) => name === wanted)
    if (member === undefined) return []
    return text[member.start] === "[" ? partsOf(text, member.start, mostParts) : [member]
  })
}
