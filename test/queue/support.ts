import { eq, sql } from "drizzle-orm"
import type { Database } from "../../src/db/index.ts"
import {
  createOutbox,
  createQueues,
  startWorkers,
  type Consumer,
  type Handler,
  type Outbox,
  type Queues,
  type WorkerOptions,
  type Workers,
} from "../../src/queue/index.ts"
import { task } from "../../src/queue/schema.ts"
import { removeRedisKeys, type TestDatabase } from "../support/database.ts"

/** Everything a test of the queues needs: empty queues, an outbox, and workers that are drained at the end. */
export type Bench = {
  test: TestDatabase
  database: Database
  queues: Queues
  outbox: Outbox
  work(handlers: Handler[], options?: Partial<WorkerOptions>): Promise<Workers>
  taskRow(id: string): Promise<typeof task.$inferSelect>
  /** Waits until the task is in this state. */
  reaches(id: string, state: string, patienceMs?: number): Promise<typeof task.$inferSelect>
  close(): Promise<void>
}

/** Empties what an earlier test left in the database, and opens queues on it. */
export async function openBench(test: TestDatabase, consumers: Consumer[] = []): Promise<Bench> {
  const { database } = test
  await database.orm.execute(sql`truncate task, event, bullmq.job, bullmq.event cascade`)
  await database.orm.execute(sql`drop table if exists effect`)
  if (test.redisUrl !== undefined) await removeRedisKeys(test.redisUrl, test.name)
  const queues = createQueues({ database, redisUrl: test.redisUrl, prefix: test.name })
  const outbox = createOutbox({ database, consumers, queues })
  const started: Workers[] = []
  const taskRow = async (id: string) => {
    const [row] = await database.orm.select().from(task).where(eq(task.id, id))
    if (row === undefined) throw new Error(`There is no task ${id}.`)
    return row
  }
  return {
    test,
    database,
    queues,
    outbox,
    taskRow,
    work: async (handlers, options) => {
      const workers = await startWorkers({ database, queues, outbox, handlers, ...options })
      started.push(workers)
      return workers
    },
    reaches: async (id, state, patienceMs = 10_000) => {
      for (const until = Date.now() + patienceMs; ;) {
        const row = await taskRow(id)
        if (row.state === state) return row
        if (Date.now() > until) throw new Error(`The task is ${row.state} (${row.reason}) instead of ${state}.`)
        await pause(10)
      }
    },
    close: async () => {
      await Promise.all(started.map((workers) => workers.drain(2000)))
      await database.settled()
      await queues.close()
    },
  }
}

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
