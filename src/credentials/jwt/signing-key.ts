import { createPrivateKey } from "node:crypto"
import type { KeyObject } from "node:crypto"

import { decodeBase58 } from "../keys/base58.ts"
import { encodeBase64url } from "../keys/base64url.ts"
import type { CredentialKey } from "../keys/credential-key.ts"
import { examineMultikey } from "../keys/multikey.ts"

/** A key that signs JWTs, with the name of the way it signs. */
export type JwtSigningKey = { alg: "EdDSA" | "ES256"; key: KeyObject }

/** The two bytes that name the kind of a secret key in Multikey spelling, and how many bytes of the secret follow them. */
const secretKinds = {
  Ed25519: { prefix: [0x80, 0x26], alg: "EdDSA" },
  "P-256": { prefix: [0x86, 0x26], alg: "ES256" },
} as const

/** A secret is 32 bytes; an Ed25519 key may be written with its public half behind it. */
const secretLength = 32

/**
 * A credential key (Ed25519 or P-256, in Multikey spelling) as Node's key object.
 *
 * @throws TypeError when the key is none of these, or its halves are not written as such: keys are our own, so this is a defect.
 * @see https://www.w3.org/TR/cid-1.0/#Multikey
 */
export function jwtSigningKeyOf({ publicKeyMultibase, secretKeyMultibase }: CredentialKey): JwtSigningKey {
  const examined = examineMultikey(publicKeyMultibase)
  if (!examined.ok) throw new TypeError(`The key cannot sign a JWT. ${examined.sentence}`)
  const { algorithm, key } = examined.publicKey
  if (algorithm !== "Ed25519" && algorithm !== "P-256") {
    throw new TypeError(`A JWT is signed with an Ed25519 or a P-256 key, not with one of the kind ${algorithm}.`)
  }
  const { prefix, alg } = secretKinds[algorithm]
  const bytes = secretKeyMultibase.startsWith("z") ? decodeBase58(secretKeyMultibase.slice(1)) : undefined
  if (bytes === undefined || bytes.length < 2 + secretLength || prefix.some((byte, at) => bytes[at] !== byte)) {
    throw new TypeError("The secret half of the key is not of the kind of its public half.")
  }
  const secret = encodeBase64url(bytes.subarray(2, 2 + secretLength))
  return { alg, key: createPrivateKey({ key: { ...key.export({ format: "jwk" }), d: secret }, format: "jwk" }) }
}
