import { and, count, eq, isNull, lt, or } from "drizzle-orm"
import type { Actor } from "../actors/index.ts"
import { newId, type Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { escapeHtml, plainText, safeHttpUrl, sanitizeRemoteHtml, summary } from "../text/index.ts"
import { longestReply, mostRepliesPerActorAndNote, mostRepliesPerNote } from "./limits.ts"
import { hasReactedTooOften, mayReact, noSuchNote, tooMany, type ReactionRefusal } from "./reactions.ts"
import type { ReceivedNote } from "./received-notes.ts"
import { note, reaction } from "./schema.ts"

/** A post that may answer another one. */
export type ReceivedReply = ReceivedNote & {
  /** The post that it answers, by its id; null when it answers none. */
  inReplyTo: string | null
  /** What the author warns of before it is read, as plain text; empty: nothing. */
  warning: string
}

/**
 * Keeps a reply to the note about a badge, to be shown under the badge. Only what its author wrote for everybody: the page may be read by
 * more people than a letter to some was meant for. One that was deleted before does not come back.
 */
export async function receiveReply(
  ground: Ground,
  { note: received, author }: { note: ReceivedReply; author: Actor },
): Promise<Result<{ fresh: boolean }, ReactionRefusal | "notPublic">> {
  if (received.inReplyTo === null) return noSuchNote()
  const allowed = await mayReact(ground, { to: received.inReplyTo, by: author, uri: received.uri })
  if (!allowed.ok) return allowed
  if (received.visibility !== "public") return refused("notPublic", "The reply is not for everybody.")
  const { orm } = ground.database
  const noteId = allowed.value.id
  const [all, theirs] = await Promise.all([repliesTo(orm, noteId), repliesTo(orm, noteId, author.id)])
  if (all >= mostRepliesPerNote) return tooMany("That note has as many replies as are kept.")
  if (theirs >= mostRepliesPerActorAndNote) return tooMany("They have replied to that note as often as is kept.")
  if (await hasReactedTooOften(orm, author.id)) return tooMany("They have reacted to more badges here than is kept.")
  const now = ground.now()
  const rows = await orm
    .insert(reaction)
    .values({
      id: newId(),
      noteId,
      actorId: author.id,
      kind: "reply",
      uri: received.uri,
      ...shownOf(received),
      // A date in the future would hold a reply below all others.
      publishedAt: received.publishedAt > now ? now : received.publishedAt,
      updatedAt: received.updatedAt,
      createdAt: now,
    })
    .onConflictDoNothing({ target: reaction.uri })
    .returning({ id: reaction.id })
  return ok({ fresh: rows.length > 0 })
}

/** Somebody changed their reply. An older version that arrives late changes nothing; one that is no longer for everybody is dropped. */
export async function receiveReplyChanged(
  ground: Ground,
  { note: received, author }: { note: ReceivedReply; author: Actor },
): Promise<void> {
  if (received.visibility !== "public") return receiveReplyDeleted(ground, { uri: received.uri, author })
  const updatedAt = received.updatedAt ?? ground.now()
  await ground.database.orm
    .update(reaction)
    .set({ ...shownOf(received), updatedAt })
    .where(
      and(
        eq(reaction.uri, received.uri),
        eq(reaction.actorId, author.id),
        eq(reaction.kind, "reply"),
        isNull(reaction.deletedAt),
        or(isNull(reaction.updatedAt), lt(reaction.updatedAt, updatedAt)),
      ),
    )
}

/** Somebody deleted their reply: a tombstone that says nothing stays for a time. */
export async function receiveReplyDeleted(
  ground: Ground,
  { uri, author }: { uri: string; author: Actor },
): Promise<void> {
  await ground.database.orm
    .update(reaction)
    .set({ deletedAt: ground.now(), contentHtml: "", warning: "", pageUrl: null })
    .where(
      and(
        eq(reaction.uri, uri),
        eq(reaction.actorId, author.id),
        eq(reaction.kind, "reply"),
        isNull(reaction.deletedAt),
      ),
    )
}

/** The owner of a badge takes a reply off its page, or puts it back. Answers the badge whose page it is. */
export async function hideReply(
  ground: Ground,
  ownerId: string,
  replyId: string,
  isHidden: boolean,
): Promise<Result<{ holdingId: string }, "noSuchReply">> {
  const [row] = await ground.database.orm
    .update(reaction)
    .set({ hiddenAt: isHidden ? ground.now() : null })
    .from(note)
    .where(
      and(
        eq(reaction.id, replyId),
        eq(reaction.kind, "reply"),
        isNull(reaction.deletedAt),
        eq(note.id, reaction.noteId),
        eq(note.actorId, ownerId),
      ),
    )
    .returning({ holdingId: note.holdingId })
  if (row === undefined || row.holdingId === null)
    return refused("noSuchReply", "There is no such reply to a badge of yours.")
  return ok({ holdingId: row.holdingId })
}

/** What is shown of a reply: words, and where the rest can be read. One that is too long for a page of many is shortened. */
function shownOf(received: ReceivedReply): { contentHtml: string; warning: string; pageUrl: string | null } {
  const safe = sanitizeRemoteHtml(received.contentHtml)
  const short = () => `<p>${escapeHtml(summary(plainText(received.contentHtml), 1_000))}</p>`
  return {
    contentHtml: safe.length > longestReply ? short() : safe,
    warning: summary(received.warning, 200),
    pageUrl: safeHttpUrl(received.pageUrl ?? received.uri)?.href ?? null,
  }
}

async function repliesTo(executor: Executor, noteId: string, actorId?: string): Promise<number> {
  const [row] = await executor
    .select({ found: count() })
    .from(reaction)
    .where(
      and(
        eq(reaction.noteId, noteId),
        eq(reaction.kind, "reply"),
        actorId === undefined ? undefined : eq(reaction.actorId, actorId),
      ),
    )
  return row?.found ?? 0
}
