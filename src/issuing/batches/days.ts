import type { DayOrder } from "./columns.ts"

/** A day of the calendar. */
export type Day = { year: number; month: number; day: number }

/**
 * Reads a day as spreadsheets write it: `2026-03-05` (with or without a time behind it), `5.3.2026`, and, once it was said in which order
 * they stand, `3/5/2026` or `3-5-2026`. Null for what is no day of any calendar, "ambiguous" for what could be two.
 */
export function readDay(text: string, order: DayOrder): Day | null | "ambiguous" {
  const trimmed = text.trim()
  const year = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?$/.exec(trimmed)
  if (year !== null) return asDay(year[1], year[2], year[3])
  const dotted = /^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ].*)?$/.exec(trimmed)
  if (dotted !== null) return asDay(dotted[3], dotted[2], dotted[1])
  const slashed = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[ ].*)?$/.exec(trimmed)
  if (slashed === null) return null
  if (order === "day") return asDay(slashed[3], slashed[2], slashed[1])
  if (order === "month") return asDay(slashed[3], slashed[1], slashed[2])
  return "ambiguous"
}

function asDay(...parts: (string | undefined)[]): Day | null {
  const [year = 0, month = 0, day = 0] = parts.map(Number)
  const date = new Date(Date.UTC(year, month - 1, day))
  // A 30th of February would become the 2nd of March without a word.
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real && year >= 1900 ? { year, month, day } : null
}

/** The first moment of a day, in UTC. */
export const startOf = ({ year, month, day }: Day): Date => new Date(Date.UTC(year, month - 1, day))

/** The last second of a day, in UTC: the award form means the same by the last day on which a badge counts. */
export const endOf = ({ year, month, day }: Day): Date => new Date(Date.UTC(year, month - 1, day, 23, 59, 59))
