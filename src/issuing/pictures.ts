import type { StoredImage } from "../db/index.ts"
import { placeholderBadge, readImage } from "../media/index.ts"
import { ok, refused, type Result } from "../result.ts"

/** An uploaded picture made safe: decoded within limits and written anew as a square PNG. */
export async function safePicture(bytes: Uint8Array): Promise<Result<StoredImage, "imageUnusable">> {
  const read = await readImage(bytes)
  return read.ok ? ok(stored(read)) : refused("imageUnusable", read.sentence)
}

/** A medal for what has no picture, drawn from its name. */
export async function drawnPicture(name: string, seed: string): Promise<StoredImage> {
  const drawn = await readImage(await placeholderBadge({ name, seed }))
  if (!drawn.ok) throw new Error(`our own drawing of a badge cannot be read: ${drawn.sentence}`)
  return stored(drawn)
}

const stored = ({ png, width, height, digest }: StoredImage): StoredImage => ({ png, width, height, digest })
