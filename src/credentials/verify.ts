import type { JsonObject } from "./canonical-form.ts"
import { checkDates } from "./checks/dates.ts"
import { checkEndorsements } from "./checks/endorsements.ts"
import { checkIssuer } from "./checks/issuer.ts"
import type { ExpectedIssuer } from "./checks/issuer.ts"
import { checkRecipient } from "./checks/recipient.ts"
import type { ExpectedRecipient } from "./checks/recipient.ts"
import { checkRefresh, refreshAddress, refreshedChecks } from "./checks/refresh.ts"
import { createControllerResolver } from "./keys/controller.ts"
import type { DocumentSource } from "./documents.ts"
import { recogniseJwt } from "./jwt/recognise-jwt.ts"
import { securedByJwt } from "./jwt/secured.ts"
import { checkJwsSignature } from "./jwt/signature.ts"
import { isLegacy } from "./formats.ts"
import { verifyLegacy } from "./legacy/verify.ts"
import type { AnyCredential } from "./model.ts"
import { digestOf } from "./digest.ts"
import { readAnyCredential } from "./read-credential.ts"
import type { CredentialFormat } from "./read-credential.ts"
import { recognise } from "./recognise.ts"
import { failed, passed, warning } from "./report.ts"
import type { Finding, VerificationReport } from "./report.ts"
import { reportOf } from "./report-of.ts"
import type { Findings } from "./report-of.ts"
import { securedByProofs } from "./secured.ts"
import type { Secured } from "./secured.ts"
import { checkStatus } from "./status/check-status.ts"
import type { StatusListCache } from "./status/list-cache.ts"
import type { ExaminedCredential, FoundCredential, VerificationMemory } from "./verification-memory.ts"

/** How far two servers' clocks may differ before a date counts as past or to come: five minutes, in milliseconds. */
export const defaultClockSkew = 5 * 60 * 1000

export type VerificationOptions = {
  /** The moment for which the answer holds; it also stands in the report. */
  now: Date
  /** Where keys and status lists come from. */
  documents: DocumentSource
  /** The issuer that the credential must be by: the actor of the Offer that brought it, or a did. */
  expectedIssuer?: ExpectedIssuer
  /** Whom the credential must have been awarded to. */
  expectedRecipient?: ExpectedRecipient
  /** Where the bytes were found, for badges that do not say themselves where they lie (Open Badges 0.5 and 1.0). Nothing is believed for it. */
  foundAt?: string
  /** In milliseconds; five minutes unless told. */
  clockSkew?: number
  /** Status lists that were seen before; without, every list is fetched anew. */
  statusLists?: StatusListCache
  /** What was found out before about the same bytes, as far as they alone decide it. */
  memory?: VerificationMemory
}

/**
 * Verifies a badge (or any verifiable credential) from its exact bytes and reports every check in words. Never throws for what the bytes
 * or the fetched documents contain: whatever is wrong with them is in the report.
 *
 * The order is that of the specification: shape, words, signature, issuer, refresh, status, dates, recipient, endorsements. Where a check
 * makes the later ones meaningless they are "not applicable", and in particular no address that a badly signed credential names is ever
 * fetched.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/#verification
 */
export async function verifyCredential(bytes: Uint8Array, options: VerificationOptions): Promise<VerificationReport> {
  return verifyNested(bytes, options, { refresh: true, endorsements: true })
}

/** What is looked at beyond the document itself: a newer copy is not asked for a newer one, nor a recommendation for another. */
type Nesting = { refresh: boolean; endorsements: boolean }

async function verifyNested(
  bytes: Uint8Array,
  options: VerificationOptions,
  nesting: Nesting,
): Promise<VerificationReport> {
  const { now, memory } = options
  const digest = digestOf(bytes)
  const before = memory?.get(digest)
  if (before !== undefined) return verifySecured(bytes, digest, before, options, nesting)
  const found = recognise(bytes)
  if (found.kind === "other") {
    const because = "this is not a badge that can be read"
    return reportOf({ bytes, digest, now, format: null, findings: { format: found.finding }, because })
  }
  if (found.kind === "jwt") return verifyJwt(bytes, found.jwt, options, nesting)
  const { format } = found
  if (isLegacy(format)) {
    return verifyLegacy(bytes, found, { ...options, clockSkew: options.clockSkew ?? defaultClockSkew })
  }
  const examined = examine({ ...found, format: format as CredentialFormat }, securedByProofs())
  memory?.set(digest, examined, bytes.byteLength)
  return verifySecured(bytes, digest, examined, options, nesting)
}

