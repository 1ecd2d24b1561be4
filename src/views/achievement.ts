import { and, eq, sql } from "drizzle-orm"
import { presentActor } from "../actors/index.ts"
import { actor } from "../actors/schema.ts"
import type { Ground } from "../ground.ts"
import type { IssuerRole } from "../issuing/index.ts"
import { achievement, issuer, issuerMember, type AlignmentRow } from "../issuing/schema.ts"
import { acceptedAwards, achievementCardOf, isUuid, type AchievementCard } from "./issuers.ts"
import { whoOf, type Who } from "./who.ts"

/** What can be earned: the page that a credential's achievement id leads to. */
export type AchievementView = AchievementCard & {
  issuerId: string
  issuer: Who
  issuerWebsite: string | null
  criteriaHtml: string
  /** What the issuer typed, in Markdown, for the form that changes it. */
  criteriaSource: string
  alignments: AlignmentRow[]
  createdAt: Date
  updatedAt: Date
  /** What the viewer may do for its issuer; null when they are no member. */
  role: IssuerRole | null
}

/** An achievement's public page; null when there is none of that id. */
export async function achievementView(
  ground: Ground,
  achievementId: string,
  viewerId: string | null,
): Promise<AchievementView | null> {
  if (!isUuid(achievementId)) return null
  const [row] = await ground.database.orm
    .select({
      achievement,
      actor,
      website: issuer.website,
      accepted: acceptedAwards,
      role: issuerMember.role,
    })
    .from(achievement)
    .innerJoin(issuer, eq(issuer.id, achievement.issuerId))
    .innerJoin(actor, and(eq(actor.id, achievement.issuerId), presentActor(actor)))
    .leftJoin(
      issuerMember,
      viewerId === null
        ? sql`false`
        : and(eq(issuerMember.issuerId, achievement.issuerId), eq(issuerMember.personActorId, viewerId)),
    )
    .where(eq(achievement.id, achievementId))
    .limit(1)
  if (row === undefined) return null
  return {
    ...achievementCardOf(row),
    issuerId: row.achievement.issuerId,
    issuer: whoOf(row.actor),
    issuerWebsite: row.website,
    criteriaHtml: row.achievement.criteriaHtml,
    criteriaSource: row.achievement.criteriaSource,
    alignments: row.achievement.alignments,
    createdAt: row.achievement.createdAt,
    updatedAt: row.achievement.updatedAt,
    role: row.role,
  }
}
