import { digestFor, hashedQuads } from "./hashed-quads.ts"
import { readSignature } from "./proof-value.ts"
import { findSignature } from "./signature-finding.ts"
import type { ProofSuite } from "./suite.ts"

/** ECDSA on P-256 or P-384 over canonical N-Quads. @see https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-rdfc-2019 */
export const ecdsaRdfc2019: ProofSuite = {
  name: "ecdsa-rdfc-2019",
  algorithms: ["P-256", "P-384"],
  readProofValue: (proofValue) => readSignature(proofValue, [64, 96]),
  check: async (signed) => findSignature(signed, await hashedQuads(signed, digestFor(signed))),
}
