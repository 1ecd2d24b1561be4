import type { z } from "zod"

import { isListedAchievementType } from "./achievement-types.ts"
import { canonicalForm, isJsonObject } from "./canonical-form.ts"
import type { JsonObject } from "./canonical-form.ts"
import { credentialsV1, credentialsV2, olderOpenBadgesContexts, openBadges303 } from "./contexts.ts"
import { openBadgeCredentialSchema, statusListCredentialSchema } from "./model.ts"
import type { OpenBadgeCredential, StatusListCredential } from "./model.ts"

export type ReadCredential<Credential> =
  | { ok: true; credential: Credential; warnings: string[] }
  | { ok: false; reason: "otherKind" | "malformed"; sentence: string; details: string[] }

/**
 * Reads a parsed JSON value as an OpenBadgeCredential 3.0 (VCDM 2.0, or 1.1 as older issuers wrote it). The answer tells apart what is no
 * valid badge (`malformed`, with every problem named by its path) from what is a badge or relative of another kind that this
 * version cannot check (`otherKind`).
 */
export function readOpenBadgeCredential(value: unknown): ReadCredential<OpenBadgeCredential> {
  if (!isJsonObject(value)) return malformed(["The file is JSON, but not an object."])
  const canonical = canonicalForm(value)
  if (!isJsonObject(canonical)) return malformed(["The file is JSON, but not an object."])
  const other = otherKind(canonical)
  if (other !== undefined) return { ok: false, reason: "otherKind", sentence: other, details: [] }
  const parsed = openBadgeCredentialSchema.safeParse(canonical)
  const contexts = examineContexts(canonical)
  if (!parsed.success) return malformed([...contexts.problems, ...problemsOf(parsed.error)])
  if (contexts.problems.length > 0) return malformed(contexts.problems)
  return {
    ok: true,
    credential: parsed.data,
    warnings: [...contexts.warnings, ...warningsOf(parsed.data)],
  }
}

/** Reads a parsed JSON value as a Bitstring Status List credential. */
export function readStatusListCredential(value: unknown): ReadCredential<StatusListCredential> {
  const parsed = statusListCredentialSchema.safeParse(canonicalForm(value))
  if (!parsed.success) return malformed(problemsOf(parsed.error))
  return { ok: true, credential: parsed.data, warnings: [] }
}

function malformed(details: string[]): { ok: false; reason: "malformed"; sentence: string; details: string[] } {
  return {
    ok: false,
    reason: "malformed",
    sentence: `This is not a complete Open Badges 3.0 badge: ${details[0] ?? "it cannot be read"}`,
    details,
  }
}

/** Recognises the relatives of an Open Badges 3.0 credential that people try to import. */
function otherKind(canonical: JsonObject): string | undefined {
  const types = namesIn(canonical["type"])
  const contexts = namesIn(canonical["@context"])
  if (types.includes("EndorsementCredential")) {
    return "This is an endorsement, a recommendation of somebody's badge, which this version cannot check yet."
  }
  if (types.includes("ClrCredential") || contexts.some((url) => url.includes("/spec/clr/"))) {
    return "This is a Comprehensive Learner Record, a bundle of records, which this version cannot check yet."
  }
  if (types.includes("VerifiablePresentation")) {
    return "This is a presentation that wraps badges, which this version cannot check yet. Import the badge itself."
  }
  const legacyContext = contexts.some((url) => /openbadges\.org|\/openbadges\/v[12]|\/ob\/v2p/.test(url))
  const legacyShape =
    "badge" in canonical && ("verify" in canonical || "recipient" in canonical || "verification" in canonical)
  if (legacyContext || legacyShape || types.includes("Assertion")) {
    return "This is a badge in the older Open Badges 1 or 2 form, which this version cannot check yet."
  }
  return undefined
}

function examineContexts(canonical: JsonObject): { problems: string[]; warnings: string[] } {
  const contexts = Array.isArray(canonical["@context"]) ? canonical["@context"] : []
  const [first] = contexts
  if (first !== credentialsV2 && first !== credentialsV1) {
    return { problems: [`its first @context must be ${credentialsV2}.`], warnings: [] }
  }
  if (contexts.includes(openBadges303)) return { problems: [], warnings: [] }
  const older = olderOpenBadgesContexts.find((url) => contexts.includes(url))
  if (older !== undefined) {
    return { problems: [], warnings: [`It was written for an older edition of Open Badges 3.0 (${older}).`] }
  }
  return { problems: [], warnings: ["It does not say which edition of Open Badges 3.0 it was written for."] }
}

function warningsOf(credential: OpenBadgeCredential): string[] {
  const warnings: string[] = []
  const { achievementType } = credential.credentialSubject.achievement
  if (achievementType !== undefined && !isListedAchievementType(achievementType)) {
    warnings.push(`Its kind of achievement, “${achievementType}”, is not one that Open Badges lists.`)
  }
  for (const [name, date] of [
    ["validFrom", credential.validFrom],
    ["validUntil", credential.validUntil],
  ] as const) {
    if (date !== undefined && !/(?:Z|[+-]\d{2}:\d{2})$/.test(date)) {
      warnings.push(`Its date “${name}” names no time zone; it was read as universal time.`)
    }
  }
  return warnings
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

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : []
}
