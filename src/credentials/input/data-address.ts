import { refusedInput } from "./problems.ts"
import type { InputRefusal } from "./problems.ts"

const textTypes = new Set([
  "application/vc+jwt",
  "application/vc+ld+json+jwt",
  "application/vp+jwt",
  "application/vp+ld+json+jwt",
  "application/jwt",
  "application/vc",
  "application/vc+ld+json",
  "application/vp",
  "application/vp+ld+json",
  "application/ld+json",
  "application/json",
  "text/plain",
])

/**
 * What is written into a `data:` address (RFC 2397), the envelope of a credential with a signature of its own.
 *
 * @see https://www.w3.org/TR/vc-data-model-2.0/#enveloped-verifiable-credentials
 */
export function readDataAddress(address: string): { ok: true; bytes: Uint8Array } | InputRefusal {
  const comma = address.indexOf(",")
  if (comma < 0 || comma > 200) return refusedInput("unsupportedEnvelope")
  const [type = "", ...parameters] = address.slice("data:".length, comma).toLowerCase().split(";")
  if (!textTypes.has(type)) {
    const named = type === "" ? "an unnamed form" : `the form “${type}”`
    return refusedInput("unsupportedEnvelope", `The badge is wrapped as ${named}, which is not read here.`)
  }
  const payload = address.slice(comma + 1)
  if (parameters.includes("base64")) return { ok: true, bytes: new Uint8Array(Buffer.from(payload, "base64")) }
  try {
    return { ok: true, bytes: new TextEncoder().encode(decodeURIComponent(payload)) }
  } catch (error) {
    if (error instanceof URIError) return refusedInput("unsupportedEnvelope")
    throw error
  }
}
