import { and, eq, inArray, sql, type SQL } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import { presentActor } from "../actors/index.ts"
import { actor } from "../actors/schema.ts"
import { seenBy, type Viewer } from "../backpack/index.ts"
import { heldCredential, holding, verification } from "../backpack/schema.ts"
import type { Executor } from "../db/index.ts"
import { block } from "../moderation/schema.ts"
import { follow } from "../social/schema.ts"

export const issuerActor = alias(actor, "issuer_actor")
export const holderActor = alias(actor, "holder_actor")

/** The one statement behind every list of held badges: conditions, order and limit are the caller's. */
export function selectHeld(executor: Executor) {
  return executor
    .select({
      holding,
      snapshot: heldCredential.snapshot,
      report: verification.report,
      issuer: issuerActor,
      holder: holderActor,
    })
    .from(holding)
    .innerJoin(heldCredential, eq(heldCredential.digest, holding.digest))
    .innerJoin(holderActor, and(eq(holderActor.id, holding.holderId), presentActor(holderActor)))
    .leftJoin(verification, and(eq(verification.digest, holding.digest), eq(verification.holderId, holding.holderId)))
    .leftJoin(issuerActor, eq(issuerActor.id, holding.issuerActorId))
    .$dynamic()
}

/** The rule of the backpack, as a condition for one holder's list. */
export function seenByViewer(viewer: Viewer): SQL | undefined {
  return inArray(holding.visibility, seenBy(viewer))
}

/** Whether `followerId` was accepted as a follower of the actor in `followed`, inside a statement. */
export function followsInside(
  followerId: string | null,
  followed: typeof holding.holderId | typeof actor.id,
): SQL<boolean> {
  if (followerId === null) return sql<boolean>`false`
  return sql<boolean>`exists (select 1 from ${follow} where ${follow.followerId} = ${followerId} and ${follow.followedId} = ${followed} and ${follow.state} = 'accepted')`
}

/** Whether the actor in `blocker` blocks the viewer, who is of this server, inside a statement. */
export function blocksInside(
  viewerId: string | null,
  blocker: typeof holding.holderId | typeof actor.id | SQL,
): SQL<boolean> {
  if (viewerId === null) return sql<boolean>`false`
  return sql<boolean>`exists (select 1 from ${block} where ${block.blockerId} = ${blocker} and ${block.blockedId} = ${viewerId})`
}

/** (accepted_at, id) < the place: the page after it, newest first. */
export function acceptedBefore(place: { moment: string; id: string } | null): SQL | undefined {
  return place === null
    ? undefined
    : sql`(${holding.acceptedAt}, ${holding.id}) < (${place.moment}::timestamptz, ${place.id})`
}
