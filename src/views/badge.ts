import { and, eq } from "drizzle-orm"
import { isPresent, presentActor } from "../actors/index.ts"
import { visibleTo, type BadgeSnapshot, type Visibility } from "../backpack/index.ts"
import { heldCredential, holding, verification } from "../backpack/schema.ts"
import type { VerificationReport } from "../credentials/index.ts"
import type { Ground } from "../ground.ts"
import { issuer as issuerTable } from "../issuing/schema.ts"
import { shownSnapshot, standingOf, type Standing } from "./badge-card.ts"
import { blocksInside, followsInside, holderActor, issuerActor } from "./held-badges.ts"
import { whoOf, type Who } from "./who.ts"

/** A badge's own page. */
export type BadgeView = {
  holdingId: string
  path: string
  snapshot: BadgeSnapshot
  report: VerificationReport | null
  standing: Standing | null
  holder: Who
  /** The issuer as an actor, when its Offer brought the badge. */
  issuer: Who | null
  /** The issuer's website as it gave it, for issuers of this server. */
  issuerWebsite: string | null
  visibility: Visibility
  acceptedAt: Date
  validFrom: Date | null
  validUntil: Date | null
  credentialId: string | null
  /** Why its issuer revoked or suspended it, in the issuer's words; null when it stands or no reason was given. */
  issuerReason: string | null
  /** Whether the viewer may change who sees it, and remove it. */
  isHolder: boolean
}

const isTakenBack = (report: VerificationReport | null): boolean =>
  report?.reason === "revoked" || report?.reason === "suspended"

/** A badge for somebody who may see it; null for everybody else, exactly as for a badge that does not exist. */
export async function badgeView(ground: Ground, holdingId: string, viewerId: string | null): Promise<BadgeView | null> {
  const [row] = await ground.database.orm
    .select({
      holding,
      snapshot: heldCredential.snapshot,
      credentialId: heldCredential.credentialId,
      report: verification.report,
      holder: holderActor,
      issuer: issuerActor,
      issuerWebsite: issuerTable.website,
      follows: followsInside(viewerId, holding.holderId),
      isBlocked: blocksInside(viewerId, holding.holderId),
    })
    .from(holding)
    .innerJoin(heldCredential, eq(heldCredential.digest, holding.digest))
    .innerJoin(holderActor, and(eq(holderActor.id, holding.holderId), presentActor(holderActor)))
    .leftJoin(verification, and(eq(verification.digest, holding.digest), eq(verification.holderId, holding.holderId)))
    .leftJoin(issuerActor, eq(issuerActor.id, holding.issuerActorId))
    .leftJoin(issuerTable, eq(issuerTable.id, holding.issuerActorId))
    .where(eq(holding.id, holdingId))
    .limit(1)
  if (row === undefined) return null
  const isHolder = viewerId !== null && row.holding.holderId === viewerId
  if (!visibleTo(row.holding, { actorId: viewerId, follows: row.follows, isBlocked: row.isBlocked, isHolder }))
    return null
  return {
    holdingId: row.holding.id,
    path: `/badges/${row.holding.id}`,
    snapshot: shownSnapshot(row.snapshot, row.holding.id),
    report: row.report,
    standing: standingOf(row.report, row.holding.validUntil, ground.now()),
    holder: whoOf(row.holder),
    issuer: row.issuer === null || !isPresent(row.issuer) ? null : whoOf(row.issuer),
    issuerWebsite: row.issuerWebsite,
    visibility: row.holding.visibility,
    acceptedAt: row.holding.acceptedAt,
    validFrom: row.holding.validFrom,
    validUntil: row.holding.validUntil,
    credentialId: row.credentialId,
    issuerReason: isTakenBack(row.report) ? row.holding.issuerReason : null,
    isHolder,
  }
}
