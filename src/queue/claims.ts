import { and, eq, inArray, sql, type SQL } from "drizzle-orm"
import { afterCommit, newId, type Database, type Executor, type Tx } from "../db/index.ts"
import { event, task } from "./schema.ts"
import type { Lane } from "./lanes.ts"
import type { Queues } from "./queues.ts"

/** A task that this process may work on until the lease ends. */
export type Claim = {
  id: string
  job: string
  lane: Lane
  orderKey: string | null
  payload: unknown
  eventId: string | null
  eventName: string | null
  /** This attempt's number, from 1. */
  attempt: number
  createdAt: Date
  firstAttemptAt: Date
  leaseToken: string
}

/** The lease of a task went to somebody else (or the task ended): nothing may be written in its name any more. */
export class LeaseLost extends Error {
  override name = "LeaseLost"
  constructor(taskId: string) {
    super(`Another worker has taken task ${taskId} over, so this attempt's changes are dropped.`)
  }
}

// Clocks of two machines differ a little: a ticket may come a moment before the database thinks the task is due.
const earliness = sql`interval '100 milliseconds'`

/** No lease is this long: one that seems to be was given by a clock that was ahead, and its worker, if it lived, would have corrected it. */
const longestLease = sql`interval '1 hour'`

/** Whether nobody works on a task any more that is marked as running. */
export const isAbandoned = sql`(${task.state} = 'running'
  and (${task.leasedUntil} < now() or ${task.leasedUntil} > now() + ${longestLease}))`

const milliseconds = (count: number): SQL => sql`${Math.round(count)} * interval '1 millisecond'`

/**
 * Takes a task, unless it is not due, leased, ended, or has to wait for an earlier one of its order key.
 * An expired lease is no obstacle.
 */
export async function claimTask(
  database: Database,
  taskId: string,
  ordered: boolean,
  leaseMs: number,
): Promise<Claim | undefined> {
  if (!ordered) return claim(database.orm, taskId, leaseMs)
  return database.transaction(async (tx) => {
    // Two workers that look at two tasks of one key at the same instant would both see nothing running.
    await tx.execute(sql`
      select pg_advisory_xact_lock(hashtext('haversack task order'), hashtext(${task.job} || ' ' || ${task.orderKey}))
      from ${task} where ${task.id} = ${taskId} and ${task.orderKey} is not null`)
    return claim(tx, taskId, leaseMs)
  })
}

async function claim(executor: Executor, taskId: string, leaseMs: number): Promise<Claim | undefined> {
  const leaseToken = newId()
  const due = sql`(${task.state} = 'waiting' and ${task.runAt} <= now() + ${earliness})`
  const [row] = await executor
    .update(task)
    .set({
      state: "running",
      attempts: sql`${task.attempts} + 1`,
      leaseToken,
      leasedUntil: sql`now() + ${milliseconds(leaseMs)}`,
      firstAttemptAt: sql`coalesce(${task.firstAttemptAt}, now())`,
    })
    .where(and(eq(task.id, taskId), sql`(${due} or ${isAbandoned})`, isNextOfItsOrder))
    .returning()
  if (row === undefined) return undefined
  const cause = row.eventId === null ? undefined : await readEvent(executor, row.eventId)
  return {
    id: row.id,
    job: row.job,
    lane: row.lane,
    orderKey: row.orderKey,
    payload: cause === undefined ? row.payload : cause.payload,
    eventId: row.eventId,
    eventName: cause?.name ?? null,
    attempt: row.attempts,
    createdAt: row.createdAt,
    firstAttemptAt: row.firstAttemptAt!,
    leaseToken,
  }
}

// Not joined to the update: the embedded database plans each statement anew, and two simple ones cost less.
async function readEvent(executor: Executor, id: string): Promise<{ name: string; payload: unknown }> {
  const [row] = await executor.select({ name: event.name, payload: event.payload }).from(event).where(eq(event.id, id))
  return row!
}

/** No earlier task of the same job and order key is open, and none at all is being worked on. */
export const isNextOfItsOrder = sql`(${task.orderKey} is null or not exists (
  select 1 from ${task} as other
  where other.job = ${task.job} and other.order_key = ${task.orderKey} and other.id <> ${task.id}
    and other.state in ('waiting', 'running')
    and (other.position < ${task.position} or (other.state = 'running'
      and other.leased_until > now() and other.leased_until <= now() + ${longestLease}))))`

