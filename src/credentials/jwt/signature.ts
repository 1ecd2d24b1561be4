import { compactVerify, errors } from "jose"

import type { PublicKey } from "../keys/public-key.ts"
import { failed, passed } from "../report.ts"
import type { Finding } from "../report.ts"
import { algorithmOf } from "./algorithms.ts"
import type { CompactJws } from "./compact.ts"

/**
 * Whether the signature of a JWS fits under a key. Whose key that is, is not asked here.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7515#section-5.2
 */
export async function checkJwsSignature({ text, header }: CompactJws, publicKey: PublicKey): Promise<Finding> {
  const algorithm = algorithmOf(header)
  if (!algorithm.ok) return algorithm.finding
  const { alg, keyAlgorithm } = algorithm
  if (publicKey.algorithm !== keyAlgorithm) {
    return failed(
      "signature",
      "The signature does not fit: it claims another way of signing than the key is made for.",
      {
        detail: `${alg}, ${publicKey.algorithm}`,
      },
    )
  }
  try {
    await compactVerify(text, publicKey.key, { algorithms: [alg] })
    return passed("The signature fits: nothing was changed since the badge was signed.")
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error
    return failed(
      "signature",
      "The signature does not fit: the badge was changed after it was signed, or somebody else signed it.",
      error instanceof errors.JWSSignatureVerificationFailed ? {} : { detail: error.message.slice(0, 200) },
    )
  }
}
