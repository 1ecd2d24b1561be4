import { and, eq, isNull, lt, or } from "drizzle-orm"
import type { Actor } from "../actors/index.ts"
import { newOpaqueId } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { safeHttpUrl, sanitizeRemoteHtml, summary } from "../text/index.ts"
import { isFollowedFromHere } from "./forget.ts"
import { FetchNotePictures } from "./jobs.ts"
import { mostPicturesPerNote } from "./limits.ts"
import { checkMirrorAgain } from "./mirror-checks.ts"
import { mirrorBadge } from "./mirrors.ts"
import { mirroredBadge, note, type NoteImage } from "./schema.ts"

/** Somebody's post as it came: `contentHtml` is not safe yet. */
export type ReceivedNote = {
  uri: string
  contentHtml: string
  pageUrl: string | null
  images: { url: string; alt: string; mediaType: string | null; width: number | null; height: number | null }[]
  visibility: "public" | "followers"
  publishedAt: Date
  updatedAt: Date | null
}

/** Keeps a post of somebody elsewhere, only when one of our people follows them. One that was deleted before does not come back. */
export async function receiveNote(
  ground: Ground,
  { note: received, author }: { note: ReceivedNote; author: Actor },
): Promise<Result<{ fresh: boolean }, "nobodyFollows" | "foreignNote">> {
  if (author.local || !isFrom(author, received.uri)) {
    return refused("foreignNote", "A note must come from the server of its author.")
  }
  if (!(await isFollowedFromHere(ground.database.orm, author.id))) {
    return refused("nobodyFollows", "Nobody on this server follows its author.")
  }
  const id = newOpaqueId()
  const now = ground.now()
  const values = shownOf(received)
  const fresh = await ground.database.transaction(async (tx) => {
    const [row] = await tx
      .insert(note)
      .values({
        id,
        uri: received.uri,
        local: false,
        actorId: author.id,
        visibility: received.visibility,
        ...values,
        // A date in the future would hold a post on top of everybody's timeline.
        publishedAt: received.publishedAt > now ? now : received.publishedAt,
        updatedAt: received.updatedAt,
        createdAt: now,
      })
      .onConflictDoNothing({ target: note.uri })
      .returning({ id: note.id })
    if (row !== undefined && values.images.length > 0)
      await ground.outbox.enqueue(tx, FetchNotePictures, { noteId: id })
    return row !== undefined
  })
  await mirrorFollowersBadge(ground, received, author)
  return ok({ fresh })
}

/**
 * The Note is the only word of a badge that its holder shows to followers: `Add` names public collections only. Whoever keeps badges
 * (their actor declares a collection) posts the holding URL as the note's page, which is fetched as one of their followers.
 */
async function mirrorFollowersBadge(ground: Ground, received: ReceivedNote, holder: Actor): Promise<void> {
  const { pageUrl: url, visibility } = received
  if (visibility !== "followers" || holder.badgesUri === null || url === null || !isFrom(holder, url)) return
  await mirrorBadge(ground, { url, holder, visibility })
}

/** Somebody changed their post. An older version that arrives late changes nothing; who may see it stays as it was. */
export async function receiveNoteChanged(
  ground: Ground,
  { note: received, author }: { note: ReceivedNote; author: Actor },
): Promise<void> {
  if (author.local) return
  const updatedAt = received.updatedAt ?? ground.now()
  const values = shownOf(received)
  await ground.database.transaction(async (tx) => {
    const [row] = await tx
      .update(note)
      .set({ ...values, updatedAt })
      .where(
        and(
          eq(note.uri, received.uri),
          eq(note.actorId, author.id),
          isNull(note.deletedAt),
          or(isNull(note.updatedAt), lt(note.updatedAt, updatedAt)),
        ),
      )
      .returning({ id: note.id })
    if (row !== undefined && values.images.length > 0) {
      await ground.outbox.enqueue(tx, FetchNotePictures, { noteId: row.id })
    }
  })
  // Their server may have found out that the badge was revoked. Also where the note itself is not kept: the badge may be.
  if (values.pageUrl !== null) await checkMirrorAgain(ground, { url: values.pageUrl, holder: author })
}

/** Somebody deleted their post: a tombstone stays, so that an old Create posted again does not bring it back. */
export async function receiveNoteDeleted(
  ground: Ground,
  { uri, author }: { uri: string; author: Actor },
): Promise<void> {
  if (author.local) return
  await ground.database.transaction(async (tx) => {
    const standing = and(eq(note.uri, uri), eq(note.actorId, author.id), isNull(note.deletedAt))
    const [before] = await tx.select({ pageUrl: note.pageUrl }).from(note).where(standing).for("update")
    await tx.update(note).set({ deletedAt: ground.now(), contentHtml: "", images: [], pageUrl: null }).where(standing)
    // No `Remove` tells of a badge that only followers saw: it goes with its note.
    if (before?.pageUrl != null)
      await tx
        .delete(mirroredBadge)
        .where(
          and(
            eq(mirroredBadge.url, before.pageUrl),
            eq(mirroredBadge.holderId, author.id),
            eq(mirroredBadge.visibility, "followers"),
          ),
        )
  })
}

function shownOf(received: ReceivedNote): { contentHtml: string; pageUrl: string | null; images: NoteImage[] } {
  return {
    contentHtml: sanitizeRemoteHtml(received.contentHtml),
    pageUrl: received.pageUrl === null ? null : (safeHttpUrl(received.pageUrl)?.href ?? null),
    images: received.images
      .filter(({ url }) => safeHttpUrl(url) !== null)
      .slice(0, mostPicturesPerNote)
      .map((image) => ({ ...image, alt: summary(image.alt, 1_500), digest: null })),
  }
}

function isFrom(author: Actor, uri: string): boolean {
  return URL.canParse(uri) && new URL(uri).origin === new URL(author.uri).origin
}
