import type { Check, Reason, VerificationReport } from "../../credentials/index.ts"
import type { Standing } from "../../views/index.ts"
import type { BadgeStanding, CheckOutcome, CheckView, Verdict, VerdictReason } from "../components/index.ts"

/** A verdict as the components show it. */
export type VerdictView = { verdict: Verdict; reason?: VerdictReason }

export const verdictView = (standing: Pick<Standing, "verdict" | "reason">): VerdictView => ({
  verdict: standing.verdict,
  reason: plainReason(standing.reason),
})

const plainReason = (reason: Reason | null): VerdictReason | undefined =>
  reason === "revoked" || reason === "suspended" || reason === "expired" ? reason : undefined

/** Whether a picture is dimmed, and with which word. */
export function dimmedAs(standing: Pick<Standing, "verdict" | "reason"> | null): BadgeStanding {
  if (standing === null || standing.verdict !== "invalid") return "current"
  return plainReason(standing.reason) ?? "current"
}

/** What the verdict means for somebody who wonders whether to believe the badge. */
export function verdictSentence(standing: Standing, report: VerificationReport): string {
  if (standing.reason === "expired" && report.reason !== "expired") {
    return "It was genuine when it was last checked, and has expired since."
  }
  const deciding = report.checks.find((check) => check.reason !== undefined && check.reason === report.reason)
  const why = deciding?.sentence ?? ""
  const sentences: Record<Verdict, string> = {
    verified: "This server checked the issuer's signature and everything it rests on. Nothing was found wrong.",
    warning: `It is genuine, with something to know. ${why}`,
    invalid: why || "At least one check failed.",
    unknown: `This says nothing against the badge. ${why}`,
  }
  return sentences[standing.verdict].trim()
}

export const checkViews = (report: VerificationReport): CheckView[] => report.checks.map(checkView)

function checkView(check: Check): CheckView {
  return {
    title: check.title,
    outcome: outcomes[check.outcome],
    sentence: check.sentence,
    meaning: meanings[check.id],
    detail: detailOf(check),
  }
}

const outcomes: Record<Check["outcome"], CheckOutcome> = {
  passed: "passed",
  warning: "warning",
  failed: "failed",
  unknown: "unknown",
  notApplicable: "not-applicable",
}

const meanings: Record<Check["id"], string> = {
  schema: "A badge that lacks a required part, or has it in a wrong form, says nothing reliable.",
  jsonLd:
    "Every word in the badge has a published meaning, so nobody can slip one in that the signature does not cover.",
  proof: "The signature matches these very bytes: whoever made it signed exactly what you read here.",
  issuer: "The key that signed belongs to the issuer that the badge names, and to nobody else.",
  dates: "Badges can begin later than they are issued, and can expire.",
  status: "Issuers can take a badge back. They publish which ones in a list that this server has read.",
  recipient: "The badge names the account that shows it, so it was not copied from somebody else.",
}

function detailOf({ detail, basedOn = [] }: Check): string | undefined {
  const sources = basedOn.map(
    ({ what, url, digest }) => `${what}: ${url}${digest === undefined ? "" : ` (SHA-256 ${digest})`}`,
  )
  const lines = [...(detail === undefined ? [] : [detail]), ...sources]
  return lines.length === 0 ? undefined : lines.join("\n")
}
