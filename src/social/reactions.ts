import { and, count, eq, isNull, ne, sql } from "drizzle-orm"
import { actorById, isPresent, type Actor } from "../actors/index.ts"
import { newId, type Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { isBlockedBy } from "../moderation/index.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { isFollower } from "./follows.ts"
import { mostMarksPerNote, mostReactionsPerActor } from "./limits.ts"
import { note, reaction } from "./schema.ts"

/** A like or a boost: it says nothing but that it is there. */
export type MarkKind = "like" | "boost"
export type ReactionRefusal = "noSuchNote" | "notForThem" | "foreignReaction" | "tooMany"

type Note = typeof note.$inferSelect

/** Our own note of that address as long as it stands, or null: only such a note can be reacted to. */
export async function ownStandingNote(ground: Ground, uri: string): Promise<Note | null> {
  if (!uri.startsWith(`${ground.config.origin.origin}/`)) return null
  const [row] = await ground.database.orm
    .select()
    .from(note)
    .where(and(eq(note.uri, uri), note.local, isNull(note.deletedAt)))
    .limit(1)
  return row ?? null
}

/** Whether there is a note of ours at that address that everybody may react to, and that is not full: for what strangers send. */
export async function isOpenToReactions(ground: Ground, uri: string): Promise<boolean> {
  const found = await ownStandingNote(ground, uri)
  return found !== null && found.visibility === "public" && !(await isFull(ground.database.orm, found.id))
}

/**
 * THE question before anything of somebody else is written about a note of ours: whether they may react to it. Whoever may not see it
 * cannot have read it; who is blocked or suspended belongs here as well.
 */
export async function mayReact(
  ground: Ground,
  { to, by, uri }: { to: string; by: Actor; uri: string },
): Promise<Result<Note, ReactionRefusal>> {
  if (!isFrom(by, uri)) return refused("foreignReaction", "A reaction must come from the server of whoever reacts.")
  const found = await ownStandingNote(ground, to)
  if (found === null) return noSuchNote()
  const author = await actorById(ground, found.actorId)
  if (author === null || !isPresent(author) || !isPresent(by)) return noSuchNote()
  if (await isBlockedBy(ground, { blockerId: author.id, actor: by })) return noSuchNote()
  if (found.visibility === "followers" && !(await isFollower(ground, by.id, found.actorId))) {
    return refused("notForThem", "Only followers of its author can have seen that note.")
  }
  return ok(found)
}

/** Somebody likes or boosts the note about a badge. Once more changes nothing but the id by which it can be taken back. */
export async function receiveMark(
  ground: Ground,
  { kind, to, by, uri }: { kind: MarkKind; to: string; by: Actor; uri: string },
): Promise<Result<{ fresh: boolean }, ReactionRefusal>> {
  const allowed = await mayReact(ground, { to, by, uri })
  if (!allowed.ok) return allowed
  const { orm } = ground.database
  if (await isFull(orm, allowed.value.id)) return tooMany("That note has as many likes and boosts as are counted.")
  if (await hasReactedTooOften(orm, by.id)) return tooMany("They have reacted to more badges here than is counted.")
  const now = ground.now()
  const rows = await orm
    .insert(reaction)
    .values({ id: newId(), noteId: allowed.value.id, actorId: by.id, kind, uri, publishedAt: now, createdAt: now })
    .onConflictDoNothing()
    .returning({ id: reaction.id })
  if (rows.length > 0) return ok({ fresh: true })
  // Some servers number a like anew when they are not sure that it arrived, and take back the new one. An address that is taken by another
  // reaction of theirs stays with that.
  const isTaken = sql`exists (select 1 from ${reaction} other where other.uri = ${uri})`
  await orm
    .update(reaction)
    .set({ uri })
    .where(
      and(
        eq(reaction.noteId, allowed.value.id),
        eq(reaction.actorId, by.id),
        eq(reaction.kind, kind),
        sql`not ${isTaken}`,
      ),
    )
  return ok({ fresh: false })
}

/** Somebody takes a like or a boost back, named by its id or by what it was about. */
export async function receiveMarkUndone(
  ground: Ground,
  message: { by: Actor } & ({ uri: string } | { kind: MarkKind; to: string }),
): Promise<Result<null, "noSuchReaction">> {
  const { orm } = ground.database
  const about =
    "uri" in message
      ? eq(reaction.uri, message.uri)
      : and(
          eq(reaction.kind, message.kind),
          sql`${reaction.noteId} = (select ${note.id} from ${note} where ${note.uri} = ${message.to})`,
        )
  const { rowCount } = await orm
    .delete(reaction)
    .where(and(eq(reaction.actorId, message.by.id), ne(reaction.kind, "reply"), about))
  return rowCount > 0 ? ok(null) : refused("noSuchReaction", "They had not reacted in that way.")
}

async function isFull(executor: Executor, noteId: string): Promise<boolean> {
  const some = executor
    .select({ id: reaction.id })
    .from(reaction)
    .where(and(eq(reaction.noteId, noteId), ne(reaction.kind, "reply")))
    .limit(mostMarksPerNote)
    .as("some")
  const [row] = await executor.select({ found: count() }).from(some)
  return (row?.found ?? 0) >= mostMarksPerNote
}

/** Whether one actor has left as many reactions on this server as are kept of one. */
export async function hasReactedTooOften(executor: Executor, actorId: string): Promise<boolean> {
  const some = executor
    .select({ id: reaction.id })
    .from(reaction)
    .where(eq(reaction.actorId, actorId))
    .limit(mostReactionsPerActor)
    .as("some")
  const [row] = await executor.select({ found: count() }).from(some)
  return (row?.found ?? 0) >= mostReactionsPerActor
}

const isFrom = (by: Actor, uri: string): boolean => URL.canParse(uri) && new URL(uri).origin === new URL(by.uri).origin

export const noSuchNote = () => refused("noSuchNote", "There is no note of ours that it is about.")

export const tooMany = (sentence: string): Refusal<"tooMany"> => refused("tooMany", sentence)
