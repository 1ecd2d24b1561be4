import { and, desc, eq, inArray, isNull, sql } from "drizzle-orm"
import { presentActor } from "../actors/index.ts"
import { actor } from "../actors/schema.ts"
import { heldCredential, holding, verification } from "../backpack/schema.ts"
import type { Ground } from "../ground.ts"
import { unblockedFor, unmutedFor } from "../moderation/index.ts"
import { follow, mirroredBadge, note, type NoteImage } from "../social/schema.ts"
import { cardOf, type BadgeCard } from "./badge-card.ts"
import { issuerActor } from "./held-badges.ts"
import { momentOf, pageOf, type Page } from "./keyset.ts"
import { mirroredCardOf } from "./profile.ts"
import { whoOf, type Who } from "./who.ts"

const pageSize = 30

/** A post in the home timeline. */
export type TimelineEntry = {
  noteId: string
  /** The post's id between servers. */
  uri: string
  author: Who
  /** Safe to put into a page as it is. */
  contentHtml: string
  /** Where the post, or the badge it is about, can be read. */
  href: string
  images: NoteImage[]
  visibility: "public" | "followers"
  publishedAt: Date
  updatedAt: Date | null
  /** The badge that it announces, when it stands here or is mirrored here, with our own verdict. */
  badge: BadgeCard | null
}

/** What those whom the viewer follows have shown, newest first, in one statement. */
export async function timelineView(
  ground: Ground,
  viewerId: string,
  { cursor = null }: { cursor?: string | null } = {},
): Promise<Page<TimelineEntry>> {
  const { orm } = ground.database
  const place = momentOf(cursor)
  const followed = orm
    .select({ id: follow.followedId })
    .from(follow)
    .where(and(eq(follow.followerId, viewerId), eq(follow.state, "accepted")))
  const rows = await orm
    .select({
      note,
      author: actor,
      holding,
      snapshot: heldCredential.snapshot,
      report: verification.report,
      issuer: issuerActor,
      mirrored: mirroredBadge,
    })
    .from(note)
    .innerJoin(
      actor,
      and(eq(actor.id, note.actorId), presentActor(actor), unblockedFor(viewerId, actor), unmutedFor(viewerId, actor)),
    )
    .leftJoin(holding, eq(holding.id, note.holdingId))
    .leftJoin(heldCredential, eq(heldCredential.digest, holding.digest))
    .leftJoin(verification, and(eq(verification.digest, holding.digest), eq(verification.holderId, holding.holderId)))
    .leftJoin(issuerActor, eq(issuerActor.id, holding.issuerActorId))
    .leftJoin(
      mirroredBadge,
      and(
        eq(mirroredBadge.url, note.pageUrl),
        eq(mirroredBadge.holderId, note.actorId),
        eq(mirroredBadge.state, "shown"),
      ),
    )
    .where(
      and(
        inArray(note.actorId, followed),
        isNull(note.deletedAt),
        place === null
          ? undefined
          : sql`(${note.publishedAt}, ${note.id}) < (${place.moment}::timestamptz, ${place.id})`,
      ),
    )
    .orderBy(desc(note.publishedAt), desc(note.id))
    .limit(pageSize + 1)
  const now = ground.now()
  return pageOf(
    rows,
    pageSize,
    (row) => ({
      noteId: row.note.id,
      uri: row.note.uri,
      author: whoOf(row.author),
      contentHtml: row.note.contentHtml,
      href: row.holding === null ? (row.note.pageUrl ?? row.note.uri) : `/badges/${row.holding.id}`,
      images: row.note.images,
      visibility: row.note.visibility,
      publishedAt: row.note.publishedAt,
      updatedAt: row.note.updatedAt,
      badge: badgeOf(row, now),
    }),
    (row) => ({ key: row.note.publishedAt.toISOString(), id: row.note.id }),
  )
}

type BadgeParts = {
  holding: typeof holding.$inferSelect | null
  snapshot: (typeof heldCredential.$inferSelect)["snapshot"] | null
  report: (typeof verification.$inferSelect)["report"] | null
  issuer: typeof actor.$inferSelect | null
  mirrored: typeof mirroredBadge.$inferSelect | null
}

function badgeOf({ holding: held, mirrored, ...row }: BadgeParts, now: Date): BadgeCard | null {
  if (held !== null) return cardOf({ ...row, holding: held }, now)
  return mirrored === null ? null : mirroredCardOf(mirrored, now)
}
