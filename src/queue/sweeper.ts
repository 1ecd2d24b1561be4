import { and, asc, eq, gt, inArray, sql } from "drizzle-orm"
import type { Database } from "../db/index.ts"
import { task } from "./schema.ts"
import { isAbandoned, isNextOfItsOrder } from "./claims.ts"
import type { Queues, Sendable } from "./queues.ts"

/** A task that should have begun this long ago has probably lost its ticket. */
const overdueMs = 15_000
const batch = 500
const batchesPerSweep = 4

/**
 * Tells the queues again of every task that should be running and is not: its process died between commit and enqueue or in
 * the middle of the work, or the queues were emptied. Several processes may sweep at once.
 */
export async function sweep(database: Database, queues: Queues, options: { overdueMs?: number } = {}): Promise<void> {
  if (await queues.forgot()) await sendEverything(database, queues)
  for (let round = 0; round < batchesPerSweep; round += 1) {
    const overdue = await takeOverdue(database, options.overdueMs ?? overdueMs)
    await queues.send(overdue)
    if (overdue.length < batch) return
  }
}

async function takeOverdue(database: Database, after: number): Promise<Sendable[]> {
  const longAgo = sql`now() - ${Math.round(after)} * interval '1 millisecond'`
  // Told of it in the time to come: by a clock that was ahead, so that says nothing.
  const toldLongAgo = sql`(${task.queuedAt} < ${longAgo} or ${task.queuedAt} > now() + interval '1 minute')`
  const unclaimed = sql`(${task.state} = 'waiting' and ${task.runAt} < ${longAgo} and ${toldLongAgo})`
  const abandoned = sql`(${isAbandoned} and (${task.queuedAt} < ${task.leasedUntil} or ${toldLongAgo}))`
  const overdue = database.orm
    .select({ id: task.id })
    .from(task)
    .where(and(inArray(task.state, ["waiting", "running"]), sql`(${unclaimed} or ${abandoned})`, isNextOfItsOrder))
    .orderBy(asc(task.runAt))
    .limit(batch)
    .for("update", { skipLocked: true })
  const rows = await database.orm
    .update(task)
    .set({ queuedAt: sql`now()` })
    .where(inArray(task.id, overdue))
    .returning({ id: task.id, lane: task.lane, orderKey: task.orderKey, attempts: task.attempts })
  return rows.map(({ id, lane, orderKey, attempts }) => ({
    id,
    lane,
    ordered: orderKey !== null,
    attempts,
    delay: 0,
    late: true,
  }))
}

/** Fills emptied queues with all that waits, the future included. */
async function sendEverything(database: Database, queues: Queues): Promise<void> {
  for (let after = 0; ;) {
    const rows = await database.orm
      .select({
        id: task.id,
        position: task.position,
        lane: task.lane,
        orderKey: task.orderKey,
        attempts: task.attempts,
        delay: sql<number>`extract(epoch from ${task.runAt} - now())::float8 * 1000`,
      })
      .from(task)
      .where(and(eq(task.state, "waiting"), gt(task.position, after)))
      .orderBy(asc(task.position))
      .limit(batch)
    await queues.send(
      rows.map(({ id, lane, orderKey, attempts, delay }) => ({
        id,
        lane,
        ordered: orderKey !== null,
        attempts,
        delay,
      })),
    )
    if (rows.length < batch) return
    after = rows.at(-1)!.position
  }
}
