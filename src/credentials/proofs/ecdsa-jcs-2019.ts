import { checkHashedJson } from "./hashed-json.ts"
import { readSignature } from "./proof-value.ts"
import type { ProofSuite } from "./suite.ts"

/** ECDSA on P-256 or P-384 over canonical JSON. @see https://www.w3.org/TR/vc-di-ecdsa/#ecdsa-jcs-2019 */
export const ecdsaJcs2019: ProofSuite = {
  name: "ecdsa-jcs-2019",
  algorithms: ["P-256", "P-384"],
  readProofValue: (proofValue) => readSignature(proofValue, [64, 96]),
  check: checkHashedJson,
}
