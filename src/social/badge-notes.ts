import { createHash } from "node:crypto"
import { and, eq, isNull } from "drizzle-orm"
import { actorById, holdingImageUrl, holdingUri, noteUri, type Actor } from "../actors/index.ts"
import { holdingById, type BadgeSnapshot } from "../backpack/index.ts"
import { loadImage, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { escapeHtml, formatHandle } from "../text/index.ts"
import { NoteChanged, NoteDeleted, NotePublished } from "./events.ts"
import { note, reaction, type NoteImage } from "./schema.ts"

type Done = (tx: Tx) => Promise<void>
type Showing = { holdingId: string; showing: number }

/** A note's id follows from what it announces, so that a task that runs twice writes it once. Nobody can guess it who cannot guess the holding's. */
export function noteIdOf({ holdingId, showing }: Showing): string {
  return createHash("sha256").update(`${holdingId} ${showing}`).digest("base64url").slice(0, 22)
}

/** Tasks about one note run in the order of what happened to its badge. */
const noteOrder = (holdingId: string): string => `holding:${holdingId}`

/** A badge was shown: its note is written, unless it was hidden or shown to others meanwhile. */
export async function publishNote(
  ground: Ground,
  shown: Showing & { visibility: "public" | "followers" },
  done: Done,
): Promise<void> {
  const found = await holdingById(ground, shown.holdingId)
  if (found === null || found.holding.showing !== shown.showing || found.holding.visibility !== shown.visibility) return
  const { holding, snapshot } = found
  const holder = await actorById(ground, holding.holderId)
  if (holder === null) throw new Error(`holding ${holding.id} has no holder`)
  // A badge that is hosted here for somebody elsewhere: only their own server speaks for them.
  if (!holder.local) return
  const issuer = holding.issuerActorId === null ? null : await actorById(ground, holding.issuerActorId)
  const { origin } = ground.config
  const id = noteIdOf(shown)
  const images = [await imageOf(ground, holding.id, snapshot)]
  const now = ground.now()
  await ground.database.transaction(async (tx) => {
    const [written] = await tx
      .insert(note)
      .values({
        id,
        uri: noteUri(origin, id),
        local: true,
        actorId: holder.id,
        contentHtml: contentOf(holder, holdingUri(origin, holding.id), snapshot, issuer),
        pageUrl: holdingUri(origin, holding.id),
        images,
        visibility: shown.visibility,
        holdingId: holding.id,
        showing: String(shown.showing),
        publishedAt: now,
        createdAt: now,
      })
      .onConflictDoNothing()
      .returning({ id: note.id })
    if (written !== undefined) {
      const published = { noteId: id, holdingId: holding.id, actorId: holder.id }
      await ground.outbox.emit(tx, NotePublished, published, { orderKey: noteOrder(holding.id) })
    }
    await done(tx)
  })
}

/** A badge was hidden or removed: its note becomes a tombstone that says nothing any more, and what others said to it goes. */
export async function deleteNote(ground: Ground, { holdingId, showing }: Showing, done: Done): Promise<void> {
  await ground.database.transaction(async (tx) => {
    const [deleted] = await tx
      .update(note)
      .set({ deletedAt: ground.now(), contentHtml: "", images: [] })
      .where(and(eq(note.id, noteIdOf({ holdingId, showing })), isNull(note.deletedAt)))
      .returning({ actorId: note.actorId })
    if (deleted !== undefined) {
      await tx.delete(reaction).where(eq(reaction.noteId, noteIdOf({ holdingId, showing })))
      const gone = { noteId: noteIdOf({ holdingId, showing }), holdingId, actorId: deleted.actorId }
      await ground.outbox.emit(tx, NoteDeleted, gone, { orderKey: noteOrder(holdingId) })
    }
    await done(tx)
  })
}

/** A badge became not valid, or valid again, or not valid for another reason: its note says so. Whether it could be checked just now is not news for followers. */
export async function changeNote(
  ground: Ground,
  changed: { holdingId: string; before: string; after: string; reason?: string | null },
  done: Done,
): Promise<void> {
  if (changed.before !== "invalid" && changed.after !== "invalid") return
  const found = await holdingById(ground, changed.holdingId)
  if (found === null || found.holding.visibility === "private") return
  const { holding, snapshot } = found
  const holder = await actorById(ground, holding.holderId)
  if (holder === null) throw new Error(`holding ${holding.id} has no holder`)
  const issuer = holding.issuerActorId === null ? null : await actorById(ground, holding.issuerActorId)
  const content = contentOf(holder, holdingUri(ground.config.origin, holding.id), snapshot, issuer)
  const noteId = noteIdOf({ holdingId: holding.id, showing: holding.showing })
  await ground.database.transaction(async (tx) => {
    const [row] = await tx
      .update(note)
      .set({
        contentHtml: changed.after === "invalid" ? `${content}<p>${sentenceFor(changed.reason)}</p>` : content,
        updatedAt: ground.now(),
      })
      .where(and(eq(note.id, noteId), isNull(note.deletedAt)))
      .returning({ id: note.id })
    if (row !== undefined) {
      const news = { noteId, holdingId: holding.id, actorId: holder.id }
      await ground.outbox.emit(tx, NoteChanged, news, { orderKey: noteOrder(holding.id) })
    }
    await done(tx)
  })
}

/** What a badge's note says once it does not count. */
function sentenceFor(reason: string | null | undefined): string {
  if (reason === "revoked") return "Its issuer has revoked this badge: it is no longer valid."
  if (reason === "suspended") return "Its issuer has suspended this badge: it does not count for now."
  if (reason === "expired") return "This badge has expired."
  return "This badge is no longer valid."
}

/** What followers read. An issuer whose Offer was accepted is named by handle, any other in plain text by the name it gives itself. */
function contentOf(holder: Actor, pageUrl: string, snapshot: BadgeSnapshot, issuer: Actor | null): string {
  const from = issuer === null ? snapshot.issuer.name : formatHandle({ username: issuer.handle, host: issuer.host })
  return (
    `<p>${escapeHtml(holder.name)} earned <a href="${escapeHtml(pageUrl)}">${escapeHtml(snapshot.name)}</a> ` +
    `from ${escapeHtml(from)}</p>`
  )
}

async function imageOf(ground: Ground, holdingId: string, snapshot: BadgeSnapshot): Promise<NoteImage> {
  const image = await loadImage(ground.database.orm, snapshot.imageDigest)
  return {
    url: holdingImageUrl(ground.config.origin, holdingId),
    digest: snapshot.imageDigest,
    // A post without its page has nothing else that names the picture, so an empty text is not enough here.
    alt: snapshot.imageAlt === "" ? `The badge “${snapshot.name}”` : snapshot.imageAlt,
    mediaType: "image/png",
    width: image?.width ?? null,
    height: image?.height ?? null,
  }
}
