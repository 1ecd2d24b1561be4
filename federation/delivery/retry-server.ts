import { and, asc, eq } from "drizzle-orm"
import { ServerAskedAgain } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import { defineConsumer, exponentialBackoff, handleEvent } from "../../src/queue/index.ts"
import { delivery, peer } from "../schema.ts"

/** So many of what waits for one server are hurried by one wish; the rest comes at its own time. */
const mostHurried = 500

/** An admin wants a server to be tried now: it is no longer left alone, and what waits for it is due. */
export const TryServerAgain = defineConsumer("TryServerAgain", {
  on: [ServerAskedAgain],
  lane: "work",
  retry: { backoff: exponentialBackoff(1_000, 60_000), giveUpAfter: { attempts: 5 } },
})

export const tryServerAgainHandler = (ground: Ground) =>
  handleEvent(TryServerAgain, async (work) => {
    const { host } = work.payload
    await ground.database.transaction(async (tx) => {
      await tx.update(peer).set({ pausedUntil: null }).where(eq(peer.host, host))
      const waiting = await tx
        .select({ id: delivery.id })
        .from(delivery)
        .where(and(eq(delivery.host, host), eq(delivery.state, "waiting")))
        .orderBy(asc(delivery.position))
        .limit(mostHurried)
      // A delivery that is tried again has a task of its own, which has its id.
      await ground.outbox.hurry(
        tx,
        waiting.map(({ id }) => id),
      )
      await work.done(tx)
    })
  })
