import { CompactSign } from "jose"

import type { JsonObject } from "../canonical-form.ts"
import { examineJsonLd } from "../json-ld/examine.ts"
import { maximumDocumentBytes } from "../json-document.ts"
import { verificationMethodId } from "../keys/credential-key.ts"
import type { CredentialKey } from "../keys/credential-key.ts"
import { timeOf } from "../model.ts"
import { readOpenBadgeCredential } from "../read-credential.ts"
import { UnsignableCredentialError } from "../sign.ts"
import { subjectIds } from "./subjects.ts"
import { jwtSigningKeyOf } from "./signing-key.ts"

/**
 * Signs what an OpenBadgeCredential says as a compact JWS (VC-JWT): the payload is the credential without its proofs, with the claims
 * `iss`, `sub`, `jti`, `nbf` and `exp` beside it, as Open Badges 3.0 wants them. `kid` is the same id that a proof would name. With an
 * Ed25519 key the same credential gives the same text every time.
 *
 * @param document a credential whose issuer is `did`, signed or not; it stays as it is.
 * @returns the compact JWS (media type application/vc+jwt).
 * @throws UnsignableCredentialError when the document is no valid badge of this issuer, or has more bytes than verifiers read.
 * @see https://www.imsglobal.org/spec/ob/v3p0/#jwt-proof
 * @see https://www.w3.org/TR/vc-jose-cose/
 */
export async function signCredentialJwt({
  document,
  key,
  did,
}: {
  document: JsonObject
  key: CredentialKey
  did: string
}): Promise<string> {
  const { proof: _proof, ...unsigned } = document
  const read = readOpenBadgeCredential(unsigned)
  if (!read.ok) throw new UnsignableCredentialError(read.sentence)
  const { credential } = read
  if (credential.issuer.id !== did) {
    throw new UnsignableCredentialError(`The credential is by ${credential.issuer.id}, so ${did} cannot sign it.`)
  }
  const words = await examineJsonLd(unsigned)
  if (!words.ok) throw new UnsignableCredentialError(words.sentence)
  const [sub] = subjectIds(unsigned)
  const payload = {
    ...unsigned,
    iss: did,
    ...(sub === undefined ? {} : { sub }),
    jti: credential.id,
    nbf: Math.floor(timeOf(credential.validFrom) / 1000),
    ...(credential.validUntil === undefined ? {} : { exp: Math.floor(timeOf(credential.validUntil) / 1000) }),
  }
  const { alg, key: secret } = jwtSigningKeyOf(key)
  const jwt = await new CompactSign(new TextEncoder().encode(JSON.stringify(payload)))
    // Open Badges allows no other headers.
    .setProtectedHeader({ alg, kid: verificationMethodId(did, key.publicKeyMultibase), typ: "vc+jwt" })
    .sign(secret)
  if (jwt.length > maximumDocumentBytes) {
    throw new UnsignableCredentialError(
      `The credential would have ${Math.ceil(jwt.length / 1024)} KB; at most ${maximumDocumentBytes / 1024} KB can be read again.`,
    )
  }
  return jwt
}
