import type { Tx } from "../../src/db/index.ts"
import type { Ground } from "../../src/ground.ts"
import { defineJob, exponentialBackoff } from "../../src/queue/index.ts"

const minute = 60 * 1000
const day = 24 * 60 * minute

/**
 * Deliveries of one activity. A task of many makes the first attempt at each, and hands those that have to be tried again to tasks of their
 * own: one slow server then holds up nobody, and thousands of followers cost one task for every few dozen of them.
 */
export const Deliver = defineJob<{ deliveryIds: string[] }>("Deliver", {
  lane: "delivery",
  retry: { backoff: exponentialBackoff(10_000, 6 * 60 * minute), giveUpAfter: { milliseconds: 4 * day } },
})

/** So many at once are read, sent and written down together. */
const deliveriesPerTask = 64

/** Plans the first attempt at each delivery. */
export async function scheduleDeliveries(ground: Ground, tx: Tx, deliveryIds: readonly string[]): Promise<void> {
  const wishes = []
  for (let start = 0; start < deliveryIds.length; start += deliveriesPerTask) {
    const chunk = deliveryIds.slice(start, start + deliveriesPerTask)
    wishes.push({ payload: { deliveryIds: chunk }, ...(chunk.length === 1 ? { id: chunk[0] } : {}) })
  }
  await ground.outbox.enqueueMany(tx, Deliver, wishes)
}

/** Gives deliveries of a task of many to tasks of their own, whose ids are the deliveries': written twice they are one. */
export async function scheduleAlone(
  ground: Ground,
  tx: Tx,
  deliveries: readonly { id: string; after: number }[],
): Promise<void> {
  await ground.outbox.enqueueMany(
    tx,
    Deliver,
    deliveries.map(({ id, after }) => ({
      id,
      payload: { deliveryIds: [id] },
      runAt: new Date(ground.now().getTime() + after),
    })),
  )
}

/** How long a delivery that a task of its own will try again waits for that, in milliseconds: as the first of its attempts would. */
export const firstWait = (): number => Deliver.retry.backoff(1)
