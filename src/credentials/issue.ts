import { isJsonObject } from "./canonical-form.ts"
import type { JsonObject } from "./canonical-form.ts"
import { credentialsV2, openBadges303 } from "./json-ld/contexts.ts"
import { digestOf } from "./digest.ts"
import type { CredentialKey } from "./keys/credential-key.ts"
import type { OpenBadgeCredential } from "./model.ts"
import { readOpenBadgeCredential } from "./read-credential.ts"
import { UnsignableCredentialError, signDocument, timestampOf } from "./sign.ts"

type Optional<Value> = Value | null | undefined

/** A picture by its address, with the text for those who do not see it. */
export type ImageParts = { url: string; caption?: Optional<string> }

export type AchievementParts = {
  id: string
  name: string
  description: string
  /** What had to be done, in Markdown. */
  criteriaNarrative: string
  /** A page about the criteria. */
  criteriaUrl?: Optional<string>
  image?: Optional<ImageParts>
  achievementType?: Optional<string>
  tags?: Optional<readonly string[]>
  alignments?: Optional<
    readonly {
      targetName: string
      targetUrl: string
      targetDescription?: Optional<string>
      targetFramework?: Optional<string>
      targetCode?: Optional<string>
      targetType?: Optional<string>
    }[]
  >
}

/** A salted hash of an email address (`sha256$` and hexadecimal digits), as Open Badges 3.0 writes an identity that is hidden. */
export type HashedIdentity = { identityHash: string; salt: string }

export type CredentialParts = {
  /** The address at which the credential lies. */
  id: string
  issuer: { name: string; url?: Optional<string>; description?: Optional<string>; image?: Optional<ImageParts> }
  /** The earner's actor id; left out when nothing but an email address is known of them. */
  recipientId?: Optional<string>
  /** An earner who is known by an email address only, which is not to be read in the badge. */
  recipientEmail?: Optional<HashedIdentity>
  achievement: AchievementParts
  /** What this earner did, in Markdown. */
  narrative?: Optional<string>
  evidence?: Optional<
    readonly {
      url?: Optional<string>
      name?: Optional<string>
      narrative?: Optional<string>
      description?: Optional<string>
    }[]
  >
  /** The present moment unless told. */
  validFrom?: Optional<Date>
  validUntil?: Optional<Date>
  /** Where the issuer would revoke or suspend it. */
  status?: Optional<StatusPlace>
}

/**
 * A place in an issuer's revocation list. A badge whose bit is also set at the same index of the suspension list is not revoked for good, but
 * suspended.
 */
export type StatusPlace = { statusListUrl: string; index: number; suspensionListUrl?: string }

export type IssuedCredential = { bytes: Uint8Array; digest: string; credential: OpenBadgeCredential }

/**
 * Issues an OpenBadgeCredential 3.0 as a Verifiable Credential 2.0, signed with a DataIntegrityProof (eddsa-rdfc-2022) by a key of the
 * issuer's did:web. Members without a value are left out.
 *
 * @returns the exact bytes to store and serve (UTF-8 JSON), their digest, and what they say.
 * @throws UnsignableCredentialError when the parts make no valid badge (an address that is none, say); parts from people must be checked
 *   before, so this is a defect of the caller.
 */
export async function issueCredential({
  parts,
  key,
  did,
  now,
}: {
  parts: CredentialParts
  key: CredentialKey
  did: string
  now: Date
}): Promise<IssuedCredential> {
  const { bytes, document } = await signDocument({ unsigned: unsignedCredential(parts, did, now), key, did, now })
  const read = readOpenBadgeCredential(document)
  if (!read.ok) throw new UnsignableCredentialError(read.sentence)
  return { bytes, digest: digestOf(bytes), credential: read.credential }
}

/** What differs between awards of one achievement by one issuer. */
export type AwardParts = Omit<CredentialParts, "issuer" | "achievement">

/** The part of a credential that differs between awards, members without a value included. */
export function awardPart(parts: AwardParts, now: Date) {
  return {
    id: parts.id,
    validFrom: timestampOf(parts.validFrom ?? now),
    validUntil: parts.validUntil ? timestampOf(parts.validUntil) : undefined,
    credentialSubject: {
      id: parts.recipientId,
      type: ["AchievementSubject"],
      identifier: parts.recipientEmail
        ? [{ type: "IdentityObject", hashed: true, identityType: "emailAddress", ...parts.recipientEmail }]
        : undefined,
      narrative: parts.narrative,
    },
    evidence: parts.evidence?.map(({ url, ...evidence }) => ({ id: url, type: ["Evidence"], ...evidence })),
    credentialStatus: parts.status ? statusEntry(parts.status) : undefined,
  }
}

/** What an issuer says in a badge, before it is signed in whichever way. */
export function unsignedCredential(parts: CredentialParts, did: string, now: Date): JsonObject {
  const { issuer, achievement } = parts
  const { credentialSubject, ...award } = awardPart(parts, now)
  const credential = withoutEmpty({
    "@context": [credentialsV2, openBadges303],
    id: award.id,
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    name: achievement.name,
    issuer: {
      id: did,
      type: ["Profile"],
      name: issuer.name,
      url: issuer.url,
      description: issuer.description,
      image: imageOf(issuer.image),
    },
    validFrom: award.validFrom,
    validUntil: award.validUntil,
    credentialSubject: {
      id: credentialSubject.id,
      type: credentialSubject.type,
      identifier: credentialSubject.identifier,
      achievement: {
        id: achievement.id,
        type: ["Achievement"],
        name: achievement.name,
        description: achievement.description,
        criteria: { id: achievement.criteriaUrl, narrative: achievement.criteriaNarrative },
        image: imageOf(achievement.image),
        achievementType: achievement.achievementType,
        tag: achievement.tags,
        alignment: achievement.alignments?.map((alignment) => ({ type: ["Alignment"], ...alignment })),
      },
      narrative: credentialSubject.narrative,
    },
    evidence: award.evidence,
    credentialStatus: award.credentialStatus,
  })
  if (!isJsonObject(credential)) throw new TypeError("A credential is an object.")
  return credential
}

/**
 * One entry, since the official schema of Open Badges wants an object. What tells a suspended badge from a revoked one is named as material
 * related to the status; who does not know that takes it for revoked while it is suspended.
 */
function statusEntry({ statusListUrl, index, suspensionListUrl }: StatusPlace): JsonObject {
  return {
    id: `${statusListUrl}#${index}`,
    type: "BitstringStatusListEntry",
    statusPurpose: "revocation",
    statusListIndex: String(index),
    statusListCredential: statusListUrl,
    statusReference: suspensionListUrl,
  }
}

function imageOf(image: Optional<ImageParts>): Optional<JsonObject> {
  return image ? { id: image.url, type: "Image", caption: image.caption } : undefined
}

export const isEmpty = (member: unknown): boolean =>
  member === undefined || member === null || member === "" || (Array.isArray(member) && member.length === 0)

/** The specification wants members without a value left out: nulls, empty texts and empty arrays. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => !isEmpty(member))
      .map(([name, member]) => [name, withoutEmpty(member)]),
  )
}
