import { and, desc, eq, isNull, lt, sql } from "drizzle-orm"
import { presentActor } from "../actors/index.ts"
import { actor } from "../actors/schema.ts"
import type { Ground } from "../ground.ts"
import { unlimitedActor } from "../moderation/index.ts"
import { follow } from "../social/schema.ts"
import { isUuid } from "./issuers.ts"
import { pageOf, type Page } from "./keyset.ts"
import { whoOf, type Who } from "./who.ts"

const pageSize = 50

/** Which end of a follow is listed. */
type Side = "followers" | "following"

/**
 * The inboxes that reach everybody who follows an actor, each once: the shared one of a server that has one. Those of this server have
 * inboxes here too, and get nothing they do not read from the same tables, so they are left out.
 */
export async function followerInboxes(ground: Ground, actorId: string): Promise<string[]> {
  const inbox = sql<string>`coalesce(${actor.sharedInboxUri}, ${actor.inboxUri})`
  const rows = await ground.database.orm
    .selectDistinct({ inbox })
    .from(follow)
    .innerJoin(actor, eq(actor.id, follow.followerId))
    .where(
      and(
        eq(follow.followedId, actorId),
        eq(follow.state, "accepted"),
        eq(actor.local, false),
        presentActor(actor),
        isNull(actor.inboxGoneAt),
      ),
    )
  return rows.map((row) => row.inbox)
}

/** One page of the actor ids of an actor's followers, newest first. `cursor` is the `next` of the page before. */
export const followersPage = (ground: Ground, actorId: string, cursor: string | null): Promise<Page<string>> =>
  uriPage(ground, "followers", actorId, cursor)

/** One page of the actor ids of those whom an actor follows, newest first. */
export const followingPage = (ground: Ground, actorId: string, cursor: string | null): Promise<Page<string>> =>
  uriPage(ground, "following", actorId, cursor)

/** How many such a list has. */
export async function followCount(ground: Ground, side: Side, actorId: string): Promise<number> {
  const [row] = await ground.database.orm
    .select({ count: sql<number>`count(*)::int` })
    .from(follow)
    .where(and(eq(mine(side), actorId), eq(follow.state, "accepted")))
  return row?.count ?? 0
}

/** The same lists for people: who they are. */
export async function peoplePage(
  ground: Ground,
  side: Side,
  actorId: string,
  cursor: string | null = null,
): Promise<Page<Who>> {
  const { items, next } = await page(ground, side, actorId, cursor)
  return { items: items.map(whoOf), next }
}

async function uriPage(ground: Ground, side: Side, actorId: string, cursor: string | null): Promise<Page<string>> {
  const { items, next } = await page(ground, side, actorId, cursor)
  return { items: items.map((row) => row.uri), next }
}

const mine = (side: Side) => (side === "followers" ? follow.followedId : follow.followerId)
const theirs = (side: Side) => (side === "followers" ? follow.followerId : follow.followedId)

async function page(ground: Ground, side: Side, actorId: string, cursor: string | null) {
  const rows = await ground.database.orm
    .select({ followId: follow.id, actor })
    .from(follow)
    .innerJoin(actor, and(eq(actor.id, theirs(side)), presentActor(actor), unlimitedActor(actor)))
    .where(
      and(
        eq(mine(side), actorId),
        eq(follow.state, "accepted"),
        cursor !== null && isUuid(cursor) ? lt(follow.id, cursor) : undefined,
      ),
    )
    .orderBy(desc(follow.id))
    .limit(pageSize + 1)
  const { items } = pageOf(
    rows,
    pageSize,
    (row) => row.actor,
    (row) => ({ key: "", id: row.followId }),
  )
  const last = rows.length > pageSize ? rows[pageSize - 1] : undefined
  return { items, next: last?.followId ?? null }
}
