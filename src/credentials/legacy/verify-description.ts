import { failed, notApplicable, passed, warning } from "../report.ts"
import type { Finding, VerificationReport } from "../report.ts"
import { reportOf } from "../report-of.ts"
import type { Findings } from "../report-of.ts"
import { findBadgeParts } from "./badge-parts.ts"
import { fieldsThatDiffer } from "./compare-copies.ts"
import { incomplete, schemaFinding } from "./findings.ts"
import { fetchHostedCopy } from "./hosted.ts"
import { legacyKindNames } from "./kinds.ts"
import type { LegacyKind } from "./kinds.ts"
import { readBadgeClass, readProfile } from "./parts.ts"
import type { ReadPart } from "./parts.ts"
import type { LegacyFound, LegacyOptions } from "./options.ts"
import { isInScope } from "./scope.ts"
import { isWebAddress, plainSpelling, textOf } from "./spelling.ts"
import { checkLegacyTerms } from "./terms.ts"
import type { UpgradedDocument } from "./upgrade.ts"

/**
 * Verifies what is no badge that somebody was awarded, but one of the documents that badges consist of. It is checked all the same, and always
 * said that it is no badge: such a document lies at its address, and counts as what lies there.
 */
export async function verifyDescription(
  bytes: Uint8Array,
  { found, kind, upgraded }: { found: LegacyFound; kind: LegacyKind; upgraded: UpgradedDocument },
  options: LegacyOptions,
): Promise<VerificationReport> {
  const findings: Findings = {
    format: warning(`This is no badge of anybody's: it is ${legacyKindNames[kind]}.`),
    recipient: notApplicable("It is awarded to nobody."),
    dates: notApplicable("It is awarded to nobody."),
  }
  const format = { code: found.format, securing: "hosted" as const }
  const end = (because: string) => reportOf({ bytes, now: options.now, format, findings, because })
  const read = readDescription(kind, upgraded)
  if (!read.ok) {
    findings.schema = incomplete(found.format, read.problems)
    return end("it is not complete")
  }
  findings.schema = schemaFinding(read.oddities)
  findings.terms = checkLegacyTerms(plainSpelling(found.document), { edition: upgraded.edition, what: "the document" })
  if (findings.terms.outcome !== "passed" && findings.terms.outcome !== "warning") {
    return end("it is unclear what its words mean")
  }
  const id = textOf(upgraded.document["id"])
  const address = isWebAddress(id) ? id : (options.foundAt ?? id)
  const copy = await fetchHostedCopy(address, { documents: options.documents, kind })
  if (copy.kind !== "copy") {
    findings[copy.kind === "revoked" ? "status" : "proof"] = copy.finding
    return end("what lies at its address could not be relied on")
  }
  const { url, basedOn, oddities } = copy
  findings.proof = { ...sameAs(fieldsThatDiffer(upgraded.document, copy.document), url, oddities), basedOn }
  if (findings.proof.outcome === "failed") return end("it is not what lies at its address")
  if (kind === "badgeClass") {
    const parts = await findBadgeParts(copy.document, { documents: options.documents, edition: copy.edition })
    if (!parts.ok) findings[parts.check] = parts.finding
    else {
      const { profile, profileUrl } = parts.value
      findings.schema = schemaFinding([...read.oddities, ...parts.oddities])
      findings.issuer = isInScope(url.href, { profile: profile.document, profileUrl })
        ? passed(`“${profile.name}” (${profileUrl.href}) answers for what lies at ${url.host}.`, {
            basedOn: parts.basedOn,
          })
        : warning(`It names ${profileUrl.href} as issuer, which does not say that this badge is its own.`, {
            basedOn: parts.basedOn,
          })
    }
  }
  return end("it is awarded to nobody")
}

function readDescription(kind: LegacyKind, { document }: UpgradedDocument): ReadPart<object> {
  if (kind === "badgeClass") return readBadgeClass(document)
  if (kind === "profile") return readProfile(document)
  return { ok: true, part: document, oddities: [] }
}

function sameAs(fields: string[], url: URL, oddities: string[]): Finding {
  if (fields.length > 0) {
    const names = fields
      .slice(0, 5)
      .map((field) => `“${field}”`)
      .join(", ")
    return failed(
      "hostedCopyDiffers",
      `It does not say the same as what lies at ${url.href}: they differ in ${names}.`,
      {
        nextStep: `Use what lies at ${url.href}: that is what counts.`,
      },
    )
  }
  const sentence = `It says the same as what lies at ${url.href}.`
  return oddities.length > 0 ? warning([sentence, ...oddities].join(" ")) : passed(sentence)
}
