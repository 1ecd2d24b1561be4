import { and, asc, eq, gt } from "drizzle-orm"
import { actor } from "../../actors/schema.ts"
import { allOf, inPages, type ExportPart } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { block, mute, personalDomainBlock, report, trustedIssuer } from "../../moderation/schema.ts"

/** What src/moderation keeps of somebody's choices: whom they block, mute and trust, and what they reported. */
export function exportOfChoices(ground: Ground, actorId: string): ExportPart[] {
  const { orm } = ground.database
  return [
    {
      name: "blocks",
      rows: inPages(
        (after, limit) =>
          orm
            .select({ id: block.id, whom: actor.uri, createdAt: block.createdAt })
            .from(block)
            .innerJoin(actor, eq(actor.id, block.blockedId))
            .where(and(eq(block.blockerId, actorId), after === null ? undefined : gt(block.id, after)))
            .orderBy(asc(block.id))
            .limit(limit),
        ({ whom, createdAt }) => ({ whom, createdAt }),
      ),
    },
    {
      name: "mutes",
      rows: inPages(
        (after, limit) =>
          orm
            .select({ id: mute.id, whom: actor.uri, createdAt: mute.createdAt })
            .from(mute)
            .innerJoin(actor, eq(actor.id, mute.mutedId))
            .where(and(eq(mute.muterId, actorId), after === null ? undefined : gt(mute.id, after)))
            .orderBy(asc(mute.id))
            .limit(limit),
        ({ whom, createdAt }) => ({ whom, createdAt }),
      ),
    },
    {
      name: "blockedServers",
      rows: allOf(() =>
        orm
          .select({ domain: personalDomainBlock.domain, createdAt: personalDomainBlock.createdAt })
          .from(personalDomainBlock)
          .where(eq(personalDomainBlock.actorId, actorId)),
      ),
    },
    {
      name: "trustedIssuers",
      rows: allOf(() =>
        orm
          .select({ issuer: actor.uri, createdAt: trustedIssuer.createdAt })
          .from(trustedIssuer)
          .innerJoin(actor, eq(actor.id, trustedIssuer.issuerActorId))
          .where(eq(trustedIssuer.actorId, actorId)),
      ),
    },
    {
      name: "reportsMade",
      rows: inPages(
        (after, limit) =>
          orm
            .select({
              id: report.id,
              about: actor.uri,
              category: report.category,
              comment: report.comment,
              state: report.state,
              createdAt: report.createdAt,
            })
            .from(report)
            .innerJoin(actor, eq(actor.id, report.subjectId))
            .where(and(eq(report.reporterId, actorId), after === null ? undefined : gt(report.id, after)))
            .orderBy(asc(report.id))
            .limit(limit),
        ({ id: _id, ...shown }) => shown,
      ),
    },
  ]
}
