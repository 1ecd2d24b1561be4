import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
import jsigs from "jsonld-signatures"

import type { JsonObject } from "../canonical-form.ts"
import { createDocumentLoader, multikeyV1 } from "../contexts.ts"
import { explainJsonLdError } from "../json-ld.ts"
import { examineMultikey } from "../keys/multikey.ts"
import { failed, passed, unknown, warning } from "../report.ts"
import type { Finding } from "../report.ts"
import type { ReadableProof } from "./read-proof.ts"

/**
 * Whether the signature fits the document under the given key. The document's JSON-LD must have been examined before (json-ld.ts).
 * Answers a passed or failed finding; unknown only when the document is too complex to be examined.
 */
export async function checkSignature({
  document,
  proof,
  publicKeyMultibase,
}: {
  document: JsonObject
  proof: ReadableProof
  publicKeyMultibase: string
}): Promise<Finding> {
  const key = examineMultikey(publicKeyMultibase)
  if (!key.ok) return key.reason === "weakKey" ? failed(key.reason, key.sentence) : unknown(key.reason, key.sentence)
  if (key.publicKey.algorithm !== "Ed25519") {
    return unknown("unsupportedKey", "The key is of another kind than the signature.")
  }
  const method = { "@context": multikeyV1, id: proof.verificationMethod, type: "Multikey", publicKeyMultibase }
  const result = await jsigs.verify(
    { ...document, proof: proof.raw },
    {
      suite: new DataIntegrityProof({ cryptosuite }),
      // Whether the key may speak for the issuer is a question of its own (checks/issuer.ts); this one is about the signature alone.
      purpose: new jsigs.purposes.ProofPurpose({ term: "assertionMethod" }),
      documentLoader: createDocumentLoader(new Map([[proof.verificationMethod, method]])),
    },
  )
  if (!result.verified) return explainFailure(result.error)
  if (proof.warnings.length > 0) return warning(proof.warnings.join(" "))
  return passed("The signature fits: nothing was changed since the badge was signed.")
}

function explainFailure(error: unknown): Finding {
  for (const cause of causesOf(error)) {
    if (cause.name.startsWith("jsonld.")) {
      const { sentence, detail } = explainJsonLdError(cause)
      return failed("signature", sentence, detail === undefined ? {} : { detail })
    }
    if (cause.message === "Invalid signature.") {
      return failed(
        "signature",
        "The signature does not fit: the badge was changed after it was signed, or somebody else signed it.",
      )
    }
  }
  const detail = causesOf(error)
    .map((cause) => cause.message)
    .join(" ")
  return unknown("tooComplex", "The badge is built in a way that this version cannot examine.", {
    detail: detail.slice(0, 500),
  })
}

/** jsonld-signatures nests what went wrong in `errors` and `cause` of its own error. */
function causesOf(error: unknown, depth = 0): Error[] {
  if (depth > 4) return []
  if (Array.isArray(error)) return error.flatMap((item) => causesOf(item, depth + 1))
  if (!(error instanceof Error)) return []
  const nested = ["errors" in error ? error.errors : undefined, error.cause]
  return [error, ...nested.flatMap((item) => causesOf(item, depth + 1))]
}
