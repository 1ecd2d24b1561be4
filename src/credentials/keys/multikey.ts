import * as ed25519Multikey from "@digitalbazaar/ed25519-multikey"
import type { KeyPair } from "@digitalbazaar/ed25519-multikey"

/** An Ed25519 key that signs credentials, in Multikey spelling. The secret half must be encrypted wherever it rests. */
export type CredentialKey = { publicKeyMultibase: string; secretKeyMultibase: string }

/** Makes a fresh Ed25519 key for signing credentials: `publicKeyMultibase` starts with `z6Mk`. */
export async function generateCredentialKey(): Promise<CredentialKey> {
  const { publicKeyMultibase, secretKeyMultibase } = await ed25519Multikey.generate()
  return { publicKeyMultibase, secretKeyMultibase }
}

/** The id of a key's verification method: the controller's id, `#`, the public key. */
export function verificationMethodId(controller: string, publicKeyMultibase: string): string {
  return `${controller}#${publicKeyMultibase}`
}

/** The library's signing key for a controller. That the two halves of the key belong together is the caller's word. */
export async function signingKeyOf(key: CredentialKey, controller: string): Promise<KeyPair> {
  return ed25519Multikey.from({
    type: "Multikey",
    id: verificationMethodId(controller, key.publicKeyMultibase),
    controller,
    publicKeyMultibase: key.publicKeyMultibase,
    secretKeyMultibase: key.secretKeyMultibase,
  })
}

export type PublicKeyVerdict = { ok: true } | { ok: false; reason: "unsupportedKey" | "weakKey"; sentence: string }

/**
 * Whether a string is exactly an Ed25519 public key in Multikey spelling (base58btc of 0xed 0x01 and 32 bytes) that may be trusted to
 * check a signature. The library cuts the first two bytes off without reading them, so a key of another kind would pass as Ed25519;
 * encoding the result again shows that nothing was lost. Keys of small order are refused: OpenSSL accepts signatures under them
 * that nobody's secret key made.
 */
export async function examinePublicKey(publicKeyMultibase: string): Promise<PublicKeyVerdict> {
  if (!looksLikeEd25519Multikey(publicKeyMultibase)) return unsupportedKey
  const keyPair = await ed25519Multikey.from({ type: "Multikey", publicKeyMultibase })
  if (keyPair.publicKey.length !== 32) return unsupportedKey
  const exported = await keyPair.export({ publicKey: true })
  if (exported.publicKeyMultibase !== publicKeyMultibase) return unsupportedKey
  if (isSmallOrder(keyPair.publicKey)) {
    return {
      ok: false,
      reason: "weakKey",
      sentence:
        "The key is one of a few that are known to be worthless: anybody can make signatures that seem to fit it.",
    }
  }
  return { ok: true }
}

/** Whether the spelling is that of an Ed25519 Multikey; says nothing about the quality of the key. */
export function looksLikeEd25519Multikey(text: string): boolean {
  return /^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$/.test(text)
}

const unsupportedKey: PublicKeyVerdict = {
  ok: false,
  reason: "unsupportedKey",
  sentence: "The key is not an Ed25519 key in Multikey form, the only kind that this version can check.",
}

/** The y coordinates (little endian, sign bit cleared) of the points of order 1, 2, 4 and 8, canonical or not. */
const smallOrderCoordinates = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
])

function isSmallOrder(publicKey: Uint8Array): boolean {
  const coordinate = Buffer.from(publicKey)
  coordinate[31] = (coordinate[31] ?? 0) & 0x7f
  return smallOrderCoordinates.has(coordinate.toString("hex"))
}
