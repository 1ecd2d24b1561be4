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
