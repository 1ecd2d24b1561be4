import type { Verdict, VerificationReport } from "./report.ts"

/** What the verdict means for somebody who wonders whether to believe the badge, in a sentence or two. */
export function summaryOf({ verdict, reason, label, checks }: VerificationReport): string {
  if (reason === "lastSeen") {
    return `${label}. It was genuine when its issuer could last be asked, and nothing is known that speaks against it since.`
  }
  const why = checks.find((check) => check.reason !== undefined && check.reason === reason)?.sentence ?? ""
  const isAwardedToThem = checks.some(({ id, outcome }) => id === "recipient" && outcome === "passed")
  const whom = isAwardedToThem ? " for this person" : ""
  const sentences: Record<Verdict, string> = {
    verified: `It is genuine: the issuer really signed it${whom}, nothing was changed since, and it still counts.`,
    warning: `It is genuine, with something to know. ${why}`,
    invalid: why || "At least one check failed.",
    unknown: `This says nothing against the badge. ${why}`,
  }
  return sentences[verdict].trim()
}
