import type { BadgeSnapshot, Visibility } from "../backpack/index.ts"
import type { Reason, Verdict, VerificationReport } from "../credentials/index.ts"
import { isPresent } from "../actors/index.ts"
import type { actor } from "../actors/schema.ts"
import type { holding } from "../backpack/schema.ts"
import { whoOf, type Who } from "./who.ts"

/** What a badge's verification came to, in short. */
export type Standing = {
  verdict: Verdict
  /** "Verified", "Revoked", "Expired", "Could not be checked" … */
  label: string
  reason: Reason | null
  checkedAt: Date
}

/** A badge as a list shows it. */
export type BadgeCard = {
  /** Null for a badge that lies on its holder's server elsewhere. */
  holdingId: string | null
  /** The badge's page: a path here, or its address elsewhere. */
  href: string
  name: string
  issuerName: string
  issuer: Who | null
  holder: Who | null
  imageDigest: string
  imageAlt: string
  visibility: Visibility
  /** When it was accepted here, or arrived here from elsewhere. */
  since: Date
  validUntil: Date | null
  standing: Standing | null
}

/**
 * A report says what held when it was made; a badge that has expired since is shown as expired without asking anybody.
 */
export function standingOf(report: VerificationReport | null, validUntil: Date | null, now: Date): Standing | null {
  if (report === null) return null
  const checkedAt = new Date(report.checkedAt)
  const heldSoFar = report.verdict === "verified" || report.verdict === "warning"
  if (heldSoFar && validUntil !== null && validUntil < now) {
    return { verdict: "invalid", label: "Expired", reason: "expired", checkedAt }
  }
  return { verdict: report.verdict, label: report.label, reason: report.reason ?? null, checkedAt }
}

type ActorRow = typeof actor.$inferSelect

/** What a statement reads to make a card of a held badge. */
export type HeldRow = {
  holding: typeof holding.$inferSelect
  snapshot: BadgeSnapshot | null
  report: VerificationReport | null
  issuer: ActorRow | null
  holder?: ActorRow
}

export function cardOf(row: HeldRow, now: Date): BadgeCard {
  const snapshot = shownSnapshot(row.snapshot, row.holding.id)
  return {
    holdingId: row.holding.id,
    href: `/badges/${row.holding.id}`,
    name: row.holding.name,
    issuerName: row.issuer?.name ?? row.holding.issuerName,
    issuer: row.issuer === null || !isPresent(row.issuer) ? null : whoOf(row.issuer),
    holder: row.holder === undefined ? null : whoOf(row.holder),
    imageDigest: snapshot.imageDigest,
    imageAlt: snapshot.imageAlt,
    visibility: row.holding.visibility,
    since: row.holding.acceptedAt,
    validUntil: row.holding.validUntil,
    standing: standingOf(row.report, row.holding.validUntil, now),
  }
}

/** Bytes are erased only when nobody holds them, so a held badge always has its snapshot. */
export function shownSnapshot(snapshot: BadgeSnapshot | null, of: string): BadgeSnapshot {
  if (snapshot === null) throw new Error(`badge ${of} stands on erased bytes`)
  return snapshot
}
