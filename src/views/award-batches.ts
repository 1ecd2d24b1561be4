import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, lt, sql } from "drizzle-orm"
import { actor } from "../actors/schema.ts"
import type { Ground } from "../ground.ts"
import { batchFor, mayActFor, type AwardBatch, type BatchState } from "../issuing/index.ts"
import { awardBatch, awardBatchRow, awardBatchServer } from "../issuing/batches/schema.ts"
import { achievement, award, awardClaim } from "../issuing/schema.ts"
import { isUuid } from "./issuers.ts"
import { pageOf, placeOf, type Page } from "./keyset.ts"
import { whoOf, type Who } from "./who.ts"

const pageSize = 50
const mostServers = 20

export type BatchRowState = (typeof awardBatchRow.$inferSelect)["state"]

/** How many rows stand where. */
export type BatchCounts = Record<BatchRowState, number>

/** A server that could not be asked who somebody is. */
export type AwayServer = { server: string; rows: number; reason: string | null; since: Date | null }

/** A batch of awards, as those read it who may award in its issuer's name. */
export type BatchView = {
  batch: AwardBatch
  issuer: Who
  achievementName: string
  imageDigest: string
  startedBy: Who | null
  counts: BatchCounts
  /** Rows that were to be awarded when it began. */
  toAward: number
  /** Of them, those whose end is known. */
  ended: number
  away: AwayServer[]
  /** Awards whose note or mail waits, because their issuer sent many of late. */
  untold: number
}

/** One batch; null for everybody who may not award in its issuer's name, and when there is none. */
export async function batchView(ground: Ground, viewerId: string, batchId: string): Promise<BatchView | null> {
  const batch = await batchFor(ground, viewerId, batchId)
  if (batch === null) return null
  const { orm } = ground.database
  const [[badge], people, counts, away, untold] = await Promise.all([
    orm
      .select({ achievement, issuer: actor })
      .from(achievement)
      .innerJoin(actor, eq(actor.id, achievement.issuerId))
      .where(eq(achievement.id, batch.achievementId)),
    batch.startedBy === null ? [] : orm.select().from(actor).where(eq(actor.id, batch.startedBy)),
    countsOf(ground, batchId),
    awayServers(ground, batchId),
    batch.state === "draft" ? 0 : untoldOf(ground, batchId),
  ])
  if (badge === undefined) return null
  const ended = counts.awarded + counts.failed + (batch.state === "draft" ? 0 : counts.standing)
  return {
    batch,
    issuer: whoOf(badge.issuer),
    achievementName: badge.achievement.name,
    imageDigest: badge.achievement.imageDigest,
    startedBy: people[0] === undefined ? null : whoOf(people[0]),
    counts,
    toAward: ended + counts.ready + counts.waiting,
    ended,
    away,
    untold,
  }
}

async function untoldOf(ground: Ground, batchId: string): Promise<number> {
  const [row] = await ground.database.orm
    .select({ found: count() })
    .from(awardBatchRow)
    .innerJoin(awardClaim, eq(awardClaim.awardId, awardBatchRow.awardId))
    .innerJoin(award, eq(award.id, awardClaim.awardId))
    .where(
      and(
        eq(awardBatchRow.batchId, batchId),
        eq(awardBatchRow.state, "awarded"),
        eq(award.state, "offered"),
        isNull(awardClaim.releasedAt),
      ),
    )
  return row?.found ?? 0
}

async function countsOf(ground: Ground, batchId: string): Promise<BatchCounts> {
  const counts: BatchCounts = {
    unread: 0,
    headings: 0,
    bad: 0,
    repeated: 0,
    standing: 0,
    ready: 0,
    waiting: 0,
    awarded: 0,
    failed: 0,
  }
  const rows = await ground.database.orm
    .select({ state: awardBatchRow.state, found: count() })
    .from(awardBatchRow)
    .where(eq(awardBatchRow.batchId, batchId))
    .groupBy(awardBatchRow.state)
  for (const { state, found } of rows) counts[state] = found
  return counts
}

