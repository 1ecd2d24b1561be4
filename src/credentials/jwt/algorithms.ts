import type { KeyAlgorithm } from "../keys/public-key.ts"
import { failed, unknown } from "../report.ts"
import type { Finding } from "../report.ts"
import type { JwsHeader } from "./compact.ts"

/**
 * The ways to sign that are checked, with the one kind of key that each goes with. The key decides, never the header alone: a public RSA
 * key must not be taken for the shared secret of an HS256.
 */
const keyFor: ReadonlyMap<string, KeyAlgorithm> = new Map([
  ["EdDSA", "Ed25519"],
  ["Ed25519", "Ed25519"],
  ["ES256", "P-256"],
  ["ES384", "P-384"],
  ["RS256", "RSA"],
])

/** How a JWS says that it was signed, or why that cannot be checked. */
export type Algorithm = { ok: true; alg: string; keyAlgorithm: KeyAlgorithm } | { ok: false; finding: Finding }

/**
 * Reads how a JWS was signed from its header.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8725#section-3.1
 */
export function algorithmOf({ alg, crit, b64 }: JwsHeader): Algorithm {
  const refuse = (finding: Finding): Algorithm => ({ ok: false, finding })
  if (alg === undefined || alg.toLowerCase() === "none") {
    return refuse(failed("unsigned", "It is a JWT that carries no signature, so anybody may have written it."))
  }
  if (/^HS\d+$/i.test(alg)) {
    const sentence = "It was signed with a secret word instead of a key, so whoever can check it can also forge it."
    return refuse(failed("signature", sentence, { detail: alg }))
  }
  if (crit !== undefined) {
    const sentence = "Its signature asks for rules that this version does not know."
    return refuse(unknown("unsupportedProof", sentence, { detail: `crit: ${JSON.stringify(crit)}`.slice(0, 200) }))
  }
  if (b64 !== undefined && b64 !== true) {
    return refuse(
      failed("signature", "The signature is about another spelling of the badge than the one that stands in it.", {
        detail: "b64",
      }),
    )
  }
  const keyAlgorithm = keyFor.get(alg)
  if (keyAlgorithm === undefined) {
    const sentence = "The badge is signed in a way that this version cannot check yet."
    return refuse(unknown("unsupportedProof", sentence, { detail: alg.slice(0, 100) }))
  }
  return { ok: true, alg, keyAlgorithm }
}
