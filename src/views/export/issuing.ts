import { and, asc, eq, gt } from "drizzle-orm"
import { credentialUri } from "../../actors/index.ts"
import { actor } from "../../actors/schema.ts"
import { allOf, inPages, type ExportPart } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { openCells } from "../../issuing/index.ts"
import { awardBatch, awardBatchRow } from "../../issuing/batches/schema.ts"
import { achievement, award, issuerMember } from "../../issuing/schema.ts"

/** What src/issuing keeps about somebody: the teams that they are in, what they awarded, and the lists of people that they brought. */
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
    { name: "lists", rows: inPages((after, limit) => listsBroughtBy(ground, actorId, after, limit), aboutList) },
    { name: "listRows", rows: rowsOfLists(ground, actorId) },
  ]
}

const listsBroughtBy = (ground: Ground, actorId: string, after: string | null, limit: number) =>
  ground.database.orm
    .select({ list: awardBatch, id: awardBatch.id, issuer: actor.uri, achievement: achievement.name })
    .from(awardBatch)
    .innerJoin(actor, eq(actor.id, awardBatch.issuerId))
    .innerJoin(achievement, eq(achievement.id, awardBatch.achievementId))
    .where(and(eq(awardBatch.createdBy, actorId), after === null ? undefined : gt(awardBatch.id, after)))
    .orderBy(asc(awardBatch.id))
    .limit(limit)

const aboutList = ({ list, issuer, achievement: badge }: Awaited<ReturnType<typeof listsBroughtBy>>[number]) => {
  const { id, state, rowCount, columns, dayOrder, narrative, lastDay, createdAt, startedAt, finishedAt } = list
  const about = { id, issuer, achievement: badge, state, rowCount, columns, dayOrder, narrative, lastDay }
  return { ...about, createdAt, startedAt, finishedAt }
}

const rowsPerPage = 500

/** What was brought, cell by cell as it was, and what became of it; a list may be ten thousand rows long. */
async function* rowsOfLists(ground: Ground, actorId: string) {
  const lists = inPages(
    (after, limit) => listsBroughtBy(ground, actorId, after, limit),
    ({ id }) => ({ id }),
  )
  for await (const { id } of lists) {
    for (let after = 0; ;) {
      const rows = await ground.database.orm
        .select()
        .from(awardBatchRow)
        .where(and(eq(awardBatchRow.batchId, id), gt(awardBatchRow.place, after)))
        .orderBy(asc(awardBatchRow.place))
        .limit(rowsPerPage)
      for (const { line, sealedCells, state, reason } of rows)
        yield { list: id, line, cells: openCells(ground, sealedCells), state, reason }
      const last = rows.at(-1)
      if (last === undefined) break
      after = last.place
    }
  }
}
