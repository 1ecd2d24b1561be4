import { createPrivateKey } from "node:crypto"
import type { KeyObject } from "node:crypto"

import * as ed25519Multikey from "@digitalbazaar/ed25519-multikey"
import type { KeyPair } from "@digitalbazaar/ed25519-multikey"

import { decodeBase58 } from "./base58.ts"

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

/** Key objects of keys that are in use. They live no longer than the key that the caller holds. */
const keyObjects = new WeakMap<CredentialKey, KeyObject>()

/** PKCS #8 around the 32 bytes of an Ed25519 secret. @see https://www.rfc-editor.org/rfc/rfc8410#section-7 */
const secretHeader = Buffer.from("302e020100300506032b657004220420", "hex")

/** Node's key object of a key's Ed25519 secret; undefined when it is not written as 0x80 0x26, 32 bytes and perhaps the public half. */
export function ed25519SecretOf(key: CredentialKey): KeyObject | undefined {
  const known = keyObjects.get(key)
  if (known !== undefined) return known
  const { secretKeyMultibase } = key
  const bytes = secretKeyMultibase.startsWith("z") ? decodeBase58(secretKeyMultibase.slice(1)) : undefined
  if ((bytes?.length !== 34 && bytes?.length !== 66) || bytes[0] !== 0x80 || bytes[1] !== 0x26) return undefined
  const secret = createPrivateKey({
    key: Buffer.concat([secretHeader, bytes.subarray(2, 34)]),
    format: "der",
    type: "pkcs8",
  })
  keyObjects.set(key, secret)
  return secret
}
