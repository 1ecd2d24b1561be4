import { and, desc, eq, inArray, sql } from "drizzle-orm"
import { presentActor } from "../actors/index.ts"
import { actor } from "../actors/schema.ts"
import { seenBy, type Viewer } from "../backpack/index.ts"
import { holding } from "../backpack/schema.ts"
import type { Ground } from "../ground.ts"
import { unlimitedActor } from "../moderation/index.ts"
import { block, mute } from "../moderation/schema.ts"
import { follow, mirroredBadge } from "../social/schema.ts"
import { cardOf, shownSnapshot, standingOf, type BadgeCard } from "./badge-card.ts"
import { acceptedBefore, blocksInside, seenByViewer, selectHeld } from "./held-badges.ts"
import { momentOf, pageOf, type Page } from "./keyset.ts"
import { whoOf, type Who } from "./who.ts"

const pageSize = 24

export type ProfileView = {
  who: Who
  summaryHtml: string
  /** Their page on their own server, for those from elsewhere. */
  remotePageUrl: string | null
  joinedAt: Date
  followers: number
  following: number
  /** What the viewer is to them; `isSelf` when it is their own profile. */
  viewer: {
    isSelf: boolean
    follow: "none" | "requested" | "accepted" | "rejected"
    /** The viewer blocks them, or mutes them. */
    blocks: boolean
    mutes: boolean
  }
  /** Only followers see them: pages that everybody reads leave them out. */
  isLimited: boolean
  badges: Page<BadgeCard>
}

/**
 * Somebody's profile with the badges that the viewer may see, newest first. Null when there is nobody of that handle. `host` is null for
 * those of this server; of somebody elsewhere the badges are those that are mirrored here.
 */
export async function profileView(
  ground: Ground,
  subject: { handle: string; host: string | null },
  viewerId: string | null,
  { cursor = null }: { cursor?: string | null } = {},
): Promise<ProfileView | null> {
  const { orm } = ground.database
  const own = subject.host === null || subject.host === ground.config.host
  // Drizzle leaves the table's name off columns in a select from one table; inside the subqueries a bare `id` would be the follow's.
  const whose = sql`${actor.id}`
  const [row] = await orm
    .select({
      actor,
      isLimited: sql<boolean>`not ${unlimitedActor(actor)}`,
      isBlocked: blocksInside(viewerId, whose),
      blocks:
        viewerId === null
          ? sql<boolean>`false`
          : sql<boolean>`exists (select 1 from ${block} where ${block.blockerId} = ${viewerId} and ${block.blockedId} = ${whose})`,
      mutes:
        viewerId === null
          ? sql<boolean>`false`
          : sql<boolean>`exists (select 1 from ${mute} where ${mute.muterId} = ${viewerId} and ${mute.mutedId} = ${whose})`,
      followers: sql<number>`(select count(*)::int from ${follow} where ${follow.followedId} = ${whose} and ${follow.state} = 'accepted')`,
      following: sql<number>`(select count(*)::int from ${follow} where ${follow.followerId} = ${whose} and ${follow.state} = 'accepted')`,
      follow:
        viewerId === null
          ? sql<null>`null`
          : sql<
              "requested" | "accepted" | "rejected" | null
            >`(select ${follow.state} from ${follow} where ${follow.followerId} = ${viewerId} and ${follow.followedId} = ${whose})`,
    })
    .from(actor)
    .where(
      and(
        eq(sql`lower(${actor.handle})`, subject.handle.toLowerCase()),
        own ? actor.local : eq(actor.host, (subject.host ?? "").toLowerCase()),
        presentActor(actor),
      ),
    )
    .orderBy(desc(actor.fetchedAt))
    .limit(1)
  if (row === undefined) return null
  const isSelf = viewerId === row.actor.id
  // Of somebody elsewhere who is limited, only those who follow them see more than that they are there.
  if (row.isLimited && !row.actor.local && viewerId === null) return null
  const viewer: Viewer = {
    actorId: viewerId,
    follows: row.follow === "accepted",
    isBlocked: row.isBlocked,
    isHolder: isSelf,
  }
  return {
    who: whoOf(row.actor),
    summaryHtml: row.actor.summaryHtml,
    remotePageUrl: row.actor.local ? null : (row.actor.pageUrl ?? row.actor.uri),
    joinedAt: row.actor.createdAt,
    followers: row.followers,
    following: row.following,
    viewer: { isSelf, follow: row.follow ?? "none", blocks: row.blocks, mutes: row.mutes },
    isLimited: row.isLimited,
    badges: row.actor.local
      ? await heldPage(ground, row.actor.id, viewer, cursor)
      : await badgesOfRemote(ground, row.actor, viewer, cursor),
  }
}

/** What is mirrored of somebody elsewhere; of whom there is nothing to mirror, because their server keeps no badges, what is hosted here. */
async function badgesOfRemote(
  ground: Ground,
  of: typeof actor.$inferSelect,
  viewer: Viewer,
  cursor: string | null,
): Promise<Page<BadgeCard>> {
  const mirrored = await mirroredPage(ground, of.id, viewer, cursor)
  if (of.badgesUri !== null || mirrored.items.length > 0) return mirrored
  return heldPage(ground, of.id, viewer, cursor)
}

async function heldPage(ground: Ground, holderId: string, viewer: Viewer, cursor: string | null) {
  const rows = await selectHeld(ground.database.orm)
    .where(and(eq(holding.holderId, holderId), seenByViewer(viewer), acceptedBefore(momentOf(cursor))))
    .orderBy(desc(holding.acceptedAt), desc(holding.id))
    .limit(pageSize + 1)
  return pageOf(
    rows,
    pageSize,
    (row) => cardOf(row, ground.now()),
    (row) => ({ key: row.holding.acceptedAt.toISOString(), id: row.holding.id }),
  )
}

async function mirroredPage(
  ground: Ground,
  holderId: string,
  viewer: Viewer,
  cursor: string | null,
): Promise<Page<BadgeCard>> {
  const place = momentOf(cursor)
  const shown = seenBy(viewer).filter((visibility) => visibility !== "private")
  const rows = await ground.database.orm
    .select()
    .from(mirroredBadge)
    .where(
      and(
        eq(mirroredBadge.holderId, holderId),
        eq(mirroredBadge.state, "shown"),
        inArray(mirroredBadge.visibility, shown),
        place === null
          ? undefined
          : sql`(${mirroredBadge.addedAt}, ${mirroredBadge.id}::text) < (${place.moment}::timestamptz, ${place.id})`,
      ),
    )
    .orderBy(desc(mirroredBadge.addedAt), desc(mirroredBadge.id))
    .limit(pageSize + 1)
  return pageOf(
    rows,
    pageSize,
    (row) => mirroredCardOf(row, ground.now()),
    (row) => ({ key: row.addedAt.toISOString(), id: row.id }),
  )
}

/** A badge from elsewhere, as its holder's server showed it and as it was verified here. */
export function mirroredCardOf(row: typeof mirroredBadge.$inferSelect, now: Date): BadgeCard {
  const snapshot = shownSnapshot(row.snapshot, row.id)
  const validUntil = snapshot.validUntil === null ? null : new Date(snapshot.validUntil)
  return {
    holdingId: null,
    href: row.url,
    name: snapshot.name,
    issuerName: snapshot.issuer.name,
    issuer: null,
    holder: null,
    imageDigest: snapshot.imageDigest,
    imageAlt: snapshot.imageAlt,
    visibility: row.visibility,
    since: row.addedAt,
    validUntil,
    standing: standingOf(row.report, validUntil, now),
  }
}
