import { z } from "zod"

import { jwkSchema } from "./jwk.ts"

const verificationMethodSchema = z.looseObject({
  id: z.string(),
  type: z.string(),
  controller: z.string().optional(),
  publicKeyMultibase: z.string().optional(),
  publicKeyJwk: jwkSchema.optional(),
  publicKeyBase58: z.string().optional(),
  publicKeyPem: z.string().optional(),
  revoked: z.string().optional(),
  expires: z.string().optional(),
})

/** A verification method as a foreign controller document describes it: an id, whose it is, and the key in one spelling. */
export type VerificationMethod = z.infer<typeof verificationMethodSchema>

const oneOrMany = <Item extends z.ZodType>(item: Item) =>
  z.preprocess((value) => (value === undefined || Array.isArray(value) ? value : [value]), z.array(item).optional())

/** A description that cannot be read leaves the others readable: issuers list keys of kinds that nobody here knows. */
const methodSchema = z.union([z.string(), verificationMethodSchema, z.looseObject({}).transform(() => undefined)])

/**
 * A received controller document: a did.json or the JSON that an https issuer serves. Only what key binding needs is read. Relative ids
 * (`#key-1`) are resolved against the document's id by readControllerDocument().
 */
const controllerDocumentSchema = z.looseObject({
  id: z.string(),
  alsoKnownAs: oneOrMany(z.string()),
  verificationMethod: oneOrMany(methodSchema),
  assertionMethod: oneOrMany(methodSchema),
})

/** A controller document, reduced to what is asked of it. */
export type ControllerDocument = {
  id: string
  alsoKnownAs: string[]
  /** Every verification method described in the document, by its absolute id. */
  verificationMethods: Map<string, VerificationMethod>
  /** The absolute ids of the methods that may make assertions, which is what a credential is. */
  assertionMethods: Set<string>
  /** Whether the document speaks of keys at all, and be it by an empty list. */
  listsKeys: boolean
}

/**
 * Reads a controller document, or answers undefined when the value is none.
 *
 * @see https://www.w3.org/TR/cid-1.0/
 */
export function readControllerDocument(value: unknown): ControllerDocument | undefined {
  const parsed = controllerDocumentSchema.safeParse(value)
  if (!parsed.success) return undefined
  const { id, alsoKnownAs = [], verificationMethod = [], assertionMethod = [] } = parsed.data
  const absolute = (reference: string) => (reference.startsWith("#") ? `${id}${reference}` : reference)
  const verificationMethods = new Map<string, VerificationMethod>()
  const assertionMethods = new Set<string>()
  for (const method of [...verificationMethod, ...assertionMethod]) {
    if (method === undefined || typeof method === "string") continue
    const methodId = absolute(method.id)
    // The first description of an id counts: a second one must not be able to take the place of one that was revoked.
    if (!verificationMethods.has(methodId)) verificationMethods.set(methodId, { ...method, id: methodId })
  }
  for (const method of assertionMethod) {
    if (method !== undefined) assertionMethods.add(absolute(typeof method === "string" ? method : method.id))
  }
  const listsKeys = parsed.data.verificationMethod !== undefined || parsed.data.assertionMethod !== undefined
  return { id, alsoKnownAs, verificationMethods, assertionMethods, listsKeys }
}
