import type { Check, Verdict } from "./report.ts"
import { verdictOfPart } from "./verify-input.ts"
import type { CheckedPart } from "./verify-input.ts"

/** A report for programs: what `haversack verify --json` prints for each badge. */
export type ReportRecord = {
  /** What was brought, and after a # which part of it. */
  input: string
  verdict: Verdict
  /** What the document is, by its own words (see documentFormats); null when it could not be told. */
  format: string | null
  credentialId: string | null
  /** The id that the badge gives its issuer. */
  issuer: string | null
  /** Each check in its order; where no badge was found, one check called `input`. `code` is the reason, null for what simply passed. */
  checks: { name: string; outcome: Check["outcome"]; code: string | null; message: string }[]
}

/** Writes a part of an input as a record. `input` names what was brought. */
export function reportRecord(input: string, part: CheckedPart): ReportRecord {
  const named = part.name === null ? input : `${input}#${part.name}`
  if ("refusal" in part) {
    const { sentence, nextStep } = part.refusal
    return unusableRecord(named, {
      verdict: verdictOfPart(part) ?? "unknown",
      code: part.isRevoked ? "revoked" : part.refusal.reason,
      message: `${sentence} ${nextStep}`,
    })
  }
  const { report } = part
  return {
    input: named,
    verdict: report.verdict,
    format: report.format?.code ?? null,
    credentialId: report.credential?.id ?? null,
    issuer: report.issuer?.id ?? null,
    checks: report.checks.map(({ id, outcome, reason, sentence }) => ({
      name: id,
      outcome,
      code: outcome === "passed" ? null : (reason ?? null),
      message: sentence,
    })),
  }
}

/** The record of what could not be looked at. */
export function unusableRecord(
  input: string,
  { verdict = "unknown", code, message }: { verdict?: Verdict; code: string; message: string },
): ReportRecord {
  const outcome = verdict === "invalid" ? "failed" : "unknown"
  const checks = [{ name: "input", outcome, code, message } as const]
  return { input, verdict, format: null, credentialId: null, issuer: null, checks }
}
