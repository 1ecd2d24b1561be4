import { createHash } from "node:crypto"

import { isJsonObject } from "../canonical-form.ts"
import type { JsonObject } from "../canonical-form.ts"
import { credentialsV2, openBadges303 } from "../json-ld/contexts.ts"
import { openBadgeCredentialSchema } from "../model.ts"
import type { OpenBadgeCredential } from "../model.ts"
import type { LegacyAssertion, LegacyRecipient } from "./parts.ts"
import { idOf, textOf, textsIn } from "./spelling.ts"

/** The words of the Open Badges 3.0 model for kinds of recipients; others are named as extensions. */
const identityTypes: ReadonlyMap<string, string> = new Map([["email", "emailAddress"]])

/**
 * Open Badges 2.0 to the model of 3.0, for showing and for the checks that all badges share. The result is signed by nobody: what was
 * received stays what is kept, verified and served. Undefined when a legacy badge lacks what 3.0 cannot do without.
 *
 * @param issuerId the address by which the issuer is known: that of its profile
 * @see https://www.imsglobal.org/spec/ob/v3p0/impl/#migrating-from-ob-2-0-ob-2-1-and-clr-1-0
 */
export function toOpenBadges3(
  assertion: LegacyAssertion,
  { badgeClass, profile, issuerId }: { badgeClass: JsonObject; profile: JsonObject; issuerId: string },
): OpenBadgeCredential | undefined {
  const { document } = assertion
  const credential = {
    "@context": [credentialsV2, openBadges303],
    type: ["VerifiableCredential", "OpenBadgeCredential"],
    id: addressOr(assertion.id ?? assertion.uid, document),
    name: textOf(badgeClass["name"]),
    issuer: issuerOf(profile, issuerId),
    validFrom: assertion.issuedOn,
    validUntil: assertion.expires,
    image: imageOf(document["image"]),
    evidence: listOf(document["evidence"], evidenceOf),
    credentialSubject: {
      ...subjectOf(assertion.recipient),
      type: ["AchievementSubject"],
      narrative: textOf(document["narrative"]),
      achievement: achievementOf(badgeClass),
    },
  }
  const parsed = openBadgeCredentialSchema.safeParse(withoutUndefined(credential))
  return parsed.success ? parsed.data : undefined
}

/** Who earned it, as a subject of Open Badges 3.0 names them. An address of theirs that is no hash is the subject's id where it can be one. */
export function subjectOf({ kind, identity, hashed, salt }: LegacyRecipient): JsonObject {
  if (kind === "url" && !hashed && isIri(identity)) return { id: identity }
  return {
    identifier: [
      {
        type: ["IdentityObject"],
        hashed,
        identityHash: identity,
        identityType: identityTypes.get(kind) ?? `ext:${kind}`,
        ...(salt === undefined ? {} : { salt }),
      },
    ],
  }
}

function issuerOf(profile: JsonObject, id: string): JsonObject {
  return {
    id,
    type: ["Profile"],
    name: textOf(profile["name"]),
    url: iriIn(profile["url"]),
    description: textOf(profile["description"]),
    email: textOf(profile["email"]),
    image: imageOf(profile["image"]),
  }
}

function achievementOf(badgeClass: JsonObject): JsonObject {
  const criteria = badgeClass["criteria"]
  const [details] = [criteria].flat().filter(isJsonObject)
  return {
    id: addressOr(textOf(badgeClass["id"]), badgeClass),
    type: ["Achievement"],
    name: textOf(badgeClass["name"]),
    description: textOf(badgeClass["description"]),
    criteria: { id: iriIn(idOf(criteria)), narrative: textOf(details?.["narrative"]) },
    image: imageOf(badgeClass["image"]),
    tag: textsIn(badgeClass["tags"]),
    alignment: listOf(badgeClass["alignment"], alignmentOf),
  }
}

function evidenceOf(evidence: unknown): JsonObject | undefined {
  if (typeof evidence === "string") return isIri(evidence) ? { id: evidence, type: ["Evidence"] } : undefined
  if (!isJsonObject(evidence)) return undefined
  const words = ["name", "narrative", "description", "genre", "audience"]
  return {
    id: iriIn(evidence["id"]),
    type: ["Evidence"],
    ...Object.fromEntries(words.map((word) => [word, textOf(evidence[word])])),
  }
}

function alignmentOf(alignment: unknown): JsonObject | undefined {
  if (!isJsonObject(alignment)) return undefined
  const [targetName, targetUrl] = [textOf(alignment["targetName"]), iriIn(alignment["targetUrl"])]
  if (targetName === undefined || targetUrl === undefined) return undefined
  const words = ["targetCode", "targetDescription", "targetFramework"]
  return {
    type: ["Alignment"],
    targetName,
    targetUrl,
    ...Object.fromEntries(words.map((word) => [word, textOf(alignment[word])])),
  }
}

/** An image by its address, or as a `data:` address, which some break into lines. */
function imageOf(image: unknown): JsonObject | undefined {
  const id = idOf(image)?.replaceAll(/\s/g, "")
  if (id === undefined || !isIri(id)) return undefined
  const [details] = [image].flat().filter(isJsonObject)
  return { id, type: ["Image"], caption: textOf(details?.["caption"]) }
}

function listOf(value: unknown, read: (item: unknown) => JsonObject | undefined): JsonObject[] {
  const items: unknown[] = [value ?? []].flat()
  return items.map(read).filter((item) => item !== undefined)
}

const isIri = (text: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]+$/.test(text)

function iriIn(value: unknown): string | undefined {
  const text = textOf(value)?.trim()
  return text !== undefined && isIri(text) ? text : undefined
}

/** A thing without an address is called by what it says. */
function addressOr(id: string | undefined, thing: JsonObject): string {
  if (id !== undefined && isIri(id)) return id
  return `urn:sha256:${createHash("sha256").update(JSON.stringify(thing)).digest("hex")}`
}

/** Empty lists and absent members are left out, as the specification asks. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined)
  if (!isJsonObject(value)) return value
  const present = Object.entries(value).filter(
    ([, member]) => member !== undefined && !(Array.isArray(member) && member.length === 0),
  )
  return Object.fromEntries(present.map(([name, member]) => [name, withoutUndefined(member)]))
}
