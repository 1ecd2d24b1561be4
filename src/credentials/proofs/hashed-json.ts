import { createHash } from "node:crypto"

import type { JsonObject } from "../canonical-form.ts"
import { failed, warning } from "../report.ts"
import type { Finding } from "../report.ts"
import { canonicalJson } from "./canonical-json.ts"
import { digestFor } from "./hashed-quads.ts"
import { findSignature } from "./signature-finding.ts"
import type { Signed } from "./suite.ts"

/**
 * Checks a signature over canonical JSON: the digest of the proof without its value, then that of the document with the vocabularies that
 * the proof names, which must be the first ones of the document. Vocabularies that were put behind them afterwards are not covered.
 *
 * @see https://www.w3.org/TR/vc-di-eddsa/#verify-proof-eddsa-jcs-2022
 */
export function checkHashedJson(signed: Signed): Finding {
  const { proof, document } = signed
  const contexts = contextsSigned(proof, document)
  if (contexts === undefined) {
    return failed("signature", "The signature does not fit: it was made for other vocabularies than the badge names.")
  }
  const bytes = hashedJson({ proof, document: contexts.document }, digestFor(signed))
  if (bytes === undefined) {
    return failed(
      "signature",
      "The badge contains text that is no Unicode, which a signature of this kind cannot cover.",
    )
  }
  const finding = findSignature(signed, bytes)
  if (finding.outcome !== "passed" || contexts.added === 0) return finding
  return warning("The signature fits, but vocabularies were added to the badge after it was signed.")
}

/** What is signed over canonical JSON; undefined where there is no canonical form. */
export function hashedJson(
  { proof, document }: Pick<Signed, "document" | "proof">,
  digest: "sha256" | "sha384",
): Uint8Array | undefined {
  const { proofValue: _value, ...configuration } = proof
  const forms = [canonicalJson(configuration), canonicalJson(document)]
  const hashes = forms.map((form) => (form === undefined ? undefined : createHash(digest).update(form).digest()))
  return hashes.every((hash) => hash !== undefined) ? Buffer.concat(hashes) : undefined
}

/** The document as it was when it was signed, as far as the proof says; undefined when its first vocabularies are other ones. */
function contextsSigned(proof: JsonObject, document: JsonObject): { document: JsonObject; added: number } | undefined {
  const named = proof["@context"]
  if (named === undefined) return { document, added: 0 }
  const [signedOnes, all] = [[named].flat(), [document["@context"]].flat()]
  const isBeginning = signedOnes.every((context, at) => canonicalJson(context) === canonicalJson(all[at] ?? null))
  if (!isBeginning) return undefined
  return { document: { ...document, "@context": named }, added: all.length - signedOnes.length }
}
