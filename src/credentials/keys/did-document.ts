import { z } from "zod"

import { didV1, multikeyV1 } from "../contexts.ts"
import { verificationMethodId } from "./multikey.ts"

/** One of an issuer's credential keys, with the moments (ISO 8601) at which it was retired or found compromised. */
export type PublishedKey = { publicKeyMultibase: string; retiredAt?: string | null; revokedAt?: string | null }

/** The did.json of an issuer, ready to be written as JSON. */
export type DidDocument = {
  "@context": string[]
  id: string
  alsoKnownAs: string[]
  verificationMethod: {
    id: string
    type: "Multikey"
    controller: string
    publicKeyMultibase: string
    revoked?: string
  }[]
  assertionMethod: string[]
}

/**
 * Builds an issuer's did.json. A retired key signs nothing new but stays in `assertionMethod`, so the badges that it signed stay valid; a
 * revoked key leaves `assertionMethod` and carries `revoked`, so nothing that it signed verifies any more, whatever date it claims.
 *
 * @see https://www.w3.org/TR/cid-1.0/
 */
export function didDocument({
  did,
  actorUri,
  keys,
}: {
  did: string
  actorUri: string
  keys: readonly PublishedKey[]
}): DidDocument {
  return {
    "@context": [didV1, multikeyV1],
    id: did,
    alsoKnownAs: [actorUri],
    verificationMethod: keys.map((key) => ({
      id: verificationMethodId(did, key.publicKeyMultibase),
      type: "Multikey",
      controller: did,
      publicKeyMultibase: key.publicKeyMultibase,
      ...(key.revokedAt ? { revoked: key.revokedAt } : {}),
    })),
    assertionMethod: keys
      .filter((key) => !key.revokedAt)
      .map((key) => verificationMethodId(did, key.publicKeyMultibase)),
  }
}

const verificationMethodSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  controller: z.string().optional(),
  publicKeyMultibase: z.string().optional(),
  revoked: z.string().optional(),
  expires: z.string().optional(),
})

/** A verification method as a foreign controller document describes it. */
export type VerificationMethod = z.infer<typeof verificationMethodSchema>

const oneOrMany = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (value === undefined || Array.isArray(value) ? value : [value]), z.array(item).optional())

/**
 * A received controller document: a did.json or the JSON that an https issuer serves. Only what key binding needs is read. Relative ids
 * (`#key-1`) are resolved against the document's id by readControllerDocument().
 */
const controllerDocumentSchema = z.looseObject({
  id: z.string(),
  alsoKnownAs: oneOrMany(z.string()),
  verificationMethod: oneOrMany(z.union([verificationMethodSchema, z.string()])),
  assertionMethod: oneOrMany(z.union([verificationMethodSchema, z.string()])),
})

/** A controller document, reduced to what is asked of it. */
export type ControllerDocument = {
  id: string
  alsoKnownAs: string[]
  /** Every verification method described in the document, by its absolute id. */
  verificationMethods: Map<string, VerificationMethod>
  /** The absolute ids of the methods that may make assertions, which is what a credential is. */
  assertionMethods: Set<string>
}

/** Reads a controller document, or answers undefined when the value is none. */
export function readControllerDocument(value: unknown): ControllerDocument | undefined {
  const parsed = controllerDocumentSchema.safeParse(value)
  if (!parsed.success) return undefined
  const { id, alsoKnownAs = [], verificationMethod = [], assertionMethod = [] } = parsed.data
  const absolute = (reference: string) => (reference.startsWith("#") ? `${id}${reference}` : reference)
  const verificationMethods = new Map<string, VerificationMethod>()
  for (const method of [...verificationMethod, ...assertionMethod]) {
    if (typeof method === "string") continue
    const methodId = absolute(method.id)
    // The first description of an id counts: a second one must not be able to take the place of one that was revoked.
    if (!verificationMethods.has(methodId)) verificationMethods.set(methodId, { ...method, id: methodId })
  }
  const assertionMethods = new Set(
    assertionMethod.map((method) => absolute(typeof method === "string" ? method : method.id)),
  )
  return { id, alsoKnownAs, verificationMethods, assertionMethods }
}
