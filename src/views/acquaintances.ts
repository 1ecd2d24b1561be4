import { and, eq, isNull, or, sql } from "drizzle-orm"
import { activity, delivery } from "../../federation/schema.ts"
import { desertedInboxes } from "../actors/index.ts"
import { actor } from "../actors/schema.ts"
import { holding } from "../backpack/schema.ts"
import type { Ground } from "../ground.ts"
import { isDomainSuspended } from "../moderation/index.ts"
import { follow } from "../social/schema.ts"

/**
 * The inboxes of all servers that know of somebody here, each once: of those who follow them, whom they follow, who awarded what they hold,
 * and whoever was sent anything of theirs. Not those whose users are all gone, nor those of suspended servers.
 */
export async function acquaintedInboxes(ground: Ground, actorId: string): Promise<string[]> {
  const { orm } = ground.database
  const inbox = sql<string>`coalesce(${actor.sharedInboxUri}, ${actor.inboxUri})`
  const isElsewhere = and(eq(actor.local, false), isNull(actor.goneAt), isNull(actor.inboxGoneAt))
  const [follows, issuers, told] = await Promise.all([
    orm
      .selectDistinct({ inbox })
      .from(follow)
      .innerJoin(
        actor,
        or(
          and(eq(follow.followedId, actorId), eq(actor.id, follow.followerId)),
          and(eq(follow.followerId, actorId), eq(actor.id, follow.followedId)),
        ),
      )
      .where(isElsewhere),
    orm
      .selectDistinct({ inbox })
      .from(holding)
      .innerJoin(actor, eq(actor.id, holding.issuerActorId))
      .where(and(eq(holding.holderId, actorId), isElsewhere)),
    orm
      .selectDistinct({ inbox: delivery.inbox })
      .from(delivery)
      .innerJoin(activity, eq(activity.id, delivery.activityId))
      .where(eq(activity.actorId, actorId)),
  ])
  const inboxes = [...new Set([...follows, ...issuers, ...told].map((row) => row.inbox))]
  const deserted = await desertedInboxes(ground, inboxes)
  const open: string[] = []
  for (const one of inboxes) {
    if (deserted.has(one) || new URL(one).origin === ground.config.origin.origin) continue
    if (!(await isDomainSuspended(ground, new URL(one).host))) open.push(one)
  }
  return open
}
