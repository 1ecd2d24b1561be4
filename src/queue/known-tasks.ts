import { inArray } from "drizzle-orm"
import type { Executor } from "../db/index.ts"
import { task } from "./schema.ts"

/** Which of these tasks there are, whatever became of them: for work that was given an id of its own. */
export async function knownTasks(executor: Executor, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await executor
    .select({ id: task.id })
    .from(task)
    .where(inArray(task.id, [...ids]))
  return new Set(rows.map(({ id }) => id))
}
