import type { JsonObject } from "../canonical-form.ts"
import { ecdsaJcs2019 } from "./ecdsa-jcs-2019.ts"
import { ecdsaRdfc2019 } from "./ecdsa-rdfc-2019.ts"
import { ecdsaSd2023 } from "./ecdsa-sd-2023.ts"
import { ed25519Signature2020 } from "./ed25519-signature-2020.ts"
import { eddsaJcs2022 } from "./eddsa-jcs-2022.ts"
import { eddsaRdfc2022 } from "./eddsa-rdfc-2022.ts"
import type { ProofSuite } from "./suite.ts"

const cryptosuites = new Map(
  [eddsaRdfc2022, eddsaJcs2022, ecdsaRdfc2019, ecdsaJcs2019, ecdsaSd2023].map((suite) => [suite.name, suite]),
)

/** The suite that a proof names, when it is one of those that are known. */
export function suiteOf({ type, cryptosuite }: JsonObject): ProofSuite | undefined {
  if (type === ed25519Signature2020.name) return ed25519Signature2020
  return type === "DataIntegrityProof" && typeof cryptosuite === "string" ? cryptosuites.get(cryptosuite) : undefined
}
