import { z } from "zod"

import { documentFormats, securings } from "./formats.ts"
import type { DocumentFormat } from "./formats.ts"

/** The checks, in the order in which they are made and shown. */
export const checkIds = [
  "format",
  "schema",
  "terms",
  "proof",
  "issuer",
  "refresh",
  "status",
  "dates",
  "recipient",
  "endorsements",
] as const
export type CheckId = (typeof checkIds)[number]

/** What each check is called on a page. */
export const checkTitles: Readonly<Record<CheckId, string>> = {
  format: "It says what it is",
  schema: "It is complete",
  terms: "All of its words are defined",
  proof: "Nothing in it was changed",
  issuer: "The issuer is who it says",
  refresh: "There is no newer copy",
  status: "The issuer has not taken it back",
  dates: "It is in force today",
  recipient: "It was awarded to this person",
  endorsements: "Others recommend it",
}

/**
 * Why a check did not simply pass. `unreachable` and `listUnreachable` are the ones that another try may cure.
 */
export const reasons = [
  // not valid
  "notABadge",
  "undefinedTerm",
  "invalidJsonLd",
  "signature",
  "unsigned",
  "claimsMismatch",
  "proofExpired",
  "weakKey",
  "keyRevoked",
  "keyExpired",
  "keyNotListed",
  "activityKey",
  "issuerMismatch",
  "notYetValid",
  "expired",
  "revoked",
  "suspended",
  "statusListNotTrusted",
  "recipientMismatch",
  "hostedCopyDiffers",
  "idMismatch",
  "notInScope",
  // could not be checked
  "unsupportedFormat",
  "unknownContext",
  "unusualSpelling",
  "unsupportedProof",
  "unsupportedKey",
  "unsupportedIssuer",
  "unsupportedStatus",
  "tooComplex",
  "keyUnresolved",
  "unreachable",
  "unobtainable",
  "documentUnreadable",
  "addressUnknown",
  "listUnreachable",
  "listUnreadable",
  "listNotConfirmed",
  "hiddenRecipient",
  // warnings
  "lastSeen",
  "oddity",
] as const
export type Reason = (typeof reasons)[number]

const basisSchema = z.object({
  /** What the document is, in words: "the issuer's key list". */
  what: z.string(),
  url: z.string(),
  /** Digest (see digestOf) of the bytes that were read; absent when nothing came. */
  digest: z.string().optional(),
  /** ISO 8601: when the bytes were had, for a copy that was kept; absent when they were fetched for this report. */
  seenAt: z.string().optional(),
  /** ISO 8601: since when nothing newer can be had, where a kept copy stands in for it. */
  missingSince: z.string().optional(),
})

const checkSchema = z.object({
  id: z.enum(checkIds),
  title: z.string(),
  outcome: z.enum(["passed", "failed", "warning", "unknown", "notApplicable"]),
  sentence: z.string(),
  /** What the reader can do about it, where there is something. */
  nextStep: z.string().optional(),
  reason: z.enum(reasons).optional(),
  /** More for those who want to know: paths of fields, names of suites, messages. */
  detail: z.string().optional(),
  basedOn: z.array(basisSchema).optional(),
})

/**
 * A verification report, as it is stored and shown. `version` rises when a stored report could no longer be read by this schema.
 */
