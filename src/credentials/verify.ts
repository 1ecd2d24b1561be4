import { isJsonObject } from "./canonical-form.ts"
import type { JsonObject } from "./canonical-form.ts"
import { checkDates } from "./checks/dates.ts"
import { checkIssuer } from "./checks/issuer.ts"
import type { ExpectedIssuer } from "./checks/issuer.ts"
import { checkRecipient } from "./checks/recipient.ts"
import { checkStatus } from "./checks/status.ts"
import { createControllerResolver } from "./keys/controller.ts"
import { digestOf } from "./digest.ts"
import type { DocumentSource } from "./documents.ts"
import { examineJsonLd } from "./json-ld.ts"
import { readJsonDocument } from "./json-document.ts"
import type { OpenBadgeCredential } from "./model.ts"
import { readOpenBadgeCredential } from "./read-credential.ts"
import { checkIds, checkTitles, failed, notApplicable, passed, unknown, verdictOf, warning } from "./report.ts"
import type { CheckId, Finding, VerificationReport } from "./report.ts"
import { checkSignatures } from "./proofs/check-signatures.ts"
import type { SignatureFindings } from "./proofs/check-signatures.ts"

/** How far two servers' clocks may differ before a date counts as past or to come: five minutes, in milliseconds. */
export const defaultClockSkew = 5 * 60 * 1000

export type VerificationOptions = {
  /** The moment for which the answer holds; it also stands in the report. */
  now: Date
  /** Where keys and status lists come from. */
  documents: DocumentSource
  /** The issuer that the credential must be by: the actor of the Offer that brought it, or a did. */
  expectedIssuer?: ExpectedIssuer
  /** The actor that the credential must have been awarded to. */
  expectedRecipient?: string
  /** In milliseconds; five minutes unless told. */
  clockSkew?: number
}

type Findings = Partial<Record<CheckId, Finding>>

/**
 * Verifies an Open Badges 3.0 credential from its exact bytes and reports every check in words. Never throws for what the bytes or the
 * fetched documents contain: whatever is wrong with them is in the report.
 *
 * The order is that of the specification: shape, words, signature, issuer, dates, status, recipient. Where a check makes the later ones
 * meaningless they are "not applicable", and in particular no address that a badly signed credential names is ever fetched.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/#verification
 */
export async function verifyCredential(bytes: Uint8Array, options: VerificationOptions): Promise<VerificationReport> {
  const { now, documents, expectedIssuer, expectedRecipient, clockSkew = defaultClockSkew } = options
  const shape = readShape(bytes)
  if (shape.credential === undefined) {
    return reportOf({
      bytes,
      now,
      findings: { schema: shape.finding },
      because: "this is not a badge that can be read",
    })
  }
  const { credential, document } = shape
  const findings: Findings = { schema: shape.finding }
  findings.dates = checkDates(credential, { now, clockSkew })
  findings.recipient = checkRecipient(credential, expectedRecipient)
  findings.jsonLd = await checkJsonLd(document)
  if (findings.jsonLd.outcome !== "passed") {
    return reportOf({ bytes, now, findings, credential, because: "it is unclear what its words mean" })
  }
  const resolve = createControllerResolver(documents)
  const signatures = await checkSignatures(document, { issuerId: credential.issuer.id, resolve, now, clockSkew })
  findings.proof = signatures.signature
  findings.issuer = await checkIssuer({ credential, findings: signatures, expectedIssuer, resolve })
  const isTrusted = [findings.proof, findings.issuer].every(
    ({ outcome }) => outcome === "passed" || outcome === "warning",
  )
  if (isTrusted) findings.status = await checkStatus(credential, { documents, resolve, now, clockSkew })
  return reportOf({ bytes, now, findings, credential, signatures, because: "the signature could not be relied on" })
}

type Shape =
  | { credential: OpenBadgeCredential; document: JsonObject; finding: Finding }
  | { credential: undefined; finding: Finding }

function readShape(bytes: Uint8Array): Shape {
  const json = readJsonDocument(bytes)
  if (!json.ok) {
    const finding =
      json.reason === "jwt" ? unknown("unsupportedFormat", json.sentence) : failed("notABadge", json.sentence)
    return { credential: undefined, finding }
  }
  const read = readOpenBadgeCredential(json.value)
  if (!read.ok || !isJsonObject(json.value)) {
    if (!read.ok && read.reason === "otherKind")
      return { credential: undefined, finding: unknown("unsupportedFormat", read.sentence) }
    const { sentence, details } = read.ok ? { sentence: "This is not a badge.", details: [] } : read
    return { credential: undefined, finding: failed("notABadge", sentence, { detail: details.join(" ") }) }
  }
  const finding =
    read.warnings.length > 0
      ? warning(`It has all that an Open Badges 3.0 badge needs, with oddities. ${read.warnings.join(" ")}`)
      : passed("It has all that an Open Badges 3.0 badge needs.")
  return { credential: read.credential, document: json.value, finding }
}

async function checkJsonLd(document: JsonObject): Promise<Finding> {
  const verdict = await examineJsonLd(document)
  if (verdict.ok) return passed("Every word in it is defined by a known vocabulary, so the signature covers all of it.")
  const more = verdict.detail === undefined ? {} : { detail: verdict.detail }
  return verdict.reason === "undefinedTerm" || verdict.reason === "invalidJsonLd"
    ? failed(verdict.reason, verdict.sentence, more)
    : unknown(verdict.reason, verdict.sentence, more)
}

function reportOf({
  bytes,
  now,
  findings,
  credential,
  signatures,
  because,
}: {
  bytes: Uint8Array
  now: Date
  findings: Findings
  credential?: OpenBadgeCredential
  signatures?: SignatureFindings
  /** Why the checks without a finding were not made. */
  because: string
}): VerificationReport {
  const checks = checkIds.map((id) => ({
    id,
    title: checkTitles[id],
    ...(findings[id] ?? notApplicable(`Not looked at, because ${because}.`)),
  }))
  return {
    version: 1,
    ...verdictOf(checks),
    checkedAt: now.toISOString(),
    digest: digestOf(bytes),
    checks,
    ...(credential === undefined ? nothingKnown : claimsOf(credential, signatures)),
  }
}

type Claims = Pick<VerificationReport, "issuer" | "achievement" | "credential">

const nothingKnown: Claims = { issuer: null, achievement: null, credential: null }

function claimsOf(credential: OpenBadgeCredential, signatures: SignatureFindings | undefined): Claims {
  const { issuer, credentialSubject } = credential
  const { achievement } = credentialSubject
  return {
    issuer: { id: issuer.id, name: issuer.name ?? null, url: issuer.url ?? null, keyId: signatures?.keyId ?? null },
    achievement: { id: achievement.id, name: achievement.name, achievementType: achievement.achievementType ?? null },
    credential: {
      id: credential.id,
      subjectId: credentialSubject.id ?? null,
      validFrom: credential.validFrom,
      validUntil: credential.validUntil ?? null,
      statusLists: (credential.credentialStatus ?? []).flatMap(
        ({ statusListCredential }) => statusListCredential ?? [],
      ),
    },
  }
}
