import { and, count, desc, eq, inArray, lt, sql, type SQL } from "drizzle-orm"
import { afterCommit, type Executor, type Tx } from "../db/index.ts"
import { event, task } from "./schema.ts"
import type { Queues } from "./queues.ts"

/** Work that was given up, as the admin page shows it. */
export type DeadLetter = {
  taskId: string
  position: number
  job: string
  eventName: string | null
  payload: unknown
  attempts: number
  reason: string
  createdAt: Date
  finishedAt: Date
}

/** Dead letters, newest first, of one job or of all; `before` is the position of the last one of the page before. */
export async function listDeadLetters(
  executor: Executor,
  page: { job?: string; before?: number; limit: number },
): Promise<DeadLetter[]> {
  const rows = await executor
    .select({ task, event })
    .from(task)
    .leftJoin(event, eq(event.id, task.eventId))
    .where(
      and(
        eq(task.state, "dead"),
        page.job === undefined ? undefined : eq(task.job, page.job),
        page.before === undefined ? undefined : lt(task.position, page.before),
      ),
    )
    .orderBy(desc(task.position))
    .limit(page.limit)
  return rows.map((row) => ({
    taskId: row.task.id,
    position: row.task.position,
    job: row.task.job,
    eventName: row.event?.name ?? null,
    payload: row.event?.payload ?? row.task.payload,
    attempts: row.task.attempts,
    reason: row.task.reason ?? "",
    createdAt: row.task.createdAt,
    finishedAt: row.task.finishedAt ?? row.task.createdAt,
  }))
}

/** How many tasks are in each state, for the admin page and the metrics. */
export async function countTasks(executor: Executor): Promise<Record<"waiting" | "running" | "done" | "dead", number>> {
  const rows = await executor.select({ state: task.state, count: count() }).from(task).groupBy(task.state)
  return { waiting: 0, running: 0, done: 0, dead: 0, ...Object.fromEntries(rows.map((row) => [row.state, row.count])) }
}

/** Lets a dead letter start over with all its attempts. False when it is not dead (any more). */
export async function reviveDeadLetter(tx: Tx, queues: Queues, taskId: string): Promise<boolean> {
  return (await revive(tx, queues, eq(task.id, taskId))) > 0
}

/** The same for up to `limit` dead letters of one job, the oldest first. Returns how many there were. */
export async function reviveDeadLetters(tx: Tx, queues: Queues, job: string, limit: number): Promise<number> {
  return revive(tx, queues, inArray(task.id, oldestDead(tx, job, limit)))
}

async function revive(tx: Tx, queues: Queues, which: SQL): Promise<number> {
  const rows = await tx
    .update(task)
    .set({
      state: "waiting",
      attempts: 0,
      firstAttemptAt: null,
      finishedAt: null,
      runAt: sql`now()`,
      queuedAt: sql`now()`,
    })
    .where(and(which, eq(task.state, "dead")))
    .returning({ id: task.id, lane: task.lane, orderKey: task.orderKey })
  if (rows.length === 0) return 0
  const tickets = rows.map(({ id, lane, orderKey }) => ({
    id,
    lane,
    ordered: orderKey !== null,
    attempts: 0,
    delay: 0,
    nudge: true,
  }))
  afterCommit(tx, () => queues.send(tickets))
  return rows.length
}

/** Deletes a dead letter: nobody will try it again. False when it is not dead (any more). */
export async function discardDeadLetter(tx: Tx, taskId: string): Promise<boolean> {
  const { rowCount } = await tx.delete(task).where(and(eq(task.id, taskId), eq(task.state, "dead")))
  return rowCount > 0
}

/** The same for up to `limit` dead letters of one job, the oldest first. Returns how many there were. */
export async function discardDeadLetters(tx: Tx, job: string, limit: number): Promise<number> {
  const { rowCount } = await tx
    .delete(task)
    .where(and(inArray(task.id, oldestDead(tx, job, limit)), eq(task.state, "dead")))
  return rowCount
}

const oldestDead = (tx: Tx, job: string, limit: number) =>
  tx
    .select({ id: task.id })
    .from(task)
    .where(and(eq(task.state, "dead"), eq(task.job, job)))
    .orderBy(task.position)
    .limit(limit)
