import { and, asc, count, eq, inArray, ne, sql } from "drizzle-orm"
import type { Tx } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { AwardBatchRows } from "./jobs.ts"
import { serversAtOnce } from "./limits.ts"
import { awardBatch, awardBatchRow, awardBatchServer } from "./schema.ts"

/** Rows that are still to be awarded. */
export const openStates = ["ready", "waiting"] as const

/**
 * Lets the next servers of a running batch have their turn, our own first, as long as fewer than `serversAtOnce` have one; ends the batch
 * when every server is done. The caller has locked the batch.
 */
export async function giveTurns(ground: Ground, tx: Tx, batchId: string): Promise<void> {
  const [active] = await tx
    .select({ found: count() })
    .from(awardBatchServer)
    .where(and(eq(awardBatchServer.batchId, batchId), eq(awardBatchServer.state, "active")))
  const free = serversAtOnce - (active?.found ?? 0)
  if (free > 0) {
    const next = await tx
      .select({ server: awardBatchServer.server })
      .from(awardBatchServer)
      .where(and(eq(awardBatchServer.batchId, batchId), eq(awardBatchServer.state, "ready")))
      .orderBy(sql`${awardBatchServer.server} <> ${ground.config.host}`, asc(awardBatchServer.server))
      .limit(free)
    for (const { server } of next) {
      // oxlint-disable-next-line no-await-in-loop -- three at most
      await moveServer(tx, batchId, server, { state: "active" })
    }
    await ground.outbox.enqueueMany(
      tx,
      AwardBatchRows,
      next.map(({ server }) => ({ payload: { batchId, server } })),
    )
  }
  const [unfinished] = await tx
    .select({ server: awardBatchServer.server })
    .from(awardBatchServer)
    .where(and(eq(awardBatchServer.batchId, batchId), ne(awardBatchServer.state, "done")))
    .limit(1)
  if (unfinished !== undefined) return
  const now = ground.now()
  await tx
    .update(awardBatch)
    .set({ state: "done", finishedAt: now, changedAt: now })
    .where(and(eq(awardBatch.id, batchId), eq(awardBatch.state, "running")))
}

/** Writes how a server of a batch stands. */
export async function moveServer(
  tx: Tx,
  batchId: string,
  server: string,
  change: Partial<Omit<typeof awardBatchServer.$inferInsert, "batchId" | "server">>,
): Promise<void> {
  await tx
    .update(awardBatchServer)
    .set(change)
    .where(and(eq(awardBatchServer.batchId, batchId), eq(awardBatchServer.server, server)))
}

/** Whether rows of a server are still to be awarded. */
export async function hasOpenRows(tx: Tx, batchId: string, server: string): Promise<boolean> {
  const [row] = await tx
    .select({ place: awardBatchRow.place })
    .from(awardBatchRow)
    .where(
      and(
        eq(awardBatchRow.batchId, batchId),
        eq(awardBatchRow.server, server),
        inArray(awardBatchRow.state, [...openStates]),
      ),
    )
    .limit(1)
  return row !== undefined
}
