import { DataIntegrityProof } from "@digitalbazaar/data-integrity"
import { cryptosuite } from "@digitalbazaar/eddsa-rdfc-2022-cryptosuite"
import { issue } from "@digitalbazaar/vc"

import type { JsonObject } from "./canonical-form.ts"
import { createDocumentLoader } from "./json-ld/contexts.ts"
import { maximumDocumentBytes } from "./json-document.ts"
import { guardSpelling } from "./json-ld/examine.ts"
import { signingKeyOf } from "./keys/credential-key.ts"
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
  const keyPair = await signingKeyOf(key, did)
  const suite = new DataIntegrityProof({ signer: keyPair.signer(), date: now, cryptosuite })
  let document: JsonObject
  try {
    // The library writes the proof into the object that it is given.
    const signed = await issue({ credential: { ...unsigned }, suite, documentLoader: createDocumentLoader(), now })
    // The official schema of Open Badges wants a list of proofs.
    document = { ...signed, proof: [signed["proof"]].flat() }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new UnsignableCredentialError(`The credential cannot be signed: ${message}`, { cause: error })
  }
  const bytes = new TextEncoder().encode(JSON.stringify(document))
  if (bytes.byteLength > maximumDocumentBytes) {
    throw new UnsignableCredentialError(
      `The credential would have ${Math.ceil(bytes.byteLength / 1024)} KB; at most ${maximumDocumentBytes / 1024} KB can be read again.`,
    )
  }
  return { bytes, document }
}

/** A moment as xsd:dateTimeStamp in whole seconds: 2026-11-21T09:00:00Z. */
export function timestampOf(moment: Date): string {
  return `${moment.toISOString().slice(0, -5)}Z`
}
