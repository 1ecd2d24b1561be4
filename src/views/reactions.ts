import { and, eq, inArray, isNull, sql } from "drizzle-orm"
import { presentActor } from "../actors/index.ts"
import { actor } from "../actors/schema.ts"
import { holding } from "../backpack/schema.ts"
import type { Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { unlimitedActor } from "../moderation/index.ts"
import { note, reaction } from "../social/schema.ts"
import { isUuid } from "./issuers.ts"
import { momentOf, pageOf, type Page } from "./keyset.ts"
import { whoOf, type Who } from "./who.ts"

const pageSize = 20

/** A reply under a badge. */
export type ReplyView = {
  id: string
  /** The reply's id between servers. */
  uri: string
  author: Who
  /** Safe to put into a page as it is. */
  contentHtml: string
  /** What its author warns of before it is read; empty: nothing. */
  warning: string
  /** Where it stands on its author's own server. */
  href: string | null
  publishedAt: Date
  isChanged: boolean
  /** Taken off the page by the badge's owner, who alone still sees it. */
  isHidden: boolean
}

/** What others did with the note about a badge as it is shown now. */
export type ReactionsView = { likes: number; boosts: number; replies: Page<ReplyView> }

/**
 * Likes, boosts and replies of a badge; null when it has no note, since nobody can react to a badge that is not shown. Asked only after
 * `badgeView` said that the viewer may see the badge; `isHolder` also shows what the holder has hidden. Oldest reply first, as people talk.
 */
export async function reactionsView(
  ground: Ground,
  holdingId: string,
  { isHolder, cursor = null }: { isHolder: boolean; cursor?: string | null },
): Promise<ReactionsView | null> {
  const { orm } = ground.database
  const counted = await countMarks(orm, holdingId)
  if (counted === null) return null
  const place = momentOf(cursor)
  const isPlace = place !== null && isUuid(place.id)
  const rows = await orm
    .select({ reaction, author: actor })
    .from(reaction)
    .innerJoin(actor, and(eq(actor.id, reaction.actorId), presentActor(actor), unlimitedActor(actor)))
    .where(
      and(
        eq(reaction.noteId, counted.noteId),
        eq(reaction.kind, "reply"),
        isNull(reaction.deletedAt),
        isHolder ? undefined : isNull(reaction.hiddenAt),
        isPlace
          ? sql`(${reaction.publishedAt}, ${reaction.id}) > (${place.moment}::timestamptz, ${place.id}::uuid)`
          : undefined,
      ),
    )
    .orderBy(reaction.publishedAt, reaction.id)
    .limit(pageSize + 1)
  return {
    likes: counted.likes,
    boosts: counted.boosts,
    replies: pageOf(rows, pageSize, replyOf, (row) => ({
      key: row.reaction.publishedAt.toISOString(),
      id: row.reaction.id,
    })),
  }
}

/** The standing note of a badge as it is shown now, with its likes and boosts by actors who are not gone. */
async function countMarks(
  executor: Executor,
  holdingId: string,
): Promise<{ noteId: string; likes: number; boosts: number } | null> {
  const countOf = (kind: "like" | "boost") =>
    sql<number>`(count(*) filter (where ${reaction.kind} = ${kind} and ${actor.id} is not null))::int`
  const [row] = await executor
    .select({ noteId: note.id, likes: countOf("like"), boosts: countOf("boost") })
    .from(holding)
    .innerJoin(
      note,
      and(
        eq(note.holdingId, holding.id),
        sql`${note.showing} = ${holding.showing}::text`,
        note.local,
        isNull(note.deletedAt),
      ),
    )
    .leftJoin(reaction, and(eq(reaction.noteId, note.id), inArray(reaction.kind, ["like", "boost"])))
    .leftJoin(actor, and(eq(actor.id, reaction.actorId), presentActor(actor), unlimitedActor(actor)))
    .where(eq(holding.id, holdingId))
    .groupBy(note.id)
    .limit(1)
  return row ?? null
}

function replyOf(row: { reaction: typeof reaction.$inferSelect; author: typeof actor.$inferSelect }): ReplyView {
  const { id, uri, contentHtml, warning, pageUrl, publishedAt, updatedAt, hiddenAt } = row.reaction
  return {
    id,
    uri,
    author: whoOf(row.author),
    contentHtml,
    warning,
    href: pageUrl,
    publishedAt,
    isChanged: updatedAt !== null,
    isHidden: hiddenAt !== null,
  }
}
