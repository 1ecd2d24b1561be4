import { createHmac, timingSafeEqual } from "node:crypto"
import type { Ground } from "../../ground.ts"

const keys = new WeakMap<Ground, Uint8Array>()

function keyOf(ground: Ground): Uint8Array {
  const key = keys.get(ground) ?? ground.secrets.derive("web/pictures")
  keys.set(ground, key)
  return key
}

const markOf = (ground: Ground, digest: string): string =>
  createHmac("sha256", keyOf(ground)).update(digest).digest("base64url").slice(0, 22)

/**
 * The path under which pages show a stored picture. It changes with the picture, so browsers may keep it for good. The mark behind the
 * digest can only be made here: otherwise anybody with a picture at hand could ask whether somebody here was given the badge it is of.
 */
export function picturePath(ground: Ground, digest: string): string
export function picturePath(ground: Ground, digest: string | null | undefined): string | undefined
export function picturePath(ground: Ground, digest: string | null | undefined): string | undefined {
  return digest ? `/pictures/${digest}.${markOf(ground, digest)}.png` : undefined
}

/** The digest in a picture's file name, or null when this server did not make the name. */
export function digestInPictureName(ground: Ground, name: string): string | null {
  const parts = /^([\w-]{43,64})\.([\w-]{22})\.png$/.exec(name)
  if (parts?.[1] === undefined || parts[2] === undefined) return null
  const right = timingSafeEqual(Buffer.from(parts[2]), Buffer.from(markOf(ground, parts[1])))
  return right ? parts[1] : null
}
