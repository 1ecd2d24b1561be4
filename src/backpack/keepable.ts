import { readCredential, type VerificationReport } from "../credentials/index.ts"

/**
 * Reads credential bytes that are to be kept. Beside what is no badge, this refuses text that PostgreSQL cannot store (U+0000, half of a
 * surrogate pair), which no real badge contains and which would otherwise fail again and again where it is written.
 */
export function readKeepable(
  bytes: Uint8Array,
  options: Parameters<typeof readCredential>[1] = {},
): ReturnType<typeof readCredential> {
  const read = readCredential(bytes, options)
  // JSON.stringify writes exactly those characters as escapes; an escaped backslash before a "u" is a false alarm that nobody meets.
  if (read.ok && /\\u(?:0000|d[89a-f][0-9a-f]{2})/.test(JSON.stringify(read.credential))) {
    return { ok: false, sentence: "This badge contains characters that belong to no text, so it cannot be kept." }
  }
  return read
}

/**
 * Expired and not yet valid badges may stand in a backpack, a suspended one may come back; a forged or revoked one may not enter. Each check is
 * asked: the report's own reason is that of the first that failed, and an expired badge of somebody else is still somebody else's.
 */
export function mayStand(report: VerificationReport): boolean {
  return report.checks.every(({ outcome, reason }) => outcome !== "failed" || passing.has(reason))
}

const passing = new Set<VerificationReport["reason"]>(["expired", "notYetValid", "suspended"])
