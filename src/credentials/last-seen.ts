import { verdictOf } from "./report.ts"
import type { Basis, Check, Finding } from "./report.ts"

/** A document that was kept and used because nothing newer can be had, with the moments (ISO 8601). */
type KeptCopy = Basis & { seenAt: string; missingSince: string }

const keptCopiesIn = (basedOn: readonly Basis[] = []): KeptCopy[] =>
  basedOn.filter((basis): basis is KeptCopy => basis.seenAt !== undefined && basis.missingSince !== undefined)

const earliest = (moments: string[]): string => moments.reduce((one, other) => (other < one ? other : one))
const dayOf = (moment: string): string => moment.slice(0, 10)

/**
 * A check that rests on kept copies tells how things stood when they were seen, and no more than that: what passed becomes a warning that
 * gives the days. Bad news stays bad news: what was revoked when it was last seen is revoked.
 */
export function asLastSeen(finding: Finding): Finding {
  const kept = keptCopiesIn(finding.basedOn)
  if (kept.length === 0 || (finding.outcome !== "passed" && finding.outcome !== "warning")) return finding
  const what = [...new Set(kept.map((copy) => copy.what))].join(" and ")
  const [seen, missing] = [earliest(kept.map((copy) => copy.seenAt)), earliest(kept.map((copy) => copy.missingSince))]
  const since = `That is how it stood on ${dayOf(seen)}, when this server last saw ${what}; since ${dayOf(missing)} it cannot be had.`
  return { ...finding, outcome: "warning", reason: "lastSeen", sentence: `${finding.sentence} ${since}` }
}

/** The verdict on the checks; where it rests on kept copies it says of which day it is, and since when the issuer is away. */
export function verdictAsOf(checks: readonly Check[]): ReturnType<typeof verdictOf> {
  const decided = verdictOf(checks)
  const kept = checks.filter(({ outcome }) => outcome === "warning").flatMap(({ basedOn }) => keptCopiesIn(basedOn))
  if (decided.verdict !== "warning" || kept.length === 0) return decided
  const seen = dayOf(earliest(kept.map((copy) => copy.seenAt)))
  const missing = dayOf(earliest(kept.map((copy) => copy.missingSince)))
  return { verdict: "warning", reason: "lastSeen", label: `Verified on ${seen}; issuer unreachable since ${missing}` }
}
