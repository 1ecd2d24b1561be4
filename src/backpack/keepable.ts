import { readCredential, type VerificationReport } from "../credentials/index.ts"

/**
 * Reads credential bytes that are to be kept. Beside what is no badge, this refuses text that PostgreSQL cannot store (U+0000, half of a
 * surrogate pair), which no real badge contains and which would otherwise fail again and again where it is written.
 */
export function readKeepable(bytes: Uint8Array): ReturnType<typeof readCredential> {
  const read = readCredential(bytes)
  // JSON.stringify writes exactly those characters as escapes; an escaped backslash before a "u" is a false alarm that nobody meets.
  if (read.ok && /\\u(?:0000|d[89a-f][0-9a-f]{2})/.test(JSON.stringify(read.credential))) {
    return { ok: false, sentence: "This badge contains characters that belong to no text, so it cannot be kept." }
  }
  return read
}

/** Expired and not yet valid badges may stand in a backpack, a suspended one may come back; a forged or revoked one may not enter. */
export function mayStand(report: VerificationReport): boolean {
  if (report.verdict !== "invalid") return true
  return report.reason === "expired" || report.reason === "notYetValid" || report.reason === "suspended"
}
