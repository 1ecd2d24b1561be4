import type { Verdict } from "../../credentials/index.ts"

/** How `haversack verify` ends. */
export const exitCodes = {
  /** Every badge is verified, with or without warnings. */
  verified: 0,
  /** A badge is not valid. */
  invalid: 1,
  /** A badge could not be checked. */
  unknown: 2,
  /** There was nothing to check: no such file, no badge in it, a command that cannot be understood. */
  unusable: 3,
} as const

/** What came of one badge; null when there was none. */
export type Outcome = Verdict | null

/**
 * One code for all that was checked. The order is that of what a script has to know first: an input that was never looked at makes the rest
 * say nothing about the whole, and a badge that is not valid counts for more than one that could not be checked.
 */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
  if (outcomes.includes(null)) return exitCodes.unusable
  if (outcomes.includes("invalid")) return exitCodes.invalid
  return outcomes.includes("unknown") ? exitCodes.unknown : exitCodes.verified
}
