import { verifySignature } from "../keys/verify-signature.ts"
import { failed, passed } from "../report.ts"
import type { Finding } from "../report.ts"
import type { Signed } from "./suite.ts"

export const signatureFits = passed("The signature fits: nothing was changed since the badge was signed.")

export const signatureDoesNotFit = failed(
  "signature",
  "The signature does not fit: the badge was changed after it was signed, or somebody else signed it.",
)

/** Says whether the signature fits the bytes that the suite's specification has signed. */
export function findSignature({ publicKey, proofValue }: Signed, signedBytes: Uint8Array): Finding {
  return verifySignature(publicKey, signedBytes, proofValue) ? signatureFits : signatureDoesNotFit
}
