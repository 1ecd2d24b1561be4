import { ed25519Signature2020V1 } from "../json-ld/contexts.ts"
import { unknown } from "../report.ts"
import { hashedQuads } from "./hashed-quads.ts"
import { readSignature } from "./proof-value.ts"
import { findSignature } from "./signature-finding.ts"
import type { ProofSuite } from "./suite.ts"

/**
 * The suite before eddsa-rdfc-2022, which signs in the same way under a type of its own. The document must name the suite's vocabulary:
 * without it the type means nothing.
 *
 * @see https://www.w3.org/TR/vc-di-eddsa/#ed25519signature2020
 */
export const ed25519Signature2020: ProofSuite = {
  name: "Ed25519Signature2020",
  algorithms: ["Ed25519"],
  readProofValue: (proofValue) => readSignature(proofValue, [64]),
  check: async (signed) => {
    if (![signed.document["@context"]].flat().includes(ed25519Signature2020V1)) {
      return unknown(
        "unsupportedProof",
        "It does not name the vocabulary of its signature, so that nothing says how to check it.",
      )
    }
    return findSignature(signed, await hashedQuads(signed, "sha256"))
  },
}
