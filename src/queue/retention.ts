import { and, eq, inArray, lt, notExists, sql } from "drizzle-orm"
import { deleteInBatches, type Database } from "../db/index.ts"
import { event, task } from "./schema.ts"

/** How long the rows of ended work are kept. */
export type Retention = { doneDays: number; deadDays: number }

/** Done tasks are history after a week; a dead letter waits half a year for somebody to look at it. */
export const defaultRetention: Retention = { doneDays: 7, deadDays: 180 }

/** Deletes ended tasks, and events that nothing refers to any more, a thousand rows at a time. */
export async function prune(database: Database, retention: Retention = defaultRetention): Promise<void> {
  await deleteInBatches((limit) => deleteEnded(database, "done", retention.doneDays, limit))
  await deleteInBatches((limit) => deleteEnded(database, "dead", retention.deadDays, limit))
  await deleteInBatches((limit) => deleteEvents(database, retention.doneDays, limit))
}

const before = (days: number) => sql`now() - ${days} * interval '1 day'`

async function deleteEnded(database: Database, state: "done" | "dead", days: number, limit: number): Promise<number> {
  const old = database.orm
    .select({ id: task.id })
    .from(task)
    .where(and(eq(task.state, state), lt(task.finishedAt, before(days))))
    .limit(limit)
  const { rowCount } = await database.orm.delete(task).where(inArray(task.id, old))
  return rowCount
}

async function deleteEvents(database: Database, days: number, limit: number): Promise<number> {
  const unused = database.orm
    .select({ id: event.id })
    .from(event)
    .where(
      and(
        lt(event.createdAt, before(days)),
        notExists(database.orm.select({ id: task.id }).from(task).where(eq(task.eventId, event.id))),
      ),
    )
    .limit(limit)
  const { rowCount } = await database.orm.delete(event).where(inArray(event.id, unused))
  return rowCount
}
