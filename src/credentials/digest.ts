import { hash } from "node:crypto"

/**
 * The digest by which credential bytes are known everywhere in Haversack: SHA-256 over the exact bytes as received or issued, written in
 * base64url without padding (43 characters). It is a key of storage, not a claim about the JSON inside: the same credential with other
 * white space has another digest.
 */
export function digestOf(bytes: Uint8Array): string {
  return hash("sha256", bytes, "base64url")
}
