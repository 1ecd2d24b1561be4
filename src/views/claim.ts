import { eq } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import { activityUri } from "../actors/index.ts"
import { actor } from "../actors/schema.ts"
import type { Visibility } from "../backpack/index.ts"
import { holding, offer } from "../backpack/schema.ts"
import type { Ground } from "../ground.ts"
import {
  claimByKeepToken,
  claimByToken,
  claimStanding,
  emailOf,
  type Claim,
  type ClaimStanding,
} from "../issuing/index.ts"
import { achievement, award, issuer, type AlignmentRow, type EvidenceRow } from "../issuing/schema.ts"
import { renderMarkdown } from "../text/index.ts"
import { whoOf, type Who } from "./who.ts"

/** An award as the links show it that were sent to its earner: the link is the permission. */
export type ClaimView = {
  awardId: string
  standing: ClaimStanding
  channel: "note" | "mail"
  issuer: Who
  issuerWebsite: string | null
  achievementId: string
  name: string
  description: string
  criteriaHtml: string
  achievementType: string
  tags: string[]
  alignments: AlignmentRow[]
  imageDigest: string
  imageAlt: string
  narrativeHtml: string | null
  evidence: { name: string | null; narrativeHtml: string | null; url: string | null }[]
  validFrom: Date
  validUntil: Date | null
  /** Null for an award to an email address. */
  earner: Who | null
  /** The email address that it went to, while it is known. */
  email: string | null
  expiresAt: Date | null
  answeredAt: Date | null
  endedAt: Date | null
  /** How it was accepted. */
  claimedBy: "link" | "like" | null
}

/** What a claim link shows; null for a link that leads to nothing, and while its issuer is suspended. */
export async function claimView(ground: Ground, token: string): Promise<ClaimView | null> {
  const found = await claimByToken(ground, token)
  return found === null ? null : viewOf(ground, found)
}

export type KeepView = ClaimView & {
  /** The badge as it is hosted here; null while it is being put there, and once it was deleted or taken along. */
  hosted: { holdingId: string; path: string; visibility: Visibility } | null
  /** It was hosted here and is no more. */
  isDeleted: boolean
  /** Where it was offered to last, by its earner's wish. */
  takenTo: { who: Who; state: "offered" | "accepted" | "declined" | "other" } | null
}

/** What a keep link shows; null for a link that leads to nothing. */
export async function keepView(ground: Ground, token: string): Promise<KeepView | null> {
  const found = await claimByKeepToken(ground, token)
  if (found === null) return null
  const [view, hosted, successor] = await Promise.all([
    viewOf(ground, found),
    hostedOf(ground, found),
    successorOf(ground, found),
  ])
  return { ...view, ...hosted, takenTo: successor }
}

const earnerSide = alias(actor, "earner_side")

async function viewOf(ground: Ground, found: Claim): Promise<ClaimView> {
  const [row] = await ground.database.orm
    .select({ achievement, issuer: actor, website: issuer.website, earner: earnerSide })
    .from(award)
    .innerJoin(achievement, eq(achievement.id, award.achievementId))
    .innerJoin(actor, eq(actor.id, award.issuerId))
    .innerJoin(issuer, eq(issuer.id, award.issuerId))
    .leftJoin(earnerSide, eq(earnerSide.id, award.recipientId))
    .where(eq(award.id, found.award.id))
    .limit(1)
  if (row === undefined) throw new Error(`award ${found.award.id} has lost its achievement or issuer`)
  const { award: made, claim } = found
  return {
    awardId: made.id,
    standing: claimStanding(found, ground.now()),
    channel: claim.channel,
    issuer: whoOf(row.issuer),
    issuerWebsite: row.website,
    achievementId: row.achievement.id,
    name: row.achievement.name,
    description: row.achievement.description,
    criteriaHtml: row.achievement.criteriaHtml,
    achievementType: row.achievement.achievementType,
    tags: row.achievement.tags,
    alignments: row.achievement.alignments,
    imageDigest: row.achievement.imageDigest,
    imageAlt: row.achievement.imageAlt,
    narrativeHtml: made.narrative === null ? null : renderMarkdown(made.narrative).html,
    evidence: made.evidence.map(evidenceOf),
    validFrom: made.validFrom,
    validUntil: made.validUntil,
    earner: row.earner === null ? null : whoOf(row.earner),
    email: emailOf(ground, claim.sealedEmail),
    expiresAt: claim.expiresAt,
    answeredAt: made.answeredAt,
    endedAt: made.endedAt,
    claimedBy: claim.claimedBy,
  }
}

const evidenceOf = ({ name, narrative, url }: EvidenceRow): ClaimView["evidence"][number] => ({
  name: name ?? null,
  narrativeHtml: narrative === undefined ? null : renderMarkdown(narrative).html,
  url: url ?? null,
})

async function hostedOf(ground: Ground, { award: made }: Claim): Promise<Pick<KeepView, "hosted" | "isDeleted">> {
  const [row] = await ground.database.orm
    .select({ offerId: offer.id, holdingId: holding.id, visibility: holding.visibility })
    .from(offer)
    .leftJoin(holding, eq(holding.offerId, offer.id))
    .where(eq(offer.activityUri, activityUri(ground.config.origin, made.id)))
    .limit(1)
  if (row === undefined) return { hosted: null, isDeleted: false }
  const { holdingId, visibility } = row
  if (holdingId === null || visibility === null) return { hosted: null, isDeleted: true }
  return { hosted: { holdingId, path: `/badges/${holdingId}`, visibility }, isDeleted: false }
}

async function successorOf(ground: Ground, { award: made }: Claim): Promise<KeepView["takenTo"]> {
  const rows = await ground.database.orm
    .select({ state: award.state, earner: earnerSide })
    .from(award)
    .innerJoin(earnerSide, eq(earnerSide.id, award.recipientId))
    .where(eq(award.replacesId, made.id))
    .limit(20)
  const last =
    rows.find(({ state }) => state === "accepted") ?? rows.find(({ state }) => state === "offered") ?? rows.at(-1)
  if (last === undefined) return null
  const { state } = last
  return {
    who: whoOf(last.earner),
    state: state === "offered" || state === "accepted" || state === "declined" ? state : "other",
  }
}
