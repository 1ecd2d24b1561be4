import { getLogger } from "@logtape/logtape"
import { createPostgresBackend, Queue, runMigrations, withBackend, Worker } from "bullmq"
import { Redis } from "ioredis"
import type { Database } from "../db/index.ts"
import { lanes, type Lane } from "./lanes.ts"

const log = getLogger(["haversack", "queue"])
const schema = "bullmq"

/** What a queue carries: never the work itself, only which row of `task` to look at. */
type Ticket = { taskId: string; ordered: boolean }

/** A task to tell a queue about. */
export type Sendable = {
  id: string
  lane: Lane
  ordered: boolean
  /** Attempts made so far. A ticket of the same attempt that still waits in the queue is not doubled. */
  attempts: number
  /** Milliseconds until the task is due; 0 or less for now. */
  delay: number
  /** Send it even if the queue holds a ticket of this attempt, which may be just about to be dropped. */
  nudge?: boolean
  /**
   * It should have begun. A ticket that the queue holds may be one for a time far off, made by a machine whose clock was ahead, so this one
   * stands beside it; but it stands there once, however often it is sent.
   */
  late?: boolean
}

/** The three queues, on Redis or on the database. Losing all they hold loses nothing: the sweeper fills them again. */
export type Queues = {
  kind: "redis" | "database"
  send(tasks: Sendable[]): Promise<void>
  /** Calls `take` for each ticket of a lane, so many at a time. `take` must not throw. */
  work(lane: Lane, concurrency: number, take: (ticket: Ticket) => Promise<void>): LaneWorker
  /** Whether the queues may have lost tickets since this was last asked: true at the first time. */
  forgot(): Promise<boolean>
  close(): Promise<void>
}

export type LaneWorker = {
  /** Takes no more tickets and resolves when those taken are done; with `force`, without waiting for them. */
  close(force?: boolean): Promise<void>
}

/** Makes the tables of the queues, in a schema of their own; nothing to do where they are. */
export async function prepareQueues(database: Database): Promise<void> {
  const client = await database.pool(schema).connect()
  try {
    await runMigrations(client, schema)
  } finally {
    client.release()
  }
}

/**
 * Opens the queues, on Redis if there is one, else on the database (after `prepareQueues`).
 *
 * `prefix` keeps several instances on one Redis apart.
 */
export function createQueues(options: { database: Database; redisUrl?: string; prefix?: string }): Queues {
  return options.redisUrl === undefined
    ? queuesOnDatabase(options.database)
    : queuesOnRedis(options.redisUrl, options.prefix ?? "haversack")
}

function queuesOnRedis(url: string, prefix: string): Queues {
  const redis = new Redis(url, { maxRetriesPerRequest: null }).setMaxListeners(0)
  redis.on("error", logError)
  const queues = new Map(
    lanes.map((lane) => [lane, watched(new Queue(lane, { connection: redis, prefix, ...queueOptions }))]),
  )
  const marker = `${prefix}:queues-hold-what-they-were-given`
  return {
    kind: "redis",
    send: (tasks) => send(queues, tasks),
    work: (lane, concurrency, take) =>
      laneWorker(
        new Worker<Ticket>(lane, (job) => take(job.data), { connection: redis, prefix, concurrency, ...workerOptions }),
      ),
    // Whoever flushed Redis took the marker too, and only the first of several workers finds it missing.
    forgot: async () => (await redis.set(marker, "1", "NX")) === "OK",
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()))
      redis.disconnect()
    },
  }
}

function queuesOnDatabase(database: Database): Queues {
  const backend = withBackend(createPostgresBackend)
  const connection = database.pool(schema)
  const queues = new Map(
    lanes.map((lane) => [lane, watched(new backend.Queue<Ticket>(lane, { connection, ...queueOptions }))]),
  )
  let asked = false
  return {
    kind: "database",
    send: (tasks) => send(queues, tasks),
    work: (lane, concurrency, take) =>
      laneWorker(
        new backend.Worker<Ticket>(lane, (job) => take(job.data), { connection, concurrency, ...workerOptions }),
      ),
    forgot: async () => {
      if (asked) return false
      asked = true
      // Tickets that the former process held would count as taken for a minute. This process is the only one.
      if (database.kind === "pglite") for (const queue of queues.values()) await queue.obliterate({ force: true })
      return true
    },
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()))
    },
  }
}

type AnyQueue = Pick<Queue<Ticket>, "add" | "addBulk">
type AnyWorker = {
  on(event: "error", listener: (error: Error) => void): unknown
  close(force?: boolean): Promise<void>
}

// The stream of queue events has no reader.
const queueOptions = {
  streams: { events: { maxLen: 100 } },
  defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
}
const workerOptions = { removeOnComplete: { count: 0 }, removeOnFail: { count: 0 }, drainDelay: 5 }

const fewestInBulk = 8

async function send(queues: Map<Lane, AnyQueue>, tasks: Sendable[]): Promise<void> {
  for (const [lane, queue] of queues) {
    const jobs = tasks
      .filter((task) => task.lane === lane)
      .map(({ id, ordered, attempts, delay, nudge, late }) => ({
        name: "task",
        data: { taskId: id, ordered },
        opts: {
          delay: Math.max(0, Math.ceil(delay)),
          ...(nudge ? {} : { jobId: `${id}-${attempts}${late ? "-late" : ""}` }),
        },
      }))
    // On a database, adding in bulk makes temporary tables, whose traces slow an unvacuumed catalogue down: for few it loses.
    if (jobs.length < fewestInBulk) for (const { name, data, opts } of jobs) await queue.add(name, data, opts)
    else await queue.addBulk(jobs)
  }
}

function watched<Q extends { on(event: "error", listener: (error: Error) => void): unknown }>(queue: Q): Q {
  queue.on("error", logError)
  return queue
}

function laneWorker(worker: AnyWorker): LaneWorker {
  worker.on("error", logError)
  return { close: (force) => worker.close(force) }
}

function logError(error: Error): void {
  log.warn("The queues have trouble; the sweeper repeats what is missed: {error}", { error })
}
