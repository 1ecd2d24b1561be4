import { digestOf } from "../digest.ts"
import { unsignedCredential } from "../issue.ts"
import type { CredentialParts, IssuedCredential } from "../issue.ts"
import type { CredentialKey } from "../keys/credential-key.ts"
import { readOpenBadgeCredential } from "../read-credential.ts"
import { UnsignableCredentialError } from "../sign.ts"
import { signCredentialJwt } from "./sign-credential.ts"

/**
 * Issues an OpenBadgeCredential 3.0 as a JWT (VC-JWT), signed with EdDSA by an Ed25519 key or with ES256 by a P-256 key of the issuer's
 * did:web. It says the same as issueCredential() would.
 *
 * @returns the exact bytes to serve (a compact JWS, media type application/vc+jwt), their digest, and what they say.
 * @throws UnsignableCredentialError when the parts make no valid badge; parts from people must be checked before, so this is a defect of the
 *   caller.
 */
export async function issueCredentialJwt({
  parts,
  key,
  did,
  now,
}: {
  parts: CredentialParts
  key: CredentialKey
  did: string
  now: Date
}): Promise<IssuedCredential> {
  const document = unsignedCredential(parts, did, now)
  const bytes = new TextEncoder().encode(await signCredentialJwt({ document, key, did }))
  const read = readOpenBadgeCredential(document)
  if (!read.ok) throw new UnsignableCredentialError(read.sentence)
  return { bytes, digest: digestOf(bytes), credential: read.credential }
}
