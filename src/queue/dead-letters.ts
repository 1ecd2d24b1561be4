import { and, count, desc, eq, lt, sql } from "drizzle-orm"
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

/** Dead letters, newest first; `before` is the position of the last one of the page before. */
export async function listDeadLetters(
  executor: Executor,
  page: { before?: number; limit: number },
): Promise<DeadLetter[]> {
  const rows = await executor
    .select({ task, event })
    .from(task)
    .leftJoin(event, eq(event.id, task.eventId))
    .where(and(eq(task.state, "dead"), page.before === undefined ? undefined : lt(task.position, page.before)))
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
  const [row] = await tx
    .update(task)
    .set({
      state: "waiting",
      attempts: 0,
      firstAttemptAt: null,
      finishedAt: null,
      runAt: sql`now()`,
      queuedAt: sql`now()`,
    })
    .where(and(eq(task.id, taskId), eq(task.state, "dead")))
    .returning({ lane: task.lane, orderKey: task.orderKey })
  if (row === undefined) return false
  const ticket = {
    id: taskId,
    lane: row.lane,
    ordered: row.orderKey !== null,
    attempts: 0,
    delay: 0,
    nudge: true,
  }
  afterCommit(tx, () => queues.send([ticket]))
  return true
}
