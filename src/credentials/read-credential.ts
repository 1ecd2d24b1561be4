import type { z } from "zod"

import { acceptorOf } from "./acceptor.ts"
import type { Acceptor } from "./acceptor.ts"
import { isListedAchievementType } from "./achievement-types.ts"
import { canonicalForm, isJsonObject } from "./canonical-form.ts"
import type { JsonObject } from "./canonical-form.ts"
import { credentialsV1, credentialsV2, olderOpenBadgesContexts, openBadges303 } from "./json-ld/contexts.ts"
import { documentFormats, formatOf } from "./formats.ts"
import type { DocumentFormat } from "./formats.ts"
import {
  endorsementCredentialSchema,
  openBadgeCredentialSchema,
  statusListCredentialSchema,
  verifiableCredentialSchema,
} from "./model.ts"
import type { AnyCredential, OpenBadgeCredential, StatusListCredential } from "./model.ts"

export type ReadCredential<Credential> =
  | { ok: true; credential: Credential; warnings: string[] }
  | { ok: false; reason: "otherKind" | "malformed"; sentence: string; details: string[] }

/**
 * Reads a parsed JSON value as an OpenBadgeCredential 3.0 (VCDM 2.0, or 1.1 as older issuers wrote it). The answer tells apart what is no
 * valid badge (`malformed`, with every problem named by its path) from what is a badge or relative of another kind that this
 * version cannot check (`otherKind`).
 */
export function readOpenBadgeCredential(value: unknown): ReadCredential<OpenBadgeCredential> {
  if (!isJsonObject(value)) return malformed("openBadges3", ["The file is JSON, but not an object."])
  const canonical = canonicalForm(value)
  if (!isJsonObject(canonical)) return malformed("openBadges3", ["The file is JSON, but not an object."])
  const format = formatOf(canonical) ?? "openBadges3"
  if (format !== "openBadges3") {
    return { ok: false, reason: "otherKind", sentence: `This is ${documentFormats[format]}.`, details: [] }
  }
  return readBadge(canonical)
}

function readBadge(canonical: JsonObject): ReadCredential<OpenBadgeCredential> {
  const read = readShape(canonical, openBadgeCredentialSchema, "openBadges3")
  return read.ok ? { ...read, warnings: [...read.warnings, ...unlistedTypes(read.credential)] } : read
}

/** The formats that are verifiable credentials, whatever they are about. */
export type CredentialFormat = Exclude<DocumentFormat, "openBadges2" | "openBadges1" | "openBadges05" | "presentation">

/**
 * Reads a canonical form as the kind of verifiable credential that it was recognised as. Of a kind that this version has no model for, the
 * envelope is read, so that its signature, its issuer, its dates and its status can be checked all the same.
 */
export function readAnyCredential(canonical: JsonObject, format: CredentialFormat): ReadCredential<AnyCredential> {
  if (format === "openBadges3") return readBadge(canonical)
  if (format === "endorsement") return readShape(canonical, endorsementCredentialSchema, format)
  return readShape(canonical, verifiableCredentialSchema, format)
}

function readShape<Credential extends AnyCredential>(
  canonical: JsonObject,
  schema: z.ZodType<Credential>,
  format: CredentialFormat,
): ReadCredential<Credential> {
  const parsed = parse(schema, canonical)
  const contexts = examineContexts(canonical, format)
  if (!parsed.success) return malformed(format, [...contexts.problems, ...problemsOf(parsed.error)])
  if (contexts.problems.length > 0) return malformed(format, contexts.problems)
  return { ok: true, credential: parsed.data, warnings: [...contexts.warnings, ...zonelessDates(parsed.data)] }
}

const acceptors = new WeakMap<z.ZodType, { accepts: Acceptor | undefined }>()

/** As the schema reads it; what is fine is not copied once more. */
function parse<Credential>(schema: z.ZodType<Credential>, canonical: JsonObject) {
  const compiled = acceptors.get(schema) ?? { accepts: acceptorOf(schema) }
  acceptors.set(schema, compiled)
  if (compiled.accepts?.(canonical) === true) return { success: true, data: canonical as Credential } as const
  return schema.safeParse(canonical)
}

/** Reads a parsed JSON value as a Bitstring Status List credential. */
export function readStatusListCredential(value: unknown): ReadCredential<StatusListCredential> {
  const parsed = statusListCredentialSchema.safeParse(canonicalForm(value))
  if (!parsed.success) return malformed("verifiableCredential", problemsOf(parsed.error))
  return { ok: true, credential: parsed.data, warnings: [] }
}

function malformed(
  format: CredentialFormat,
  details: string[],
): { ok: false; reason: "malformed"; sentence: string; details: string[] } {
  const whole = {
    openBadges3: "a complete Open Badges 3.0 badge",
    endorsement: "a complete endorsement",
    comprehensiveLearnerRecord: "a complete learner record",
    verifiableCredential: "a complete verifiable credential",
  }[format]
  return {
    ok: false,
    reason: "malformed",
    sentence: `This is not ${whole}: ${details[0] ?? "it cannot be read"}`,
    details,
  }
}

function examineContexts(canonical: JsonObject, format: CredentialFormat): { problems: string[]; warnings: string[] } {
  const contexts = Array.isArray(canonical["@context"]) ? canonical["@context"] : []
  const [first] = contexts
  if (first !== credentialsV2 && first !== credentialsV1) {
    return { problems: [`its first @context must be ${credentialsV2}.`], warnings: [] }
  }
  if (contexts.includes(openBadges303) || (format !== "openBadges3" && format !== "endorsement"))
    return { problems: [], warnings: [] }
  const older = olderOpenBadgesContexts.find((url) => contexts.includes(url))
  if (older !== undefined) {
    return { problems: [], warnings: [`It was written for an older edition of Open Badges 3.0 (${older}).`] }
  }
  return { problems: [], warnings: ["It does not say which edition of Open Badges 3.0 it was written for."] }
}

function unlistedTypes(credential: OpenBadgeCredential): string[] {
  const { achievementType } = credential.credentialSubject.achievement
  if (achievementType === undefined || isListedAchievementType(achievementType)) return []
  return [`Its kind of achievement, “${achievementType}”, is not one that Open Badges lists.`]
}

function zonelessDates(credential: AnyCredential): string[] {
  const dates = [
    ["validFrom", credential.validFrom],
    ["validUntil", credential.validUntil],
  ] as const
  return dates
    .filter(([, date]) => date !== undefined && !/(?:Z|[+-]\d{2}:\d{2})$/.test(date))
    .map(([name]) => `Its date “${name}” names no time zone; it was read as universal time.`)
}

/** At most this many problems are listed: a report must stay readable, and small. */
const maximumProblems = 10

function problemsOf(error: z.ZodError): string[] {
  return error.issues.slice(0, maximumProblems).map((issue) => {
    const field = issue.path
      .map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`))
      .join("")
      .replace(/^\./, "")
    if (issue.code === "invalid_type" && issue.input === undefined) return `the field “${field}” is missing.`
    return `the field “${field}” ${issue.message.startsWith("must") ? issue.message : `is not as it should be (${issue.message})`}.`
  })
}
