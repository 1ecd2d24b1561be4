import { and, eq, gt, inArray, notExists, sql } from "drizzle-orm"
import { actorById, doubtInbox, isOwnOrigin } from "../../src/actors/index.ts"
import type { Tx } from "../../src/db/index.ts"
import type { Ground } from "../../src/ground.ts"
import { countDelivery } from "../../src/metrics/index.ts"
import { whyNotAsked } from "../../src/moderation/index.ts"
import { defineJob, exponentialBackoff, handle, type Outcome, type Work } from "../../src/queue/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { activity, delivery } from "../schema.ts"
import { deliverHere } from "./deliver-here.ts"
import type { DeliveryOutcome } from "./outcome.ts"
import { peerOf, recordSuccess, recordTrouble } from "./peers.ts"
import { send } from "./send.ts"

const minute = 60 * 1000
const day = 24 * 60 * minute

/**
 * One activity to one inbox. Tasks of the same object and inbox run in the order in which they were written, so that a
 * Delete never overtakes its Create.
 */
export const Deliver = defineJob<{ deliveryId: string }>("Deliver", {
  lane: "delivery",
  retry: { backoff: exponentialBackoff(10_000, 6 * 60 * minute), giveUpAfter: { milliseconds: 4 * day } },
})

/** Deliveries with this key run one after the other. */
export const deliveryOrder = (objectUri: string, inbox: string): string => `${objectUri} ${inbox}`

type Row = { delivery: typeof delivery.$inferSelect; activity: typeof activity.$inferSelect }

export const deliverHandler = (protocol: Protocol) =>
  handle(Deliver, async (work): Promise<Outcome | void> => {
    const { ground } = protocol
    const row = await rowOf(ground, work.payload.deliveryId)
    if (row === null || row.delivery.state !== "waiting") return
    if (await isSuperseded(ground, row)) {
      await settle(ground, work, async (tx) => {
        await update(tx, row, { state: "superseded", lastReason: "It was deleted before it could be delivered." })
      })
      countDelivery("superseded")
      return
    }
    const stopped = await whyNotSent(ground, row)
    if (stopped !== null) {
      await settle(ground, work, (tx) => update(tx, row, { state: "refused", lastReason: stopped }))
      return
    }
    if (isOwnOrigin(ground, row.delivery.inbox)) return deliverLocally(protocol, work, row)
    return deliverRemotely(protocol, work, row)
  })

async function deliverLocally(protocol: Protocol, work: Work<unknown>, row: Row): Promise<Outcome | void> {
  const { ground } = protocol
  await deliverHere(protocol, row.activity)
  await settle(ground, work, async (tx) => {
    const now = ground.now()
    await update(tx, row, {
      state: "delivered",
      deliveredAt: now,
      lastAttemptAt: now,
      attempts: row.delivery.attempts + 1,
    })
  })
  countDelivery("here")
}

async function deliverRemotely(protocol: Protocol, work: Work<unknown>, row: Row): Promise<Outcome | void> {
  const { ground } = protocol
  const { host, inbox } = row.delivery
  const known = await peerOf(ground.database.orm, host)
  const pausedFor = (known?.pausedUntil?.getTime() ?? 0) - ground.now().getTime()
  if (pausedFor > 0) {
    const reason = `${host} has been unreachable for days and is asked again later.`
    const { attempts, lastAttemptAt, lastStatus } = row.delivery
    const judged = { outcome: "later", status: null, reason, after: pausedFor, troubled: false } as const
    return postpone(ground, row, judged, { attempts, lastAttemptAt, lastStatus })
  }
  const rememberedForm = known?.signatureForm ?? null
  const { body, actorId } = row.activity
  const { judged, form } = await send(ground, { inbox, body, actorId, rememberedForm })
  const now = ground.now()
  const attempted = { attempts: row.delivery.attempts + 1, lastAttemptAt: now, lastStatus: judged.status }
  if (judged.outcome === "later") return postpone(ground, row, judged, attempted)
  await settle(ground, work, async (tx) => {
    if (judged.outcome === "delivered") {
      await update(tx, row, { ...attempted, state: "delivered", deliveredAt: now, lastReason: null })
      await recordSuccess(tx, host, form, now)
      return
    }
    await update(tx, row, { ...attempted, state: "refused", lastReason: judged.reason })
    if (judged.status === 404 || judged.status === 410) await doubtInbox(ground, tx, inbox)
  })
  countDelivery(judged.outcome)
}