/** The servers that are away, those with the most rows first. */
async function awayServers(ground: Ground, batchId: string): Promise<AwayServer[]> {
  return ground.database.orm
    .select({
      server: awardBatchServer.server,
      reason: awardBatchServer.reason,
      since: awardBatchServer.failingSince,
      // Spelt out: in a statement about one table Drizzle leaves the tables' names away, and both have such columns.
      rows: sql<number>`(select count(*)::int from ${awardBatchRow} as one where one.batch_id = ${awardBatchServer}.batch_id
        and one.server = ${awardBatchServer}.server and one.state in ('ready', 'waiting'))`,
    })
    .from(awardBatchServer)
    .where(
      and(
        eq(awardBatchServer.batchId, batchId),
        eq(awardBatchServer.state, "waiting"),
        isNotNull(awardBatchServer.failingSince),
      ),
    )
    .orderBy(sql`4 desc`, asc(awardBatchServer.server))
    .limit(mostServers)
}

/** A batch in the list of its issuer's. */
export type BatchCard = {
  batchId: string
  state: BatchState
  achievementId: string
  achievementName: string
  imageDigest: string
  createdBy: Who
  createdAt: Date
  finishedAt: Date | null
  awarded: number
  failed: number
  open: number
}

/** The batches of an issuer, newest first, for those who may award in its name; null for everybody else. */
export async function batchListView(
  ground: Ground,
  issuerId: string,
  viewerId: string,
  query: { cursor?: string | null; limit?: number } = {},
): Promise<Page<BatchCard> | null> {
  if (!isUuid(issuerId) || !(await mayActFor(ground, viewerId, issuerId, "award"))) return null
  const place = placeOf(query.cursor)
  const { limit = 20 } = query
  const rowsIn = (...states: BatchRowState[]) =>
    sql<number>`(select count(*)::int from ${awardBatchRow} where ${awardBatchRow.batchId} = ${awardBatch.id}
      and ${inArray(awardBatchRow.state, states)})`
  const rows = await ground.database.orm
    .select({
      batch: awardBatch,
      achievementName: achievement.name,
      imageDigest: achievement.imageDigest,
      createdBy: actor,
      awarded: rowsIn("awarded"),
      failed: rowsIn("failed"),
      open: rowsIn("ready", "waiting"),
    })
    .from(awardBatch)
    .innerJoin(achievement, eq(achievement.id, awardBatch.achievementId))
    .innerJoin(actor, eq(actor.id, awardBatch.createdBy))
    .where(
      and(
        eq(awardBatch.issuerId, issuerId),
        place === null || !isUuid(place.id) ? undefined : lt(awardBatch.id, place.id),
      ),
    )
    .orderBy(desc(awardBatch.id))
    .limit(limit + 1)
  return pageOf(
    rows,
    limit,
    ({ batch, createdBy, ...row }) => ({
      batchId: batch.id,
      state: batch.state,
      achievementId: batch.achievementId,
      createdBy: whoOf(createdBy),
      createdAt: batch.createdAt,
      finishedAt: batch.finishedAt,
      ...row,
    }),
    ({ batch }) => ({ key: "", id: batch.id }),
  )
}

export type StoredBatchRow = typeof awardBatchRow.$inferSelect

/** Rows of a batch as they are stored, in their order; `cursor` is the place of the last one seen. */
export async function batchRows(
  ground: Ground,
  batchId: string,
  query: { states?: BatchRowState[]; after?: number; limit?: number } = {},
): Promise<{ rows: StoredBatchRow[]; next: number | null }> {
  const { states, after = 0, limit = pageSize } = query
  const rows = await ground.database.orm
    .select()
    .from(awardBatchRow)
    .where(
      and(
        eq(awardBatchRow.batchId, batchId),
        states === undefined ? undefined : inArray(awardBatchRow.state, states),
        gt(awardBatchRow.place, after),
      ),
    )
    .orderBy(asc(awardBatchRow.place))
    .limit(limit + 1)
  const shown = rows.slice(0, limit)
  return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.place ?? null) : null }
}
