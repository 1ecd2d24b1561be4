import { summaryOf, type Check, type Reason, type VerificationReport } from "../../credentials/index.ts"
import type { Standing, Who } from "../../views/index.ts"
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
  return summaryOf(report)
}

/**
 * The checks in their order. For readers who know `earner` by a name and not by an identifier, sentences speak of names where that says the
 * same.
 */
export const checkViews = (report: VerificationReport, earner?: Who): CheckView[] =>
  report.checks.map((check) => checkView(check, report.checkedAt, earner))

function checkView(check: Check, checkedAt: string, earner: Who | undefined): CheckView {
  const plain = earner === undefined ? undefined : plainSentence(check, earner)
  return {
    title: check.title,
    outcome: outcomes[check.outcome],
    sentence: plain ?? check.sentence,
    meaning: meanings[check.id],
    nextStep: check.outcome === "passed" ? undefined : check.nextStep,
    detail: detailOf(check, checkedAt, plain === undefined ? [] : [check.sentence]),
  }
}

/** Where a check that passed speaks of identifiers, the same with the names that people know; the identifiers stay in the detail. */
function plainSentence(check: Check, earner: Who): string | undefined {
  if (check.outcome !== "passed") return undefined
  if (check.id === "recipient") return `It was awarded to ${earner.name || earner.handle}, and to nobody else.`
  if (check.id === "issuer") return "The key that signed it is one that the issuer publishes as its own."
  return undefined
}

const outcomes: Record<Check["outcome"], CheckOutcome> = {
  passed: "passed",
  warning: "warning",
  failed: "failed",
  unknown: "unknown",
  notApplicable: "not-applicable",
}

const meanings: Record<Check["id"], string> = {
  format: "Badges come in several forms, old and new; each is checked in its own way.",
  schema: "A badge has to say what it is for, who awarded it and to whom.",
  terms:
    "What the badge says means the same to everybody, and nothing can be slipped in that the signature does not cover.",
  proof: "The seal is whole: whoever signed it signed exactly what you read here.",
  issuer: "Anybody can write a famous name on a badge. Only the real issuer has the key to sign it.",
  refresh: "Some issuers publish a newer copy of a badge; the newest one counts.",
  dates: "Some badges begin to count later, and some expire, like a first-aid certificate.",
  status: "Issuers can take a badge back, and publish which ones.",
  recipient: "A badge says whom it is for, so nobody can show somebody else's as their own.",
  endorsements: "Somebody else may vouch for the badge or its issuer, with a signature of their own.",
}

/** The evidence: what was fetched, from where, when, and the digest by which it can be recognised. */
function detailOf({ reason, detail, basedOn = [] }: Check, checkedAt: string, more: string[]): string | undefined {
  const sources = basedOn.map(({ what, url, digest, seenAt }) => {
    const when = seenAt === undefined ? `asked for ${checkedAt}` : `as it was seen ${seenAt}`
    return `${what}: ${url}\n  ${when}\n  ${digest === undefined ? "nothing came" : `SHA-256 ${digest}`}`
  })
  const code = reason === undefined ? [] : [`Code: ${reason}`]
  const lines = [...more, ...code, ...(detail === undefined ? [] : [detail]), ...sources]
  return lines.length === 0 ? undefined : lines.join("\n")
}
