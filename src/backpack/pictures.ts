import { isOwnOrigin } from "../actors/index.ts"
import type { StoredImage } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { placeholderBadge, readImage, readKnownImage } from "../media/index.ts"
import { ok, refused, type Result } from "../result.ts"
import { safeHttpUrl } from "../text/index.ts"
import { mayPass, type OwnDocuments } from "./documents.ts"

const mostPictureBytes = 5 * 1024 * 1024
const pictureTypes = ["image/png", "image/jpeg", "image/webp", "image/svg+xml"]

export type FetchedPicture = Result<StoredImage, "unreachable" | "unusable">

/** A badge's picture made safe; where it cannot be had, a drawn one and the sentence why. Null: the badge has no picture. */
export async function badgePicture(
  ground: Ground,
  own: OwnDocuments,
  address: string | null,
  name: string,
): Promise<{ image: StoredImage; warning: string | null }> {
  if (address === null) return { image: await drawn(name), warning: null }
  const picture = await fetchPicture(ground, own, address)
  if (picture.ok) return { image: picture.value, warning: null }
  return { image: await drawn(name), warning: `Its picture could not be shown: ${picture.sentence}` }
}

/**
 * A picture from a web address or a `data:` address, decoded and written anew, so that nothing of the original's bytes is served. `of` is the
 * address of what it shows, where that is on another server than the picture.
 */
export async function fetchPicture(
  ground: Ground,
  own: OwnDocuments,
  address: string,
  { square = true, of = address }: { square?: boolean; of?: string } = {},
): Promise<FetchedPicture> {
  const bytes = await bytesAt(ground, own, address, of)
  if (!bytes.ok) return bytes
  const read = await readKnownImage(bytes.value, { maxBytes: mostPictureBytes, square })
  return read.ok ? ok(stored(read)) : refused("unusable", read.sentence)
}

async function drawn(name: string): Promise<StoredImage> {
  const read = await readImage(await placeholderBadge({ name, seed: name }))
  if (!read.ok) throw new Error(`our own drawing of a badge cannot be read: ${read.sentence}`)
  return stored(read)
}

const stored = ({ png, width, height, digest }: StoredImage): StoredImage => ({ png, width, height, digest })

async function bytesAt(
  ground: Ground,
  own: OwnDocuments,
  address: string,
  pictureOf: string,
): Promise<Result<Uint8Array, "unreachable" | "unusable">> {
  if (address.startsWith("data:")) return inlineBytes(address)
  const url = safeHttpUrl(address)
  if (url === null) return refused("unusable", "its address is not a web address.")
  if (isOwnOrigin(ground, url)) {
    const bytes = await own.picture(url.href)
    return bytes === null ? refused("unreachable", "this server has no such picture.") : ok(bytes)
  }
  const answer = await ground.net.fetch(url, {
    accept: pictureTypes.join(", "),
    pictureOf,
    contentTypes: pictureTypes,
    maxBytes: mostPictureBytes,
    // Pictures often lie behind a content network; what comes is decoded and drawn anew in any case.
    redirects: "follow",
  })
  if (answer.ok) return ok(answer.bytes)
  return refused(mayPass(answer) ? "unreachable" : "unusable", answer.sentence)
}

/** The bytes of a `data:` address (RFC 2397) in base64; any other spelling does not occur in badges. */
function inlineBytes(address: string): Result<Uint8Array, "unusable"> {
  const comma = address.indexOf(",")
  const isImage = /^data:image\/[a-z0-9.+-]+(?:;[^,]*)?;base64$/i.test(address.slice(0, Math.max(comma, 0)))
  if (!isImage) return refused("unusable", "it is written into the badge in a way that cannot be read.")
  return ok(new Uint8Array(Buffer.from(address.slice(comma + 1), "base64")))
}
