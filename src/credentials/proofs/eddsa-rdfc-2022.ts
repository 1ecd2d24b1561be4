import { hashedQuads } from "./hashed-quads.ts"
import { readSignature } from "./proof-value.ts"
import { findSignature } from "./signature-finding.ts"
import type { ProofSuite } from "./suite.ts"

/** Ed25519 over canonical N-Quads: what Open Badges 3.0 demands of every issuer. @see https://www.w3.org/TR/vc-di-eddsa/#eddsa-rdfc-2022 */
export const eddsaRdfc2022: ProofSuite = {
  name: "eddsa-rdfc-2022",
  algorithms: ["Ed25519"],
  readProofValue: (proofValue) => readSignature(proofValue, [64]),
  check: async (signed) => findSignature(signed, await hashedQuads(signed, "sha256")),
}
