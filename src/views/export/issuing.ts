import { and, asc, eq, gt } from "drizzle-orm"
import { credentialUri } from "../../actors/index.ts"
import { actor } from "../../actors/schema.ts"
import { allOf, inPages, type ExportPart } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { achievement, award, issuerMember } from "../../issuing/schema.ts"

/** What src/issuing keeps about somebody: the teams that they are in, and what they awarded. */
export function exportOfIssuing(ground: Ground, actorId: string): ExportPart[] {
  const { orm, config } = { orm: ground.database.orm, config: ground.config }
  return [
    {
      name: "issuers",
      rows: allOf(() =>
        orm
          .select({ issuer: actor.uri, name: actor.name, role: issuerMember.role, since: issuerMember.createdAt })
          .from(issuerMember)
          .innerJoin(actor, eq(actor.id, issuerMember.issuerId))
          .where(eq(issuerMember.personActorId, actorId)),
      ),
    },
    {
      name: "awardsMade",
      rows: inPages(
        (after, limit) =>
          orm
            .select({
              id: award.id,
              key: award.credentialKey,
              achievement: achievement.name,
              recipient: actor.uri,
              state: award.state,
              narrative: award.narrative,
              evidence: award.evidence,
              createdAt: award.createdAt,
            })
            .from(award)
            .innerJoin(achievement, eq(achievement.id, award.achievementId))
            .leftJoin(actor, eq(actor.id, award.recipientId))
            .where(and(eq(award.awardedBy, actorId), after === null ? undefined : gt(award.id, after)))
            .orderBy(asc(award.id))
            .limit(limit),
        ({ id: _id, key, ...shown }) => ({ credential: credentialUri(config.origin, key), ...shown }),
      ),
    },
  ]
}
