import { timeOf } from "../model.ts"
import { failed, passed } from "../report.ts"
import type { Finding } from "../report.ts"

/** Whether the moment lies within the span in which the credential says it holds. `clockSkew` in milliseconds favours the badge. */
export function checkDates(
  { validFrom, validUntil }: { validFrom?: string | undefined; validUntil?: string | undefined },
  { now, clockSkew }: { now: Date; clockSkew: number },
): Finding {
  if (validFrom !== undefined && validUntil !== undefined && timeOf(validUntil) < timeOf(validFrom)) {
    return failed(
      "expired",
      `Its dates contradict each other: it begins on ${dayOf(validFrom)} and ends on ${dayOf(validUntil)}.`,
    )
  }
  if (validFrom !== undefined && timeOf(validFrom) > now.getTime() + clockSkew) {
    return failed("notYetValid", `It is not in force before ${dayOf(validFrom)}.`, { detail: validFrom })
  }
  if (validUntil !== undefined && timeOf(validUntil) < now.getTime() - clockSkew) {
    return failed("expired", `It expired on ${dayOf(validUntil)}.`, { detail: validUntil })
  }
  const since =
    validFrom === undefined ? "It names no day on which it begins" : `It has been in force since ${dayOf(validFrom)}`
  const until = validUntil === undefined ? "does not expire" : `expires on ${dayOf(validUntil)}`
  return passed(`${since} and ${until}.`)
}

function dayOf(date: string): string {
  if (date.endsWith("Z")) return date.slice(0, 10)
  return new Date(timeOf(date)).toISOString().slice(0, 10)
}
