import { checkDates } from "../checks/dates.ts"
import type { ExpectedIssuer } from "../checks/issuer.ts"
import { checkRecipient } from "../checks/recipient.ts"
import type { DocumentSource } from "../documents.ts"
import type { Securing } from "../formats.ts"
import type { OpenBadgeCredential } from "../model.ts"
import { failed, passed, unknown, warning } from "../report.ts"
import type { Finding, VerificationReport } from "../report.ts"
import { reportOf } from "../report-of.ts"
import type { Findings } from "../report-of.ts"
import { findBadgeParts } from "./badge-parts.ts"
import type { BadgeParts, Found } from "./badge-parts.ts"
import { fieldsThatDiffer } from "./compare-copies.ts"
import { checkLegacyEndorsements } from "./endorsements.ts"
import { fetchHostedCopy, isRevoked, reasonOf } from "./hosted.ts"
import type { HostedCopy } from "./hosted.ts"
import { incomplete, schemaFinding } from "./findings.ts"
import { kindOf } from "./kinds.ts"
import type { LegacyEdition } from "./kinds.ts"
import type { LegacyFound, LegacyOptions } from "./options.ts"
import { readAssertion } from "./parts.ts"
import type { LegacyAssertion } from "./parts.ts"
import { checkRevocationList } from "./revocation-list.ts"
import { isInScope } from "./scope.ts"
import { checkLegacySignature } from "./signed.ts"
import type { FitsUnder } from "./signed.ts"
import { isWebAddress, plainSpelling } from "./spelling.ts"
import { checkLegacyTerms } from "./terms.ts"
import { subjectOf, toOpenBadges3 } from "./to-open-badges-3.ts"
import type { UpgradedDocument } from "./upgrade.ts"
import { upgradeToOpenBadges2 } from "./upgrade.ts"
import { verifyDescription } from "./verify-description.ts"

/**
 * Verifies a badge of Open Badges 0.5, 1.x or 2.0. A hosted one is no more than a pointer: the copy at its issuer's address is what is
 * examined, and what is in hand must say the same. One that came signed (`fitsUnder`) is examined as it is.
 *
 * The documents that it consists of are fetched one after the other, at most eight with recommendations left out, each only when the one
 * before was what it should be.
 */
export async function verifyLegacy(
  bytes: Uint8Array,
  found: LegacyFound,
  options: LegacyOptions,
  fitsUnder?: FitsUnder,
): Promise<VerificationReport> {
  const upgraded = upgradeToOpenBadges2(found.document, { address: options.foundAt })
  const kind = kindOf(upgraded?.document ?? {})
  if (upgraded === undefined || kind !== "assertion") {
    const document = upgraded ?? { edition: "2.0" as const, document: plainSpelling(found.document) }
    return verifyDescription(bytes, { found, kind, upgraded: document }, options)
  }
  const findings: Findings = { format: found.finding }
  const end = (because: string, { credential, keyId }: Pick<Result, "credential" | "keyId"> = {}) => {
    const format = { code: found.format, securing: securingOf(upgraded, fitsUnder !== undefined) }
    return reportOf({ bytes, now: options.now, format, findings, because, credential, keyId })
  }
  if (isRevoked(upgraded.document)) {
    findings.status = failed("revoked", reasonOf(upgraded.document))
    return end("it says itself that it was revoked")
  }
  const read = readAssertion(upgraded.document)
  if (!read.ok) {
    findings.schema = incomplete(found.format, read.problems)
    return end("this is not a badge that can be read")
  }
  const { part: assertion } = read
  findings.schema = schemaFinding(read.oddities)
  findings.terms = checkLegacyTerms(plainSpelling(found.document), { edition: upgraded.edition, what: "the badge" })
  Object.assign(findings, ownFindings(assertion, options))
  if (findings.terms.outcome !== "passed" && findings.terms.outcome !== "warning") {
    return end("it is unclear what its words mean")
  }
  const result = await examine({ assertion, upgraded, oddities: read.oddities, fitsUnder, options })
  Object.assign(findings, result.findings)
  return end(result.because, result)
}

type Result = { findings: Findings; because: string; credential?: OpenBadgeCredential; keyId?: string | null }

type InHand = {
  assertion: LegacyAssertion
  upgraded: UpgradedDocument
  oddities: string[]
  fitsUnder: FitsUnder | undefined
  options: LegacyOptions
}

