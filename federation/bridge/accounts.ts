import { and, eq, inArray, ne } from "drizzle-orm"
import { activityUri, actorById, ActorGone } from "../../src/actors/index.ts"
import type { Tx } from "../../src/db/index.ts"
import type { Ground } from "../../src/ground.ts"
import { acquaintedInboxes } from "../../src/views/index.ts"
import { deleteOfActor } from "../objects/activities.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { activity, delivery } from "../schema.ts"
import type { Outgoing } from "./outgoing.ts"

type Deleted = { actorId: string }

/** `Delete{actor}`: to every server that knows of whoever left. */
export async function onAccountDeleted(
  { ground }: Protocol,
  { actorId }: Deleted,
  eventId: string,
): Promise<Outgoing[]> {
  const author = await actorById(ground, actorId)
  if (author === null || !author.local) return []
  const inboxes = await acquaintedInboxes(ground, actorId)
  const parts = { id: activityUri(ground.config.origin, eventId), author, visibility: "public" as const }
  return [{ id: eventId, actorId, activity: deleteOfActor(parts), objectUri: author.uri, audience: "public", inboxes }]
}

/**
 * Once the goodbye is written, nobody needs to be found by what is kept any more, so it is erased; and what was still to be sent of whoever
 * left is not.
 */
export async function afterAccountDeleted(
  ground: Ground,
  tx: Tx,
  { actorId }: Deleted,
  eventId: string,
): Promise<void> {
  const theirs = tx
    .select({ id: activity.id })
    .from(activity)
    .where(and(eq(activity.actorId, actorId), ne(activity.id, eventId)))
  await tx
    .update(delivery)
    .set({ state: "superseded", lastReason: "The account was deleted before it could be delivered." })
    .where(and(eq(delivery.state, "waiting"), inArray(delivery.activityId, theirs)))
  await ground.outbox.emit(tx, ActorGone, { actorId }, { orderKey: actorId })
}
