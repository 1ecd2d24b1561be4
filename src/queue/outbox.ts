import { afterCommit, newId, type Database, type Tx } from "../db/index.ts"
import { reviveDeadLetter, reviveDeadLetters } from "./dead-letters.ts"
import { event, task } from "./schema.ts"
import { hurryTasks } from "./hurry.ts"
import type { Consumer, EventType, Job } from "./jobs.ts"
import type { Queues, Sendable } from "./queues.ts"

/**
 * A wish for work. Tasks of one job and one `orderKey` run one after the other, in the order they were written. With an `id` of one's own the
 * same wish makes one task, however often it is written while that task is kept.
 */
export type Wish<Payload> = { payload: Payload; orderKey?: string; runAt?: Date; id?: string }

/**
 * Where the rooms write what happened and what is to be done, in the transaction that changes the rest: so neither can be
 * without the other. The queues hear of it once the transaction has committed.
 */
export type Outbox = {
  /** Writes an event, and one task for each consumer of such events. Returns the event's id: `id`, or one made here. */
  emit<Payload>(
    tx: Tx,
    type: EventType<Payload>,
    payload: Payload,
    options?: { orderKey?: string; id?: string },
  ): Promise<string>
  /** Writes a task. Returns its id: `id`, or one made here. Nothing is written when there is a task of that id already. */
  enqueue<Payload>(
    tx: Tx,
    job: Job<Payload>,
    payload: Payload,
    options?: { orderKey?: string; runAt?: Date; id?: string },
  ): Promise<string>
  /** Writes many tasks of one job at once. Returns their ids in the same order. */
  enqueueMany<Payload>(tx: Tx, job: Job<Payload>, wishes: Wish<Payload>[]): Promise<string[]>
  /** Lets a dead letter start over with all its attempts. False when it is not dead (any more). */
  retry(tx: Tx, taskId: string): Promise<boolean>
  /** The same for up to `limit` dead letters of one job, the oldest first. Returns how many there were. */
  retryAll(tx: Tx, job: string, limit: number): Promise<number>
  /** Makes those of these tasks that wait due now. */
  hurry(tx: Tx, taskIds: string[]): Promise<void>
  /** Everything that gets a task from an event. */
  consumers: readonly Consumer[]
}

type NewTask = typeof task.$inferInsert & { lane: Sendable["lane"] }

const rowsPerInsert = 500

export function createOutbox(options: { database: Database; consumers: readonly Consumer[]; queues: Queues }): Outbox {
  const { consumers, queues } = options
  const unsent = new WeakMap<Tx, Sendable[]>()
  assertUniqueNames(consumers)

  async function write(tx: Tx, tasks: NewTask[]): Promise<void> {
    for (let start = 0; start < tasks.length; start += rowsPerInsert) {
      await tx
        .insert(task)
        .values(tasks.slice(start, start + rowsPerInsert))
        .onConflictDoNothing({ target: task.id })
    }
    const collected = unsent.get(tx)
    const sendable = tasks.map(asSendable)
    if (collected !== undefined) {
      collected.push(...sendable)
      return
    }
    unsent.set(tx, sendable)
    afterCommit(tx, () => queues.send(sendable))
  }

  async function enqueueMany<Payload>(tx: Tx, job: Job<Payload>, wishes: Wish<Payload>[]): Promise<string[]> {
    const tasks = wishes.map(({ payload, orderKey, runAt, id = newId() }) => ({
      id,
      job: job.name,
      lane: job.lane,
      payload,
      orderKey,
      runAt,
    }))
    await write(tx, tasks)
    return tasks.map(({ id }) => id)
  }

  return {
    consumers,
    enqueueMany,
    retry: (tx, taskId) => reviveDeadLetter(tx, queues, taskId),
    retryAll: (tx, job, limit) => reviveDeadLetters(tx, queues, job, limit),
    hurry: (tx, taskIds) => hurryTasks(tx, queues, taskIds),
    enqueue: async (tx, job, payload, wish = {}) => {
      const [id] = await enqueueMany(tx, job, [{ payload, ...wish }])
      return id!
    },
    emit: async (tx, type, payload, { orderKey, id } = {}) => {
      const eventId = id ?? newId()
      await tx.insert(event).values({ id: eventId, name: type.name, payload })
      const interested = consumers.filter((consumer) => consumer.on.some((wanted) => wanted.name === type.name))
      await write(
        tx,
        interested.map(({ name, lane }) => ({ id: newId(), eventId, job: name, lane, orderKey })),
      )
      return eventId
    },
  }
}

function asSendable({ id, lane, orderKey, runAt }: NewTask): Sendable {
  return { id, lane, ordered: orderKey != null, attempts: 0, delay: runAt == null ? 0 : runAt.getTime() - Date.now() }
}

function assertUniqueNames(consumers: readonly Consumer[]): void {
  const names = new Set<string>()
  for (const { name } of consumers) {
    if (names.has(name)) throw new Error(`Two event consumers are called "${name}"; tasks could not tell them apart.`)
    names.add(name)
  }
}
