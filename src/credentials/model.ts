import { z } from "zod"

/**
 * The Open Badges 3.0 data model as this room works with it: the canonical form (arrays wherever the specification has arrays, one
 * spelling of the dates), which read-credential.ts makes of what is received. Members that the specification does not define are kept.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/
 */

/** An absolute IRI: a scheme and something after it. Blank node labels (`_:b0`) and relative references are none. */
const iri = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/,
    "must be a full address (such as https://example.org/badge or did:web:example.org)",
  )

const text = z.string()
const typeList = (required: string) =>
  z.array(z.string()).refine((types) => types.includes(required), `must include “${required}”`)
const someTypes = z.array(z.string()).min(1, "must not be empty")

/** XML Schema dateTime; the time zone is looked at by read-credential.ts, which warns when it is missing. */
const dateTime = z
  .string()
  .regex(
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?$/,
    "must be a date and time such as 2026-11-21T09:00:00Z",
  )
  .refine(isOnTheCalendar, "must be a date that exists")

/** Milliseconds since 1970 of an XML Schema dateTime; a missing time zone counts as UTC. */
export function timeOf(value: string): number {
  return Date.parse(/(?:Z|[+-]\d{2}:\d{2})$/.test(value) ? value : `${value}Z`)
}

/** Date.parse() takes 31 February for 3 March. */
function isOnTheCalendar(value: string): boolean {
  // Every month has so many days.
  if (value.slice(8, 10) <= "28") return true
  const [year = 0, month = 0, day = 0] = value.slice(0, 10).split("-").map(Number)
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

const imageSchema = z.looseObject({ id: iri, caption: text.optional() })

const alignmentSchema = z.looseObject({
  type: typeList("Alignment"),
  targetName: text,
  targetUrl: iri,
  targetCode: text.optional(),
  targetDescription: text.optional(),
  targetFramework: text.optional(),
  targetType: text.optional(),
})

const evidenceSchema = z.looseObject({
  id: iri.optional(),
  type: typeList("Evidence"),
  name: text.optional(),
  narrative: text.optional(),
  description: text.optional(),
  genre: text.optional(),
  audience: text.optional(),
})

const profileSchema = z.looseObject({
  id: iri,
  type: someTypes,
  name: text.optional(),
  url: iri.optional(),
  description: text.optional(),
  email: text.optional(),
  image: imageSchema.optional(),
})

const resultSchema = z.looseObject({
  type: typeList("Result"),
  resultDescription: text.optional(),
  achievedLevel: text.optional(),
  status: text.optional(),
  value: text.optional(),
})

const resultDescriptionSchema = z.looseObject({
  id: iri,
  type: typeList("ResultDescription"),
  name: text,
  resultType: text,
})

const achievementSchema = z.looseObject({
  id: iri,
  type: typeList("Achievement"),
  name: text,
  description: text,
  criteria: z.looseObject({ id: iri.optional(), narrative: text.optional() }),
  achievementType: text.optional(),
  alignment: z.array(alignmentSchema).optional(),
  image: imageSchema.optional(),
  tag: z.array(text).optional(),
  creator: z.looseObject({ id: iri }).optional(),
  resultDescription: z.array(resultDescriptionSchema).optional(),
})

const identityObjectSchema = z.looseObject({
  type: typeList("IdentityObject"),
  hashed: z.boolean(),
  identityHash: text,
  identityType: text,
  salt: text.optional(),
})

const achievementSubjectSchema = z
  .looseObject({
    id: iri.optional(),
    type: typeList("AchievementSubject"),
    achievement: achievementSchema,
    identifier: z.array(identityObjectSchema).optional(),
    narrative: text.optional(),
    result: z.array(resultSchema).optional(),
  })
  .refine(
    (subject) => subject.id !== undefined || (subject.identifier?.length ?? 0) > 0,
    "must have an “id” or an “identifier” that says who earned the badge",
  )

const credentialStatusSchema = z.looseObject({
  id: iri.optional(),
  type: someTypes,
  statusPurpose: text.optional(),
  statusListIndex: z.union([text, z.number()]).optional(),
  statusListCredential: iri.optional(),
  statusSize: z.number().int().positive().optional(),
})

/** A proof, before anything in it is believed. */
export const proofSchema = z.looseObject({
  type: someTypes,
  cryptosuite: text.optional(),
  created: text.optional(),
  expires: text.optional(),
  verificationMethod: text.optional(),
  proofPurpose: text.optional(),
  proofValue: text.optional(),
})

/** What an OpenBadgeCredential and a status list credential share. */
const credentialEnvelope = {
  "@context": z.array(z.unknown()).min(1, "must not be empty"),
  validFrom: dateTime,
  validUntil: dateTime.optional(),
  issuer: profileSchema,
  proof: z.array(proofSchema).optional(),
}

export const openBadgeCredentialSchema = z.looseObject({
  ...credentialEnvelope,
  id: iri,
  type: typeList("VerifiableCredential").refine(
    (types) => types.includes("OpenBadgeCredential") || types.includes("AchievementCredential"),
    "must include “OpenBadgeCredential” or “AchievementCredential”",
  ),
  name: text.optional(),
  description: text.optional(),
  image: imageSchema.optional(),
  awardedDate: dateTime.optional(),
  credentialSubject: achievementSubjectSchema,
  evidence: z.array(evidenceSchema).optional(),
  credentialStatus: z.array(credentialStatusSchema).optional(),
})

/**
 * What every verifiable credential has (VCDM 2.0, or 1.1 with its dates renamed), badge or not. The subjects are looked at only as far as
 * the checks ask who is meant.
 *
 * @see https://www.w3.org/TR/vc-data-model-2.0/
 */
export const verifiableCredentialSchema = z.looseObject({
  ...credentialEnvelope,
  id: iri.optional(),
  type: typeList("VerifiableCredential"),
  // VCDM 2.0 demands neither a starting date nor a Profile's type of an issuer.
  validFrom: dateTime.optional(),
  issuer: z.looseObject({ id: iri, name: z.unknown().optional(), url: z.unknown().optional() }),
  name: z.unknown().optional(),
  credentialSubject: z.union([
    z.looseObject({ id: iri.optional() }),
    z.array(z.looseObject({ id: iri.optional() })).min(1),
  ]),
  credentialStatus: z.array(credentialStatusSchema).optional(),
})

/** A recommendation of an issuer, an achievement or a credential. @see https://www.imsglobal.org/spec/ob/v3p0/#endorsementcredential */
export const endorsementCredentialSchema = z.looseObject({
  ...credentialEnvelope,
  id: iri,
  type: typeList("VerifiableCredential"),
  name: text,
  credentialSubject: z.looseObject({
    id: iri,
    type: typeList("EndorsementSubject"),
    endorsementComment: text.optional(),
  }),
  credentialStatus: z.array(credentialStatusSchema).optional(),
})

/** A Bitstring Status List credential. @see https://www.w3.org/TR/vc-bitstring-status-list/ */
export const statusListCredentialSchema = z.looseObject({
  ...credentialEnvelope,
  // A list without a starting date is valid VCDM 2.0.
  validFrom: dateTime.optional(),
  // A status list's issuer may be a bare id, which has no Profile type.
  issuer: z.looseObject({ id: iri }),
  id: iri.optional(),
  type: typeList("BitstringStatusListCredential"),
  credentialSubject: z.looseObject({
    type: typeList("BitstringStatusList"),
    statusPurpose: z.union([text, z.array(text)]),
    encodedList: text,
    ttl: z.number().optional(),
  }),
})

export type OpenBadgeCredential = z.infer<typeof openBadgeCredentialSchema>
export type VerifiableCredential = z.infer<typeof verifiableCredentialSchema>
export type EndorsementCredential = z.infer<typeof endorsementCredentialSchema>
/** Any credential whose envelope was read; what its subject claims depends on its kind. */
export type AnyCredential = OpenBadgeCredential | EndorsementCredential | VerifiableCredential
export type StatusListCredential = z.infer<typeof statusListCredentialSchema>
export type Achievement = z.infer<typeof achievementSchema>
export type Profile = z.infer<typeof profileSchema>
export type Evidence = z.infer<typeof evidenceSchema>
export type Alignment = z.infer<typeof alignmentSchema>
export type CredentialStatus = z.infer<typeof credentialStatusSchema>
export type IdentityObject = z.infer<typeof identityObjectSchema>
export type Proof = z.infer<typeof proofSchema>
