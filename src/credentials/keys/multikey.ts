import { decodeBase58 } from "./base58.ts"
import { compressedEcKey, ed25519Key, unsupportedKey } from "./public-key.ts"
import type { PublicKeyVerdict } from "./public-key.ts"

/** Keys that are read over and over, by their spelling, which alone decides what they are. */
const known = new Map<string, PublicKeyVerdict>()
const maximumKnown = 1000

/**
 * Reads a public key in Multikey spelling: `z`, then base58btc of a two-byte prefix that names the kind, and the key. Ed25519 (0xed 0x01, 32
 * bytes), P-256 (0x80 0x24, a compressed point of 33 bytes) and P-384 (0x81 0x24, 49 bytes) are read, each in exactly one spelling.
 *
 * @see https://www.w3.org/TR/cid-1.0/#Multikey
 */
export function examineMultikey(publicKeyMultibase: string): PublicKeyVerdict {
  const before = known.get(publicKeyMultibase)
  if (before !== undefined) return before
  const verdict = readMultikey(publicKeyMultibase)
  if (verdict.ok) {
    const [oldest] = known.size >= maximumKnown ? known.keys() : []
    if (oldest !== undefined) known.delete(oldest)
    known.set(publicKeyMultibase, verdict)
  }
  return verdict
}

function readMultikey(publicKeyMultibase: string): PublicKeyVerdict {
  const bytes = publicKeyMultibase.startsWith("z") ? decodeBase58(publicKeyMultibase.slice(1)) : undefined
  if (bytes === undefined || bytes.length < 3) {
    return unsupportedKey("The key is not written as a Multikey, so it could not be read.")
  }
  const key = bytes.subarray(2)
  switch (bytes[0]! * 256 + bytes[1]!) {
    case 0xed01:
      return ed25519Key(key)
    case 0x8024:
      return compressedEcKey("P-256", key)
    case 0x8124:
      return compressedEcKey("P-384", key)
    default:
      return unsupportedKey("The key is of a kind that this version cannot check: neither Ed25519 nor P-256 nor P-384.")
  }
}

/** Whether the spelling is that of an Ed25519 Multikey; says nothing about the quality of the key. */
export function looksLikeEd25519Multikey(text: string): boolean {
  return /^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/.test(text)
}

/** Whether the spelling is that of a Multikey that examineMultikey() may read: Ed25519, P-256 or P-384. */
export function looksLikeMultikey(text: string): boolean {
  return looksLikeEd25519Multikey(text) || /^(?:zDn[1-9A-HJ-NP-Za-km-z]{46}|z82[1-9A-HJ-NP-Za-km-z]{68})$/.test(text)
}

/** The key that the id of a verification method spells out behind its `#`, if any. It says nothing about whose key that is. */
export function keyInFragment(methodId: string): PublicKeyVerdict | undefined {
  const fragment = methodId.slice(methodId.indexOf("#") + 1)
  return methodId.includes("#") && looksLikeMultikey(fragment) ? examineMultikey(fragment) : undefined
}