type Attempted = Pick<typeof delivery.$inferSelect, "attempts" | "lastAttemptAt" | "lastStatus">

/** The attempt is written down before the queue is asked to try again, so that the issuer sees what is being waited for. */
async function postpone(
  ground: Ground,
  row: Row,
  judged: Extract<DeliveryOutcome, { outcome: "later" }>,
  attempted: Attempted,
): Promise<Outcome> {
  const now = ground.now()
  const isLast = now.getTime() - row.delivery.createdAt.getTime() > 3 * day
  await ground.database.transaction(async (tx) => {
    await update(tx, row, { ...attempted, lastReason: judged.reason, ...(isLast ? { state: "dead" } : {}) })
    if (judged.troubled) await recordTrouble(tx, row.delivery.host, now)
  })
  countDelivery(isLast ? "dead" : "later")
  if (isLast) return { outcome: "dead", reason: judged.reason }
  return { outcome: "retry", reason: judged.reason, ...(judged.after === undefined ? {} : { after: judged.after }) }
}

async function rowOf(ground: Ground, deliveryId: string): Promise<Row | null> {
  const [found] = await ground.database.orm
    .select({ delivery, activity })
    .from(delivery)
    .innerJoin(activity, eq(activity.id, delivery.activityId))
    .where(eq(delivery.id, deliveryId))
  return found ?? null
}

/** Nothing is sent to a suspended server, and nothing for somebody of ours who is suspended. */
async function whyNotSent(ground: Ground, row: Row): Promise<string | null> {
  const author = await actorById(ground, row.activity.actorId)
  if (author?.suspendedAt != null) return "Its sender is suspended on this server."
  if (isOwnOrigin(ground, row.delivery.inbox)) return null
  return whyNotAsked(ground, new URL(row.delivery.inbox), null)
}

const ending = ["Delete", "Undo", "Remove"]

/** Whether the same object was taken back at the same inbox meanwhile. Ids are in the order of time. */
async function isSuperseded(ground: Ground, row: Row): Promise<boolean> {
  if (ending.includes(row.activity.type)) return false
  const [newer] = await ground.database.orm
    .select({ one: sql`1` })
    .from(delivery)
    .innerJoin(activity, eq(activity.id, delivery.activityId))
    .where(
      and(
        eq(delivery.objectUri, row.delivery.objectUri),
        eq(delivery.inbox, row.delivery.inbox),
        gt(delivery.id, row.delivery.id),
        inArray(activity.type, ending),
      ),
    )
    .limit(1)
  return newer !== undefined
}

async function settle(ground: Ground, work: Work<unknown>, write: (tx: Tx) => Promise<void>): Promise<void> {
  await ground.database.transaction(async (tx) => {
    await write(tx)
    await work.done(tx)
  })
}

async function update(tx: Tx, row: Row, values: Partial<typeof delivery.$inferSelect>): Promise<void> {
  await tx.update(delivery).set(values).where(eq(delivery.id, row.delivery.id))
  const isOver = values.state !== undefined && values.state !== "waiting"
  if (isOver && row.activity.confidential) await forgetBytes(tx, row.activity.id)
}

/** What opens something must not lie here longer than it takes to send it: once no delivery waits, the bytes are erased. */
async function forgetBytes(tx: Tx, activityId: string): Promise<void> {
  const waiting = tx
    .select({ one: sql`1` })
    .from(delivery)
    .where(and(eq(delivery.activityId, activityId), eq(delivery.state, "waiting")))
  await tx
    .update(activity)
    .set({ body: "" })
    .where(and(eq(activity.id, activityId), notExists(waiting)))
}
