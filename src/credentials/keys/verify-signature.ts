import { verify } from "node:crypto"

import { coordinateSizes } from "./public-key.ts"
import type { PublicKey } from "./public-key.ts"

/**
 * Whether a signature of Ed25519 (64 bytes) or ECDSA (two numbers of 32 or 48 bytes, IEEE P1363) over these bytes fits under a key. ECDSA goes
 * with SHA-256 on P-256 and with SHA-384 on P-384. Every other length is no signature. RSA signatures are not checked here.
 *
 * An Ed25519 signature has one spelling: its second half must be below the order of the group. ECDSA has two signatures for every one, of
 * which no specification of a data integrity proof prefers the smaller, so both fit: a proof's value is no name for a badge.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8032#section-5.1.7
 * @see https://www.w3.org/TR/vc-di-ecdsa/
 */
export function verifySignature({ algorithm, key }: PublicKey, data: Uint8Array, signature: Uint8Array): boolean {
  if (algorithm === "RSA") return false
  if (algorithm === "Ed25519") {
    return signature.length === 64 && isBelowOrder(signature) && verify(null, data, key, signature)
  }
  if (signature.length !== coordinateSizes[algorithm] * 2) return false
  return verify(ecdsaDigests[algorithm], data, { key, dsaEncoding: "ieee-p1363" }, signature)
}

const ecdsaDigests = { "P-256": "sha256", "P-384": "sha384" } as const

/** 2^252 + 27742317777372353535851937790883648493, little endian. */
const order = Buffer.from("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", "hex")

function isBelowOrder(signature: Uint8Array): boolean {
  for (let at = 31; at >= 0; at--) {
    const [byte, limit] = [signature[32 + at] ?? 0, order[at] ?? 0]
    if (byte !== limit) return byte < limit
  }
  return false
}
