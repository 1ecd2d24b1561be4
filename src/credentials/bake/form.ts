import { canonicalForm, isJsonObject } from "../canonical-form.ts"
import { formatOf, isLegacy } from "../formats.ts"
import { compactJwt, unprovenClaims } from "../input/jwt-shape.ts"

/** How a credential is written: as JSON or as a compact JWS, in the form of Open Badges 3.0 or in an older one. */
export type CredentialForm = { kind: "json" | "jwt"; form: "credential" | "assertion" }

/**
 * How the bytes of a credential are written, so that they can be served and baked as what they are. Nothing of it is checked; what says nothing
 * of itself counts as a credential.
 */
export function credentialForm(bytes: Uint8Array): CredentialForm {
  const text = new TextDecoder().decode(bytes).trim()
  const jwt = compactJwt(text)
  const claims = jwt === undefined ? parsed(text) : unprovenClaims(jwt)?.claims
  const canonical = canonicalForm(claims)
  const format = isJsonObject(canonical) ? formatOf(canonical) : undefined
  return {
    kind: jwt === undefined ? "json" : "jwt",
    form: format !== undefined && isLegacy(format) ? "assertion" : "credential",
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // No credential at all, which is for whoever reads it to say.
    return undefined
  }
}
