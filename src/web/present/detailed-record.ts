import {
  reportRecord,
  trustSentence,
  type Basis,
  type CheckedInput,
  type CheckedPart,
  type ReportRecord,
  type VerificationReport,
} from "../../credentials/index.ts"

type RecordedCheck = ReportRecord["checks"][number]

/** A record with all that the report knows, for programs. */
export type DetailedRecord = Omit<ReportRecord, "checks"> & {
  /** The verdict in words. */
  label: string
  checkedAt: string | null
  /** SHA-256 of the badge's bytes, as the reports name documents. */
  digest: string | null
  /** To whom the signing key was proven to belong; null when nothing was proven. */
  provenBy: VerificationReport["provenBy"]
  /** The same in a sentence, with what the issuer only says of itself. */
  trusted: string | null
  /** The address that the badge was fetched from, where it was. */
  fetchedFrom: string | null
  /** Oddities of the image, archive or text that it was in. */
  notes: string[]
  checks: (RecordedCheck & { title?: string; nextStep?: string; detail?: string; evidence: Basis[] })[]
}

/** Everything that was found in an input, as the JSON endpoint and the page's download answer it. */
export type DetailedAnswer = { results: DetailedRecord[]; leftOut: number }

export const detailedAnswer = (input: string, { parts, leftOut }: CheckedInput): DetailedAnswer => ({
  results: parts.map((part) => detailedRecord(input, part)),
  leftOut,
})

function detailedRecord(input: string, part: CheckedPart): DetailedRecord {
  const record = reportRecord(input, part)
  if ("refusal" in part) {
    return {
      ...record,
      label: part.isRevoked ? "Revoked" : "Could not be checked",
      checkedAt: null,
      digest: null,
      provenBy: null,
      trusted: null,
      fetchedFrom: null,
      notes: [],
      checks: record.checks.map((check) => ({ ...check, nextStep: part.refusal.nextStep, evidence: [] })),
    }
  }
  const { report, found } = part
  return {
    ...record,
    label: report.label,
    checkedAt: report.checkedAt,
    digest: report.digest,
    provenBy: report.provenBy,
    trusted: trustSentence(report),
    fetchedFrom: found.url ?? null,
    notes: found.notes,
    checks: report.checks.map(({ title, nextStep, detail, basedOn }, index) => ({
      ...(record.checks[index] as RecordedCheck),
      title,
      nextStep,
      detail,
      evidence: basedOn ?? [],
    })),
  }
}