export const verificationReportSchema = z.object({
  version: z.literal(2),
  verdict: z.enum(["verified", "warning", "invalid", "unknown"]),
  /** Why, when the verdict is not "verified": the reason of the check that decided. */
  reason: z.enum(reasons).optional(),
  /** The verdict in words; revoked, suspended and expired have labels of their own. */
  label: z.string(),
  /** ISO 8601, the moment handed in. */
  checkedAt: z.string(),
  /** digestOf() the bytes that were examined. */
  digest: z.string(),
  checks: z.array(checkSchema),
  /** What the document says that it is, and how it is kept from being changed; null when it could not be told. */
  format: z
    .object({
      code: z.enum(Object.keys(documentFormats) as [DocumentFormat, ...DocumentFormat[]]),
      securing: z.enum(securings),
    })
    .nullable(),
  /**
   * To whom the key that signed was proven to belong: a domain (by what it publishes), or no more than a key that names itself. An issuer's
   * name in a credential is only what it says of itself. Null when nothing was proven.
   */
  provenBy: z.object({ kind: z.enum(["domain", "key"]), name: z.string() }).nullable(),
  /** As the credential claims; believe the name no more than the checks allow. */
  issuer: z
    .object({
      id: z.string(),
      name: z.string().nullable(),
      url: z.string().nullable(),
      /** The verification method whose signature was examined. */
      keyId: z.string().nullable(),
    })
    .nullable(),
  achievement: z.object({ id: z.string(), name: z.string(), achievementType: z.string().nullable() }).nullable(),
  credential: z
    .object({
      id: z.string().nullable(),
      subjectId: z.string().nullable(),
      validFrom: z.string().nullable(),
      validUntil: z.string().nullable(),
      statusLists: z.array(z.string()),
    })
    .nullable(),
})

export type VerificationReport = z.infer<typeof verificationReportSchema>
export type Verdict = VerificationReport["verdict"]
export type Check = z.infer<typeof checkSchema>
export type Basis = z.infer<typeof basisSchema>

/** The body of a check, before verify.ts gives it its id and title. */
export type Finding = Omit<Check, "id" | "title">

export const passed = (sentence: string, more: Partial<Finding> = {}): Finding => ({
  outcome: "passed",
  sentence,
  ...more,
})
export const failed = (reason: Reason, sentence: string, more: Partial<Finding> = {}): Finding => ({
  outcome: "failed",
  reason,
  sentence,
  ...more,
})
export const unknown = (reason: Reason, sentence: string, more: Partial<Finding> = {}): Finding => ({
  outcome: "unknown",
  reason,
  sentence,
  ...more,
})
export const warning = (sentence: string, more: Partial<Finding> = {}): Finding => ({
  outcome: "warning",
  reason: "oddity",
  sentence,
  ...more,
})
export const notApplicable = (sentence: string): Finding => ({ outcome: "notApplicable", sentence })

/** Any failed check makes the badge not valid; otherwise any that could not be made leaves it open; otherwise warnings are said. */
export function verdictOf(checks: readonly Check[]): { verdict: Verdict; reason?: Reason; label: string } {
  const decisive = (outcome: Check["outcome"]) =>
    checkIds.map((id) => checks.find((check) => check.id === id && check.outcome === outcome)).find(Boolean)
  const failure = decisive("failed")
  if (failure) return withReason("invalid", failure, invalidLabels[failure.reason ?? "notABadge"] ?? "Not valid")
  const open = decisive("unknown")
  if (open) return withReason("unknown", open, isOnlyIssuerOpen(open, checks) ? notConfirmed : "Could not be checked")
  const oddity = decisive("warning")
  if (oddity) return withReason("warning", oddity, "Verified with warnings")
  return { verdict: "verified", label: "Verified" }
}

/** The signature fits under the key that it names, and nothing shows whose key that is. */
const notConfirmed = "Signature valid, issuer not confirmed"

const isOnlyIssuerOpen = (open: Check, checks: readonly Check[]): boolean =>
  open.id === "issuer" &&
  checks.some(({ id, outcome }) => id === "proof" && (outcome === "passed" || outcome === "warning"))

const invalidLabels: Partial<Record<Reason, string>> = {
  revoked: "Revoked",
  suspended: "Suspended",
  expired: "Expired",
}

function withReason(
  verdict: Verdict,
  check: Check,
  label: string,
): { verdict: Verdict; reason?: Reason; label: string } {
  return { verdict, label, ...(check.reason === undefined ? {} : { reason: check.reason }) }
}

/** Whether the verdict is open only for want of a document that could not be fetched, so that trying again later may settle it. */
export function isWorthRetrying(report: VerificationReport): boolean {
  const open = report.checks.filter((check) => check.outcome === "unknown")
  return (
    report.verdict === "unknown" &&
    open.every(
      (check) =>
        check.reason === "unreachable" || check.reason === "listUnreachable" || check.reason === "listNotConfirmed",
    )
  )
}
