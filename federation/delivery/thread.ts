import { and, eq, gt } from "drizzle-orm"
import type { Tx } from "../../src/db/index.ts"
import { delivery } from "../schema.ts"
import { threadOfDelivery } from "./waiting-deliveries.ts"

/** The id of the delivery of the same thread to the same inbox that waits behind this one, or null. */
export async function nextOfThread(tx: Tx, of: typeof delivery.$inferSelect): Promise<string | null> {
  const [next] = await tx
    .select({ id: delivery.id })
    .from(delivery)
    .where(
      and(
        eq(threadOfDelivery, of.thread ?? of.objectUri),
        eq(delivery.inbox, of.inbox),
        gt(delivery.position, of.position),
        eq(delivery.state, "waiting"),
      ),
    )
    .orderBy(delivery.position)
    .limit(1)
  return next?.id ?? null
}
