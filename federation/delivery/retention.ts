import { and, eq, exists, gt, inArray, lt, lte, ne, not, notExists, notInArray, or, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import { deleteInBatches } from "../../src/db/index.ts"
import type { Ground } from "../../src/ground.ts"
import type { Chore } from "../../src/queue/index.ts"
import { activity, delivery, peer } from "../schema.ts"

const day = 24 * 60 * 60 * 1000

/** Days that an activity and what came of its deliveries are kept. */
export const daysOfDeliveries = 30

/** Days that it is remembered how another server is best talked to. */
const daysOfPeers = 180

/** Days after which a delivery that still waits has lost its task, which is kept no longer than this. */
const daysOfLostDeliveries = 200

/** What this room does again and again. */
export const deliveryChores = (ground: Ground): Chore[] => [
  { name: "federation.prune", everyMs: day, run: () => pruneDeliveries(ground) },
]

const other = alias(activity, "other")

/**
 * Deletes old activities and deliveries, but for those that later ones need:
 * - of a `Create` or `Add` that stands, and of an `Update` of such a note, because whoever was told is told of its end, and the outbox
 *   lists it. They go with the `Delete` or `Remove` that ended them;
 * - of an `Offer`, one of each per award, because the issuer's list reads from it whether the offer arrived.
 */
export async function pruneDeliveries(ground: Ground): Promise<void> {
  const { orm } = ground.database
  const ago = (days: number) => new Date(ground.now().getTime() - days * day)
  const about = eq(other.objectUri, activity.objectUri)
  const some = (...conditions: Parameters<typeof and>) =>
    orm
      .select({ one: sql`1` })
      .from(other)
      .where(and(about, ...conditions))
  const isTakenBack = exists(some(inArray(other.type, ["Delete", "Remove"]), gt(other.createdAt, activity.createdAt)))
  const isOfNote = exists(some(eq(other.type, "Create")))
  const isNeeded = or(
    eq(activity.type, "Offer"),
    and(or(inArray(activity.type, ["Create", "Add"]), and(eq(activity.type, "Update"), isOfNote)), not(isTakenBack)),
  )
  await deleteInBatches(async (limit) => {
    const old = orm
      .select({ id: delivery.id })
      .from(delivery)
      .innerJoin(activity, eq(activity.id, delivery.activityId))
      .where(
        and(
          or(
            and(ne(delivery.state, "waiting"), lt(delivery.createdAt, ago(daysOfDeliveries))),
            lt(delivery.createdAt, ago(daysOfLostDeliveries)),
          ),
          sql`not (${isNeeded})`,
        ),
      )
      .limit(limit)
    return (await orm.delete(delivery).where(inArray(delivery.id, old))).rowCount
  })
  // A server that nothing goes to any more is met like a new one, should something go there again.
  const isUsed = exists(
    orm
      .select({ one: sql`1` })
      .from(delivery)
      .where(eq(delivery.host, peer.host)),
  )
  const lastHeardOf = sql`greatest(${peer.lastSuccessAt}, ${peer.failingSince})`
  await deleteInBatches(async (limit) => {
    const unused = orm
      .select({ host: peer.host })
      .from(peer)
      .where(and(sql`${lastHeardOf} < ${ago(daysOfPeers).toISOString()}::timestamptz`, not(isUsed)))
      .limit(limit)
    return (await orm.delete(peer).where(inArray(peer.host, unused))).rowCount
  })
  // What was ended must not seem to stand again because its end was forgotten first.
  const endsSomething = exists(
    some(notInArray(other.type, ["Delete", "Remove"]), lte(other.createdAt, activity.createdAt)),
  )
  const isDelivered = notExists(
    orm
      .select({ one: sql`1` })
      .from(delivery)
      .where(eq(delivery.activityId, activity.id)),
  )
  await deleteInBatches(async (limit) => {
    const old = orm
      .select({ id: activity.id })
      .from(activity)
      .where(
        and(
          lt(activity.createdAt, ago(daysOfDeliveries)),
          isDelivered,
          sql`not (${isNeeded})`,
          sql`not (${activity.type} in ('Delete', 'Remove') and ${endsSomething})`,
        ),
      )
      .limit(limit)
    return (await orm.delete(activity).where(inArray(activity.id, old))).rowCount
  })
}
