import { eq, inArray, sql, type SQL } from "drizzle-orm"
import { actor } from "../../src/actors/schema.ts"
import type { Ground } from "../../src/ground.ts"
import { task } from "../../src/queue/schema.ts"
import { activity, delivery, peer } from "../schema.ts"
import type { Peer } from "./peers.ts"

/** A delivery that is still to be made, with everything that decides how. */
export type Waiting = {
  delivery: typeof delivery.$inferSelect
  activity: typeof activity.$inferSelect
  /** Whoever sends it is suspended here. */
  senderSuspended: boolean
  /** What is known of the server, or null. */
  peer: Peer | null
  /** The same object was taken back at the same inbox meanwhile. */
  superseded: boolean
  /** An earlier activity of the same thread still waits for the same inbox. */
  hasPredecessor: boolean
}

/** Activities that make an earlier one about the same object needless. */
const endings: readonly string[] = ["Delete", "Undo", "Remove"]

/** What keeps its order: deliveries of one thread to one inbox. */
export const threadOfDelivery = sql`coalesce(${delivery.thread}, ${delivery.objectUri})`

/**
 * Reads the deliveries of one task in two statements, however many they are, in the order in which they were written.
 *
 * A delivery that was handed to a task of its own is left to that one: `alone` says that this is that task, which also begins again with
 * one that was given up, when somebody revived it.
 */
export async function waitingDeliveries(ground: Ground, ids: readonly string[], alone: boolean): Promise<Waiting[]> {
  const { orm } = ground.database
  const rows = await orm
    .select({ delivery, peer, superseded: isSuperseded, hasPredecessor })
    .from(delivery)
    .leftJoin(peer, eq(peer.host, delivery.host))
    .where(
      alone
        ? sql`${inArray(delivery.id, [...ids])} and ${delivery.state} in ('waiting', 'dead')`
        : sql`${inArray(delivery.id, [...ids])} and ${delivery.state} = 'waiting' and not exists (
            select 1 from ${task} where ${task.id} = ${delivery.id})`,
    )
    .orderBy(delivery.position)
  if (rows.length === 0) return []
  const wanted = [...new Set(rows.map((row) => row.delivery.activityId))]
  const activities = await orm
    .select({ activity, suspendedAt: actor.suspendedAt })
    .from(activity)
    .innerJoin(actor, eq(actor.id, activity.actorId))
    .where(inArray(activity.id, wanted))
  const byId = new Map(activities.map((one) => [one.activity.id, one]))
  return rows.map((row) => {
    const about = byId.get(row.delivery.activityId)
    if (about === undefined) throw new Error(`delivery ${row.delivery.id} is of no activity`)
    return {
      ...row,
      activity: about.activity,
      senderSuspended: about.suspendedAt !== null,
      superseded: row.superseded && !endings.includes(about.activity.type),
    }
  })
}

// By position, not by id: ids carry the clock of whichever machine made them, and clocks are set.
const isSuperseded: SQL<boolean> = sql<boolean>`exists (
  select 1 from ${delivery} as newer inner join ${activity} as ending on ending.id = newer.activity_id
  where newer.object_uri = ${delivery.objectUri} and newer.inbox = ${delivery.inbox}
    and newer.position > ${delivery.position} and ending.type in ('Delete', 'Undo', 'Remove'))`

const hasPredecessor: SQL<boolean> = sql<boolean>`exists (
  select 1 from ${delivery} as earlier
  where coalesce(earlier.thread, earlier.object_uri) = ${threadOfDelivery} and earlier.inbox = ${delivery.inbox}
    and earlier.position < ${delivery.position} and earlier.state = 'waiting')`