function examine(inHand: InHand): Promise<Result> | Result {
  const { method, name } = inHand.assertion.verification
  if (method === "hosted") return examineHosted(inHand)
  if (method === "signed" && inHand.fitsUnder !== undefined) return examineSigned(inHand, inHand.fitsUnder)
  const proof =
    method === "signed"
      ? failed("unsigned", "It says that its issuer signed it, but the signature is not there.", {
          nextStep: "Ask for the badge in its signed form (a JWS), or for the image that holds it.",
        })
      : unknown("unsupportedProof", `How it can be checked (“${name.slice(0, 100)}”) is not known to this version.`)
  return { findings: { proof }, because: "nothing shows that it is its issuer's" }
}

async function examineHosted({ assertion, upgraded, oddities, options }: InHand): Promise<Result> {
  const { documents } = options
  const address = isWebAddress(assertion.id) ? assertion.id : (options.foundAt ?? assertion.id)
  const copy = await fetchHostedCopy(address, { documents, kind: "assertion" })
  const because = "the copy that its issuer hosts could not be relied on"
  if (copy.kind === "revoked") return { findings: { status: copy.finding }, because: "its issuer has revoked it" }
  if (copy.kind === "none") return examineAlone(assertion, upgraded, copy.finding, options)
  const read = readAssertion(copy.document)
  if (!read.ok) {
    const sentence = `The copy that its issuer hosts at ${copy.url.href} is not complete: ${read.problems[0]}`
    return { findings: { schema: failed("notABadge", sentence, { detail: read.problems.join(" ") }) }, because }
  }
  const hosted = read.part
  const parts = await findBadgeParts(hosted.badge, { documents, edition: copy.edition })
  // From here on the issuer's copy counts: it may have an end that the badge in hand does not know of.
  const findings: Findings = { ...ownFindings(hosted, options), proof: compare(upgraded, copy, parts) }
  if (!parts.ok)
    return {
      findings: { ...findings, [parts.check]: parts.finding },
      because: "not all that it consists of could be had",
    }
  findings.schema = schemaFinding([...oddities, ...parts.oddities])
  findings.issuer = issuerOfHosted(copy.url, parts.value, options.expectedIssuer)
  findings.issuer.basedOn ??= parts.basedOn
  const credential = credentialOf(hosted, parts.value)
  if (!isRelied(findings)) return { findings, because, credential }
  findings.status = passed(`Its issuer hosts it at ${copy.url.href}, and does not call it revoked.`, {
    basedOn: copy.basedOn,
  })
  findings.endorsements = await endorsementsOf(hosted, parts.value, documents)
  return { findings, because, credential }
}

/**
 * What can be told of a hosted badge whose copy could not be had: whom it names as its issuer, and that this issuer would not answer for it.
 * What calls itself by another's address is not asked any further.
 */
async function examineAlone(
  assertion: LegacyAssertion,
  { edition }: UpgradedDocument,
  proof: Finding,
  { documents, expectedIssuer }: LegacyOptions,
): Promise<Result> {
  const because = "the copy that its issuer hosts could not be relied on"
  if (proof.outcome === "failed" || !isWebAddress(assertion.id)) return { findings: { proof }, because }
  const parts = await findBadgeParts(assertion.badge, { documents, edition })
  if (!parts.ok) {
    // That more of it could not be had says nothing new; that a part is wrong does.
    return {
      findings: parts.finding.outcome === "failed" ? { proof, [parts.check]: parts.finding } : { proof },
      because,
    }
  }
  const issuer = issuerOfHosted(new URL(assertion.id), parts.value, expectedIssuer)
  return {
    findings: { proof, issuer: { ...issuer, basedOn: parts.basedOn } },
    because,
    credential: credentialOf(assertion, parts.value),
  }
}

async function examineSigned(
  { assertion, upgraded, oddities, options }: InHand,
  fitsUnder: FitsUnder,
): Promise<Result> {
  const { documents } = options
  const because = "the signature could not be relied on"
  const { edition } = upgraded
  const parts = await findBadgeParts(assertion.badge, { documents, edition })
  if (!parts.ok)
    return { findings: { [parts.check]: parts.finding }, because: "not all that it consists of could be had" }
  const { proof, issuer, keyId } = await checkLegacySignature(fitsUnder, assertion, parts.value, { documents, edition })
  const { profile, profileUrl } = parts.value
  const findings: Findings = { proof, schema: schemaFinding([...oddities, ...parts.oddities]) }
  findings.issuer =
    issuer ??
    unexpectedIssuer(profileUrl, options.expectedIssuer) ??
    (proof.outcome === "passed" || proof.outcome === "warning"
      ? passed(`“${profile.name}” (${profileUrl.href}) lists the key that signed it as one of its own.`)
      : undefined)
  if (findings.issuer !== undefined) findings.issuer.basedOn ??= parts.basedOn
  const credential = credentialOf(assertion, parts.value)
  if (!isRelied(findings)) return { findings, because, credential, keyId }
  findings.status = await checkRevocationList(assertion, profile, documents)
  findings.endorsements = await endorsementsOf(assertion, parts.value, documents)
  return { findings, because, credential, keyId }
}

