import { sign } from "node:crypto"

import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
import { _checkCredential, issue } from "@digitalbazaar/vc"

import type { JsonObject } from "./canonical-form.ts"
import { hashCompiled } from "./json-ld/canonicalize.ts"
import { createDocumentLoader, credentialsV2 } from "./json-ld/contexts.ts"
import { maximumDocumentBytes } from "./json-document.ts"
import { guardSpelling } from "./json-ld/examine.ts"
import { encodeBase58 } from "./keys/base58.ts"
import { ed25519SecretOf, signingKeyOf, verificationMethodId } from "./keys/credential-key.ts"
import type { CredentialKey } from "./keys/credential-key.ts"

/** A signed document: the bytes are what is stored and served, unchanged, forever; the object is what they say. */
export type SignedDocument = { bytes: Uint8Array; document: JsonObject }

/** Thrown when what should be signed would not verify: words that no context defines, or more bytes than verifiers read. */
export class UnsignableCredentialError extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options)
    this.name = "UnsignableCredentialError"
  }
}

/**
 * Adds a DataIntegrityProof (eddsa-rdfc-2022) by a key of `did`.
 *
 * @throws UnsignableCredentialError
 */
export async function signDocument({
  unsigned,
  key,
  did,
  now,
}: {
  unsigned: JsonObject
  key: CredentialKey
  did: string
  now: Date
}): Promise<SignedDocument> {
  if ("proof" in unsigned) throw new UnsignableCredentialError("The credential is signed already.")
  const guarded = guardSpelling(unsigned)
  if (!guarded.ok) throw new UnsignableCredentialError(guarded.sentence)
  const document = await signed({ unsigned, key, did, now })
  const bytes = new TextEncoder().encode(JSON.stringify(document))
  if (bytes.byteLength > maximumDocumentBytes) {
    throw new UnsignableCredentialError(
      `The credential would have ${Math.ceil(bytes.byteLength / 1024)} KB; at most ${maximumDocumentBytes / 1024} KB can be read again.`,
    )
  }
  return { bytes, document }
}

type Signing = { unsigned: JsonObject; key: CredentialKey; did: string; now: Date }

async function signed(signing: Signing): Promise<JsonObject> {
  try {
    return signCompiled(signing) ?? (await signByLibrary(signing))
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new UnsignableCredentialError(`The credential cannot be signed: ${message}`, { cause: error })
  }
}

/**
 * The same as signByLibrary() by the compiled path (json-ld/canonicalize.ts), for documents that it reads; undefined for all others.
 *
 * @throws what the library's own checks throw.
 */
export function signCompiled({ unsigned, key, did, now }: Signing): JsonObject | undefined {
  const contexts = unsigned["@context"]
  const secret = ed25519SecretOf(key)
  // The library dates a credential of VCDM 1.1 itself.
  if (!Array.isArray(contexts) || contexts[0] !== credentialsV2 || secret === undefined) return undefined
  _checkCredential({ credential: unsigned, now, mode: "issue" })
  const documentHash = hashCompiled(unsigned)
  const proof = hashedProof({ contexts, did, key, created: timestampOf(now) })
  if (documentHash === undefined || proof === undefined) return undefined
  const hashed = Buffer.from(proof.hash + documentHash, "hex")
  return { ...unsigned, proof: [{ ...proof.proof, proofValue: `z${encodeBase58(sign(null, hashed, secret))}` }] }
}

/** A proof without its value, and the SHA-256 of its canonical form in the vocabulary of the document that it is for. */
export function hashedProof({
  contexts,
  did,
  key,
  created,
}: {
  contexts: unknown
  did: string
  key: CredentialKey
  created: string
}): { proof: JsonObject; hash: string } | undefined {
  const proof: JsonObject = {
    type: "DataIntegrityProof",
    created,
    verificationMethod: verificationMethodId(did, key.publicKeyMultibase),
    cryptosuite: cryptosuite.name,
    proofPurpose: "assertionMethod",
  }
  const hash = hashCompiled({ "@context": contexts, ...proof })
  return hash === undefined ? undefined : { proof, hash }
}

export async function signByLibrary({ unsigned, key, did, now }: Signing): Promise<JsonObject> {
  const keyPair = await signingKeyOf(key, did)
  const suite = new DataIntegrityProof({ signer: keyPair.signer(), date: now, cryptosuite })
  // The library writes the proof into the object that it is given.
  const document = await issue({ credential: { ...unsigned }, suite, documentLoader: createDocumentLoader(), now })
  // The official schema of Open Badges wants a list of proofs.
  return { ...document, proof: [document["proof"]].flat() }
}

/** A moment as xsd:dateTimeStamp in whole seconds: 2026-11-21T09:00:00Z. */
export function timestampOf(moment: Date): string {
  return `${moment.toISOString().slice(0, -5)}Z`
}
