import { getLogger } from "@logtape/logtape"
import type { Database } from "../db/index.ts"
import { countAttempt, type AttemptOutcome } from "../metrics/index.ts"
import { buryTask, finishTask, LeaseLost, postponeTask, type Claim } from "./claims.ts"
import type { Handler, Outcome } from "./handlers.ts"
import type { RetryPolicy } from "./jobs.ts"
import type { Queues } from "./queues.ts"

const log = getLogger(["haversack", "queue"])

/** A task that nobody here can work on may be one that a newer version of us wrote: it waits this long, this often. */
const unknownJob: RetryPolicy = { backoff: () => 5 * 60_000, giveUpAfter: { milliseconds: 48 * 3_600_000 } }

/** Whatever the policy says: a task that takes its process down with it each time ends here. */
const mostAttempts = 1000

/** Runs a claimed task once and writes down how it ended. Never throws, unless the database itself fails. */
export async function attempt(
  context: { database: Database; queues: Queues },
  handler: Handler | undefined,
  claimed: Claim,
  signal: AbortSignal,
): Promise<void> {
  const { database, queues } = context
  const retry = handler?.job.retry ?? unknownJob
  const begun = performance.now()
  const count = (outcome: AttemptOutcome) =>
    countAttempt(handler?.job.name ?? null, outcome, (performance.now() - begun) / 1000)
  let ended = false
  try {
    // Failures are counted when they happen; only a process that died leaves an attempt uncounted.
    if (claimed.attempt > mostAllowed(retry)) {
      await database.transaction((tx) =>
        buryTask(tx, queues, claimed, "The process stopped each time it worked on this."),
      )
      count("dead")
      return
    }
    const outcome = await run()
    if (outcome !== undefined) return count(await settle(outcome))
    if (!ended) await database.transaction((tx) => finishTask(tx, queues, claimed))
    count("done")
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error
    count("lost")
    log.warn("{message}", { message: error.message })
  }

  async function run(): Promise<Outcome | undefined> {
    if (handler === undefined) return { outcome: "retry", reason: `This version knows no job called "${claimed.job}".` }
    try {
      const outcome = await handler.run({
        payload: claimed.payload,
        taskId: claimed.id,
        eventId: claimed.eventId,
        eventName: claimed.eventName,
        attempt: claimed.attempt,
        createdAt: claimed.createdAt,
        firstAttemptAt: claimed.firstAttemptAt,
        signal,
        done: async (tx) => {
          await finishTask(tx, queues, claimed)
          // Only true if the transaction commits; if it does not, the handler throws and the exception is the outcome.
          ended = true
        },
      })
      return outcome ?? undefined
    } catch (error) {
      if (error instanceof LeaseLost) throw error
      log.warn("Attempt {attempt} at {job} {taskId} failed: {error}", {
        attempt: claimed.attempt,
        job: claimed.job,
        taskId: claimed.id,
        error,
      })
      return { outcome: "retry", reason: describe(error) }
    }
  }

  async function settle(outcome: Outcome): Promise<"dead" | "retry"> {
    const reason = outcome.reason.slice(0, 2000)
    const end = outcome.outcome === "dead" || isOver(retry, claimed) ? "dead" : "retry"
    await database.transaction((tx) =>
      end === "dead"
        ? buryTask(tx, queues, claimed, reason)
        : postponeTask(tx, queues, claimed, reason, delayAfter(outcome)),
    )
    return end
  }

  function delayAfter(outcome: Outcome): number {
    return (outcome.outcome === "retry" ? outcome.after : undefined) ?? retry.backoff(claimed.attempt)
  }
}

function mostAllowed({ giveUpAfter }: RetryPolicy): number {
  return "attempts" in giveUpAfter ? giveUpAfter.attempts : mostAttempts
}

function isOver(retry: RetryPolicy, claimed: Claim): boolean {
  const { giveUpAfter } = retry
  if (claimed.attempt >= mostAllowed(retry)) return true
  return "milliseconds" in giveUpAfter && Date.now() - claimed.firstAttemptAt.getTime() >= giveUpAfter.milliseconds
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}