/** The checks for which nothing else is needed. */
function ownFindings(assertion: LegacyAssertion, { now, clockSkew, expectedRecipient }: LegacyOptions): Findings {
  const { issuedOn, expires, recipient } = assertion
  return {
    dates: checkDates({ validFrom: issuedOn, validUntil: expires }, { now, clockSkew }),
    recipient: checkRecipient({ credentialSubject: subjectOf(recipient) }, expectedRecipient),
  }
}

/** Whether what is in hand says what the issuer's copy says, with the description and the profile in their places. */
function compare(
  inHand: UpgradedDocument,
  copy: Extract<HostedCopy, { kind: "copy" }>,
  parts: Found<BadgeParts>,
): Finding {
  const { url, basedOn, oddities } = copy
  const fields = fieldsThatDiffer(inHand.document, parts.ok ? spelledOut(inHand, copy, parts.value) : copy.document)
  if (fields.length > 0) {
    const names = fields
      .slice(0, 5)
      .map((field) => `“${field}”`)
      .join(", ")
    const sentence = `It does not say the same as the copy that its issuer hosts at ${url.href}: they differ in ${names}.`
    const nextStep = `Take the badge from its address, ${url.href}: that copy is the one that counts.`
    return failed("hostedCopyDiffers", sentence, { nextStep, basedOn })
  }
  const sentence = `It says the same as the copy that its issuer hosts at ${url.href}.`
  return { ...(oddities.length > 0 ? warning([sentence, ...oddities].join(" ")) : passed(sentence)), basedOn }
}

/** The issuer's copy with as much spelled out as there is in hand: what is spelled out in hand must be what lies at its address. */
function spelledOut(inHand: UpgradedDocument, copy: Extract<HostedCopy, { kind: "copy" }>, parts: BadgeParts) {
  const badge = inHand.document["badge"]
  if (typeof badge !== "object" || badge === null) return copy.document
  const issuer = "issuer" in badge ? badge.issuer : undefined
  const isIssuerSpelledOut = typeof issuer === "object" && issuer !== null
  const described = parts.badgeClass.document
  return { ...copy.document, badge: isIssuerSpelledOut ? { ...described, issuer: parts.profile.document } : described }
}

function issuerOfHosted(
  assertionUrl: URL,
  { profile, profileUrl }: BadgeParts,
  expected: ExpectedIssuer | undefined,
): Finding {
  const unexpected = unexpectedIssuer(profileUrl, expected)
  if (unexpected !== undefined) return unexpected
  if (isInScope(assertionUrl.href, { profile: profile.document, profileUrl })) {
    return passed(`“${profile.name}” (${profileUrl.href}) answers for what lies at ${assertionUrl.host}.`)
  }
  const sentence = `It names ${profileUrl.href} as its issuer, which does not answer for badges at ${assertionUrl.href}.`
  return failed("notInScope", sentence)
}

function unexpectedIssuer(profileUrl: URL, expected: ExpectedIssuer | undefined): Finding | undefined {
  if (expected === undefined) return undefined
  const name = typeof expected === "string" ? expected : expected.actorUri
  if (name === profileUrl.href) return undefined
  return failed("issuerMismatch", `It was issued by ${profileUrl.href}, but it was offered by ${name}.`)
}

const isRelied = ({ proof, issuer }: Findings): boolean =>
  [proof, issuer].every((finding) => finding?.outcome === "passed" || finding?.outcome === "warning")

const credentialOf = (assertion: LegacyAssertion, { badgeClass, profile, profileUrl }: BadgeParts) =>
  toOpenBadges3(assertion, { badgeClass: badgeClass.document, profile: profile.document, issuerId: profileUrl.href })

function endorsementsOf(assertion: LegacyAssertion, parts: BadgeParts, documents: DocumentSource): Promise<Finding> {
  const { badgeClass, profile, profileUrl } = parts
  return checkLegacyEndorsements(
    [
      { document: assertion.document, address: assertion.id },
      { document: badgeClass.document, address: badgeClass.id },
      { document: profile.document, address: profileUrl.href },
    ],
    documents,
  )
}

function securingOf({ document }: { edition: LegacyEdition; document: object }, isSigned: boolean): Securing {
  if (isSigned) return "jws"
  const verification = "verification" in document ? document.verification : undefined
  return JSON.stringify(verification ?? "").includes("HostedBadge") ? "hosted" : "none"
}
