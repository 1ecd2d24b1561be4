import { getLogger } from "@logtape/logtape"
import type { Database } from "../db/index.ts"
import { attempt } from "./attempt.ts"
import { runDueChores, type Chore } from "./chores.ts"
import { claimTask, extendLeases, releaseEveryLease, releaseLeases, timeUntilDue, type Claim } from "./claims.ts"
import type { Handler } from "./handlers.ts"
import { defaultConcurrency, lanes, type Lane } from "./lanes.ts"
import type { Outbox } from "./outbox.ts"
import type { Queues } from "./queues.ts"
import { prune, type Retention } from "./retention.ts"
import { sweep } from "./sweeper.ts"

const log = getLogger(["haversack", "queue"])

export type WorkerOptions = {
  database: Database
  queues: Queues
  outbox: Outbox
  handlers: readonly Handler[]
  concurrency?: Partial<Record<Lane, number>>
  retention?: Retention
  /** What is due again and again; the removal of ended tasks is one of them in any case. */
  chores?: readonly Chore[]
  /** How long a task belongs to a worker that has stopped to say that it is alive. Default 30 s. */
  leaseMs?: number
  /** Default 10 s. */
  sweepEveryMs?: number
  /** How late a task has to be for the sweeper to care. Default 15 s. */
  overdueMs?: number
  /** Called after each sweep that went well: a sign that database and queues can be reached. */
  onSweep?: () => void
}

export type Workers = {
  /**
   * Takes no more work and waits for what is under way, at most `patienceMs` (default 20 s); what is not done by then is
   * handed back to be done again.
   */
  drain: (patienceMs?: number) => Promise<void>
}

const pruneEveryMs = 3_600_000
const lookForChoresEveryMs = 60_000

/** Databases of this process whose leases of a former process were given up already. */
const inherited = new WeakSet<Database>()

/** Starts working on the tasks of every lane, and the sweeper. */
export async function startWorkers(options: WorkerOptions): Promise<Workers> {
  const { database, queues } = options
  const leaseMs = options.leaseMs ?? 30_000
  const handlers = indexHandlers(options.handlers, options.outbox)
  const held = new Map<Claim, AbortController>()

  // The data folder's lock proves that whoever held these leases is dead, so there is no need to wait for them to expire.
  if (database.kind === "pglite" && !inherited.has(database)) await releaseEveryLease(database)
  inherited.add(database)

  async function take({ taskId, ordered }: { taskId: string; ordered: boolean }, lane: Lane): Promise<void> {
    try {
      const claimed = await claimTask(database, taskId, ordered, leaseMs)
      if (claimed === undefined) return await sendLater(taskId, ordered, lane)
      const abort = new AbortController()
      held.set(claimed, abort)
      try {
        await attempt({ database, queues }, handlers.get(claimed.job), claimed, abort.signal)
      } finally {
        held.delete(claimed)
      }
    } catch (error) {
      // The task keeps its lease until that ends, and the sweeper sends it again.
      log.error("Task {taskId} could not be taken or its end not be written: {error}", { taskId, error })
    }
  }

  /** A ticket that came well before its time (a clock was set) must not be lost. */
  async function sendLater(taskId: string, ordered: boolean, lane: Lane): Promise<void> {
    const delay = await timeUntilDue(database.orm, taskId)
    if (delay !== undefined && delay > 0)
      await queues.send([{ id: taskId, lane, ordered, attempts: 0, delay, nudge: true }])
  }

  async function heartbeat(): Promise<void> {
    const claims = [...held.keys()]
    if (claims.length === 0) return
    const ours = await extendLeases(database, claims, leaseMs)
    for (const claimed of claims) if (!ours.has(claimed.id)) held.get(claimed)?.abort(new Error("The lease was lost."))
  }

  async function sweepOnce(): Promise<void> {
    await sweep(database, queues, options)
    options.onSweep?.()
  }

  const laneWorkers = lanes.map((lane) =>
    queues.work(lane, options.concurrency?.[lane] ?? defaultConcurrency[lane], (ticket) => take(ticket, lane)),
  )
  const beating = repeat("heartbeat", leaseMs / 3, heartbeat)
  const sweeping = repeat("sweeper", options.sweepEveryMs ?? 10_000, sweepOnce, {
    atOnce: true,
  })
  const stopping = new AbortController()
  const pruning: Chore = {
    name: "queue.prune",
    everyMs: pruneEveryMs,
    run: () => prune(database, options.retention),
  }
  const chores = repeat("chores", lookForChoresEveryMs, () =>
    runDueChores(database, [pruning, ...(options.chores ?? [])], stopping.signal),
  )

  return {
    drain: async (patienceMs = 20_000) => {
      stopping.abort()
      await Promise.all([sweeping.stop(), chores.stop()])
      const patience = Promise.withResolvers<"impatient">()
      const timer = setTimeout(() => patience.resolve("impatient"), patienceMs)
      const closed = Promise.all(laneWorkers.map((worker) => worker.close()))
      if ((await Promise.race([closed, patience.promise])) === "impatient") {
        log.warn("{count} tasks did not end in time and will be done again.", { count: held.size })
        // Handed back before it is told: work that ends because it was told to must not count as done.
        const unfinished = [...held]
        await releaseLeases(
          database,
          unfinished.map(([claimed]) => claimed),
          "The process was stopped before this was done.",
        )
        for (const [, abort] of unfinished) abort.abort(new Error("The process stops."))
        await Promise.all(laneWorkers.map((worker) => worker.close(true)))
      }
      clearTimeout(timer)
      await beating.stop()
    },
  }
}

function indexHandlers(handlers: readonly Handler[], outbox: Outbox): Map<string, Handler> {
  const byName = new Map<string, Handler>()
  for (const handler of handlers) {
    if (byName.has(handler.job.name)) throw new Error(`Two handlers are registered for "${handler.job.name}".`)
    byName.set(handler.job.name, handler)
  }
  for (const { name } of outbox.consumers) {
    if (!byName.has(name))
      throw new Error(`The event consumer "${name}" has no handler, so its tasks would never be done.`)
  }
  return byName
}

/** Runs something again and again, never twice at once; what it throws is logged. */
function repeat(
  name: string,
  everyMs: number,
  run: () => Promise<void>,
  { atOnce = false } = {},
): { stop(): Promise<void> } {
  let running = Promise.resolve()
  let idle = true
  const once = () => {
    if (!idle) return
    idle = false
    running = run()
      .catch((error: unknown) => log.error("The {name} failed and will run again: {error}", { name, error }))
      .finally(() => (idle = true))
  }
  const timer = setInterval(once, everyMs)
  if (atOnce) once()
  return {
    stop: () => {
      clearInterval(timer)
      return running
    },
  }
}
