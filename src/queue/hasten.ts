import { and, eq, sql } from "drizzle-orm"
import { afterCommit, type Tx } from "../db/index.ts"
import { task } from "./schema.ts"
import type { Queues } from "./queues.ts"

/** Lets a task that waits for a later try begin as soon as `tx` has committed. False when it does not wait. */
export async function hastenTask(tx: Tx, queues: Queues, taskId: string): Promise<boolean> {
  const [row] = await tx
    .update(task)
    .set({ runAt: sql`now()`, queuedAt: sql`now()` })
    .where(and(eq(task.id, taskId), eq(task.state, "waiting")))
    .returning({ lane: task.lane, orderKey: task.orderKey, attempts: task.attempts })
  if (row === undefined) return false
  const { lane, orderKey, attempts } = row
  const ticket = { id: taskId, lane, ordered: orderKey !== null, attempts, delay: 0, nudge: true }
  afterCommit(tx, () => queues.send([ticket]))
  return true
}
