import { and, eq, isNull } from "drizzle-orm"
import { fetchPicture, type OwnDocuments } from "../backpack/index.ts"
import { storeImage } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { note } from "./schema.ts"

/**
 * Fetches the pictures of a note from elsewhere, made safe. Answers the sentence of a picture that may be had later, or null when nothing
 * is left to try. A picture that can never be had is left out of the page; the note still links to where it came from.
 */
export async function fetchNotePictures(ground: Ground, own: OwnDocuments, noteId: string): Promise<string | null> {
  const [found] = await ground.database.orm
    .select()
    .from(note)
    .where(and(eq(note.id, noteId), isNull(note.deletedAt)))
    .limit(1)
  if (found === undefined || found.local) return null
  let missing: string | null = null
  for (const image of found.images) {
    if (image.digest !== null) continue
    const picture = await fetchPicture(ground, own, image.url, { square: false, of: found.uri })
    if (!picture.ok) {
      if (picture.reason === "unreachable") missing = picture.sentence
      continue
    }
    const { digest, width, height } = picture.value
    await ground.database.transaction(async (tx) => {
      const [current] = await tx.select({ images: note.images }).from(note).where(eq(note.id, noteId)).for("update")
      if (current === undefined) return
      await storeImage(tx, picture.value)
      // Set by address, since the author may have changed the post meanwhile.
      const images = current.images.map((one) => (one.url === image.url ? { ...one, digest, width, height } : one))
      await tx.update(note).set({ images }).where(eq(note.id, noteId))
    })
  }
  return missing
}