async function verifyJwt(
  bytes: Uint8Array,
  jwt: string,
  options: VerificationOptions,
  nesting: Nesting,
): Promise<VerificationReport> {
  const { now, documents } = options
  const found = recogniseJwt(jwt)
  if (found.kind === "other") {
    const because = "this is not a badge that can be read"
    return reportOf({ bytes, now, format: null, findings: { format: found.finding }, because })
  }
  const { format } = found
  if (isLegacy(format)) {
    return verifyLegacy(bytes, found, { ...options, clockSkew: options.clockSkew ?? defaultClockSkew }, (key) =>
      checkJwsSignature(found.jws, key),
    )
  }
  const secured = securedByJwt(found.jws, found.claims, documents)
  const examined = examine({ ...found, format: format as CredentialFormat }, secured)
  return verifySecured(bytes, digestOf(bytes), examined, options, nesting)
}

const examine = (found: FoundCredential, secured: Secured): ExaminedCredential => ({
  found,
  secured,
  read: readAnyCredential(found.canonical, found.format),
})

/** Makes the checks that follow once it is known what a document is and how it is secured. */
async function verifySecured(
  bytes: Uint8Array,
  digest: string,
  { found, read, secured }: ExaminedCredential,
  options: VerificationOptions,
  nesting: Nesting,
): Promise<VerificationReport> {
  const { now, documents, expectedIssuer, expectedRecipient, clockSkew = defaultClockSkew, statusLists } = options
  const format = { code: found.format, securing: secured.securing }
  const findings: Findings = { format: found.finding }
  if (!read.ok) {
    findings.schema = failed("notABadge", read.sentence, { detail: read.details.join(" ") })
    return reportOf({ bytes, digest, now, format, findings, because: "this is not a badge that can be read" })
  }
  const { credential } = read
  findings.schema = schemaFinding(read.warnings)
  findings.dates = checkDates(credential, { now, clockSkew })
  findings.recipient = checkRecipient(credential, expectedRecipient)
  findings.terms = await secured.checkTerms(found.document)
  if (findings.terms.outcome !== "passed" && findings.terms.outcome !== "notApplicable") {
    return reportOf({ bytes, digest, now, format, findings, credential, because: "it is unclear what its words mean" })
  }
  const resolve = createControllerResolver(documents)
  const circumstances = { issuerId: credential.issuer.id, resolve, now, clockSkew }
  const signatures = await secured.checkSignatures(found.document, circumstances)
  findings.proof = signatures.signature
  findings.issuer = await checkIssuer({ credential, findings: signatures, expectedIssuer, resolve })
  const isTrusted = [findings.proof, findings.issuer].every(
    ({ outcome }) => outcome === "passed" || outcome === "warning",
  )
  if (isTrusted) {
    const newer = nesting.refresh ? await lookForNewer(found.canonical, credential, findings, options) : undefined
    if (newer === undefined) {
      findings.status = await checkStatus(credential, { documents, resolve, now, clockSkew, statusLists })
      if (nesting.endorsements) findings.endorsements = await lookAtEndorsements(found.document, options)
    }
  }
  const because = "the signature could not be relied on"
  return reportOf({ bytes, digest, now, format, findings, credential, keyId: signatures.keyId, because })
}

/** Takes the findings of a newer copy where they count in place of the badge's own; undefined when there is none. */
async function lookForNewer(
  canonical: JsonObject,
  credential: AnyCredential,
  findings: Findings,
  options: VerificationOptions,
): Promise<VerificationReport | undefined> {
  const address = refreshAddress(canonical)
  if (address === undefined) return undefined
  const { expectedIssuer: _issuer, ...others } = options
  const verify = (bytes: Uint8Array) => verifyNested(bytes, others, { refresh: false, endorsements: true })
  const { finding, newer } = await checkRefresh(address, credential, { documents: options.documents, verify })
  findings.refresh = finding
  for (const check of newer?.checks ?? []) {
    const { id, title: _title, ...found } = check
    if (refreshedChecks.some((refreshed) => refreshed === id)) findings[id] = found
  }
  return newer
}

function lookAtEndorsements(document: JsonObject, options: VerificationOptions): Promise<Finding> {
  const { expectedIssuer: _issuer, expectedRecipient: _recipient, ...others } = options
  return checkEndorsements(document, (bytes) => verifyNested(bytes, others, { refresh: false, endorsements: false }))
}

function schemaFinding(warnings: string[]): Finding {
  return warnings.length > 0
    ? warning(`It has all that it needs, with oddities. ${warnings.join(" ")}`)
    : passed("It has all that it needs.")
}
