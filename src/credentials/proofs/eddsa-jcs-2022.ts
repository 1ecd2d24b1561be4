import { checkHashedJson } from "./hashed-json.ts"
import { readSignature } from "./proof-value.ts"
import type { ProofSuite } from "./suite.ts"

/** Ed25519 over canonical JSON. @see https://www.w3.org/TR/vc-di-eddsa/#eddsa-jcs-2022 */
export const eddsaJcs2022: ProofSuite = {
  name: "eddsa-jcs-2022",
  algorithms: ["Ed25519"],
  readProofValue: (proofValue) => readSignature(proofValue, [64]),
  check: checkHashedJson,
}
