import type { Tx } from "../db/index.ts"
import type { Consumer, EventType, Job } from "./jobs.ts"

/** One attempt at one task. */
export type Work<Payload> = {
  payload: Payload
  taskId: string
  /** The event that asked for it; null for a job that somebody enqueued. */
  eventId: string | null
  eventName: string | null
  /** 1 for the first attempt. */
  attempt: number
  createdAt: Date
  /** When the first attempt began: at this task, or at this task since it was taken out of the dead letters. */
  firstAttemptAt: Date
  /** Aborted when the lease is lost or the process stops: what is done from then on cannot be recorded. */
  signal: AbortSignal
  /**
   * Marks the task done in the transaction of its effect, so that the effect happens exactly once.
   * @throws LeaseLost when another worker has taken the task over: let it roll the transaction back.
   */
  done: (tx: Tx) => Promise<void>
}

/** An end other than done that needs no exception. `after` in milliseconds; without it the job's policy decides. */
export type Outcome = { outcome: "retry"; reason: string; after?: number } | { outcome: "dead"; reason: string }

/** A job with what to do. A task whose run returns nothing is done; one whose run throws is tried again by its policy. */
export type Handler = { job: Job<any>; run: (work: Work<any>) => Promise<Outcome | void> }

export function handle<Payload>(job: Job<Payload>, run: (work: Work<Payload>) => Promise<Outcome | void>): Handler {
  return { job, run }
}

/** A consumer with what to do; `happened` tells its kinds of events apart. */
export function handleEvent<Payload>(
  consumer: Consumer<Payload>,
  run: (work: Work<Payload> & { eventId: string; eventName: string }) => Promise<Outcome | void>,
): Handler {
  return {
    job: consumer,
    run: (work: Work<Payload>) => {
      const { eventId, eventName } = work
      if (eventId === null || eventName === null)
        throw new Error(`A task of the consumer "${consumer.name}" has no event.`)
      return run({ ...work, eventId, eventName })
    },
  }
}

/** Whether an attempt is about an event of this kind; narrows its payload. */
export function happened<Payload>(work: Work<any>, type: EventType<Payload>): work is Work<Payload> {
  return work.eventName === type.name
}