/** Milliseconds until a waiting task is due, or undefined if it does not wait. */
export async function timeUntilDue(executor: Executor, taskId: string): Promise<number | undefined> {
  const [row] = await executor
    .select({ wait: sql<number>`extract(epoch from ${task.runAt} - now())::float8 * 1000` })
    .from(task)
    .where(and(eq(task.id, taskId), eq(task.state, "waiting")))
  return row?.wait
}

/** Marks a task done. @throws LeaseLost */
export async function finishTask(tx: Tx, queues: Queues, claimed: Claim): Promise<void> {
  await endTask(tx, queues, claimed, "done", null)
}

/** Makes a task a dead letter. @throws LeaseLost */
export async function buryTask(tx: Tx, queues: Queues, claimed: Claim, reason: string): Promise<void> {
  await endTask(tx, queues, claimed, "dead", reason)
}

async function endTask(
  tx: Tx,
  queues: Queues,
  claimed: Claim,
  state: "done" | "dead",
  reason: string | null,
): Promise<void> {
  const { rowCount } = await tx
    .update(task)
    .set({ state, reason, finishedAt: sql`now()`, leaseToken: null, leasedUntil: null })
    .where(heldBy(claimed))
  if (rowCount === 0) throw new LeaseLost(claimed.id)
  if (claimed.orderKey === null) return
  const [next] = await tx
    .select({ id: task.id, attempts: task.attempts, runAt: task.runAt })
    .from(task)
    .where(and(eq(task.job, claimed.job), eq(task.orderKey, claimed.orderKey), eq(task.state, "waiting")))
    .orderBy(task.position)
    .limit(1)
  if (next === undefined) return
  const { lane } = claimed
  const delay = next.runAt.getTime() - Date.now()
  afterCommit(tx, () =>
    queues.send([{ id: next.id, attempts: next.attempts, lane, ordered: true, delay, nudge: true }]),
  )
}

/** Lets a task wait again for so many milliseconds. @throws LeaseLost */
export async function postponeTask(
  tx: Tx,
  queues: Queues,
  claimed: Claim,
  reason: string,
  delay: number,
): Promise<void> {
  const { rowCount } = await tx
    .update(task)
    .set({
      state: "waiting",
      reason,
      runAt: sql`now() + ${milliseconds(delay)}`,
      queuedAt: sql`now()`,
      leaseToken: null,
      leasedUntil: null,
    })
    .where(heldBy(claimed))
  if (rowCount === 0) throw new LeaseLost(claimed.id)
  const { id, lane, attempt, orderKey } = claimed
  afterCommit(tx, () => queues.send([{ id, lane, attempts: attempt, ordered: orderKey !== null, delay }]))
}

/** Extends leases. Returns the tasks whose lease is still ours. */
export async function extendLeases(database: Database, claims: Claim[], leaseMs: number): Promise<Set<string>> {
  const rows = await database.orm
    .update(task)
    .set({ leasedUntil: sql`now() + ${milliseconds(leaseMs)}` })
    .where(
      and(
        inArray(
          task.leaseToken,
          claims.map((one) => one.leaseToken),
        ),
        eq(task.state, "running"),
      ),
    )
    .returning({ id: task.id })
  return new Set(rows.map(({ id }) => id))
}

/** Gives up the leases of these tasks, so that another worker can begin at once; what the attempt still does is refused. */
export async function releaseLeases(database: Database, claims: Claim[], reason: string): Promise<void> {
  if (claims.length === 0) return
  await database.orm
    .update(task)
    .set({ state: "waiting", leaseToken: null, leasedUntil: null, reason, runAt: sql`now()` })
    .where(
      and(
        inArray(
          task.leaseToken,
          claims.map((one) => one.leaseToken),
        ),
        eq(task.state, "running"),
      ),
    )
}

/** Gives up every lease there is: for a database that no other process can have open. */
export async function releaseEveryLease(database: Database): Promise<void> {
  await database.orm
    .update(task)
    .set({ state: "waiting", leaseToken: null, leasedUntil: null, reason: "The process stopped while working on it." })
    .where(eq(task.state, "running"))
}

const heldBy = (claimed: Claim) =>
  and(eq(task.id, claimed.id), eq(task.leaseToken, claimed.leaseToken), eq(task.state, "running"))
