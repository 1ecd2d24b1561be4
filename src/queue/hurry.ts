import { and, eq, inArray, sql } from "drizzle-orm"
import { afterCommit, type Tx } from "../db/index.ts"
import type { Queues } from "./queues.ts"
import { task } from "./schema.ts"

/** Makes those of these tasks that wait due now. Each still waits for the one before it. */
export async function hurryTasks(tx: Tx, queues: Queues, taskIds: readonly string[]): Promise<void> {
  if (taskIds.length === 0) return
  const rows = await tx
    .update(task)
    .set({ runAt: sql`now()`, queuedAt: sql`now()` })
    .where(and(inArray(task.id, [...taskIds]), eq(task.state, "waiting")))
    .returning({ id: task.id, lane: task.lane, attempts: task.attempts, orderKey: task.orderKey })
  const tickets = rows.map(({ orderKey, ...row }) => ({ ...row, ordered: orderKey !== null, delay: 0, nudge: true }))
  afterCommit(tx, () => queues.send(tickets))
}
