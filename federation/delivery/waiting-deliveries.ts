import { and, eq, inArray, sql, type SQL } from "drizzle-orm"
import { actorById } from "../../src/actors/index.ts"
import type { Ground } from "../../src/ground.ts"
import { knownTasks } from "../../src/queue/index.ts"
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
 * Reads the deliveries of one task, in the order in which they were written: a handful of statements, however many they are.
 *
 * A delivery that was handed to a task of its own is left to that one: `alone` says that this is that task, which also begins again with
 * one that was given up, when somebody revived it.
 */
export async function waitingDeliveries(ground: Ground, ids: readonly string[], alone: boolean): Promise<Waiting[]> {
  const { orm } = ground.database
  const handedOn = alone ? new Set<string>() : await knownTasks(orm, ids)
  const left = ids.filter((id) => !handedOn.has(id))
  if (left.length === 0) return []
  const rows = await orm
    .select({ delivery, peer, superseded: isSuperseded, hasPredecessor })
    .from(delivery)
    .leftJoin(peer, eq(peer.host, delivery.host))
    .where(and(inArray(delivery.id, left), inArray(delivery.state, alone ? ["waiting", "dead"] : ["waiting"])))
    .orderBy(delivery.position)
  const activities = await activitiesOf(ground, new Set(rows.map((row) => row.delivery.activityId)))
  return rows.map((row) => {
    const about = activities.get(row.delivery.activityId)
    if (about === undefined) throw new Error(`delivery ${row.delivery.id} is of no activity`)
    return { ...row, ...about, superseded: row.superseded && !endings.includes(about.activity.type) }
  })
}

/** Nearly always one, which all deliveries of a task share. */
async function activitiesOf(
  ground: Ground,
  ids: ReadonlySet<string>,
): Promise<Map<string, Pick<Waiting, "activity" | "senderSuspended">>> {
  const found = new Map<string, Pick<Waiting, "activity" | "senderSuspended">>()
  if (ids.size === 0) return found
  const rows = await ground.database.orm
    .select()
    .from(activity)
    .where(inArray(activity.id, [...ids]))
  for (const row of rows) {
    const sender = await actorById(ground, row.actorId)
    found.set(row.id, { activity: row, senderSuspended: sender?.suspendedAt != null })
  }
  return found
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
