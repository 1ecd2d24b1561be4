import { assertionKeyword, credentialKeyword, keywordOf } from "../input/png.ts"
import { pngChunk, readPngChunks } from "../input/png-chunks.ts"
import { ok, refused } from "./result.ts"
import type { BakeResult, BakedCredential } from "./result.ts"

/**
 * Writes a credential into a PNG as an uncompressed iTXt chunk `openbadgecredential` (an older badge: `openbadges`), in the place of one that
 * is there and otherwise right after the header. Every other chunk, and whatever follows the image, is kept byte for byte: also the
 * same badge in another form, which other readers look for.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/#baking
 */
export function bakePng(png: Uint8Array, { form, bytes }: BakedCredential): BakeResult {
  const read = readPngChunks(png)
  if (!read.ok) return refused("notPng", "This is not a whole PNG image, so no badge can be written into it.")
  const keyword = form === "credential" ? credentialKeyword : assertionKeyword
  const baked = pngChunk("iTXt", Buffer.concat([Buffer.from(`${keyword}\0\0\0\0\0`, "latin1"), bytes]))
  const before = read.chunks.filter((chunk) => keywordOf(chunk) === keyword)
  const kept = read.chunks.filter((chunk) => !before.includes(chunk))
  const place = before[0]?.start ?? read.chunks[0]?.end ?? 8
  const head = kept.filter(({ start }) => start < place)
  const tail = kept.filter(({ start }) => start >= place)
  const slices = (chunks: typeof kept) => chunks.map(({ start, end }) => png.subarray(start, end))
  const end = read.chunks.at(-1)?.end ?? png.length
  return ok(Buffer.concat([png.subarray(0, 8), ...slices(head), baked, ...slices(tail), png.subarray(end)]))
}
