import { Temporal as Polyfilled } from "@js-temporal/polyfill"

/**
 * A moment as Fedify wants it. Node 24 has no Temporal of its own yet, so this is the polyfill that Fedify itself uses;
 * its types differ from TypeScript's own in methods that nobody calls here.
 */
export function instantOf(date: Date): Temporal.Instant {
  const instant: any = Polyfilled.Instant.fromEpochMilliseconds(date.getTime())
  return instant
}
