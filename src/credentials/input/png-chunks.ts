import { crc32 } from "node:zlib"
import { inputLimits } from "./limits.ts"

/** One chunk of a PNG. Offsets are those of the file, so that what is not touched can be kept byte for byte. */
export type PngChunk = {
  /** Four letters. */
  type: string
  /** Where the chunk begins (at its length) and ends (after its check sum). */
  start: number
  end: number
  /** A view into the file. */
  data: Uint8Array
}

export type PngChunks = { ok: true; chunks: PngChunk[] } | { ok: false }

/**
 * Splits a PNG into its chunks up to IEND (ISO/IEC 15948, 5.3). Refused: what does not begin with IHDR, ends before IEND, or has a length
 * that reaches beyond the file. Check sums are not looked at, see isIntact().
 */
export function readPngChunks(png: Uint8Array): PngChunks {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const chunks: PngChunk[] = []
  let start = 8
  while (start + 12 <= png.length && chunks.length < inputLimits.pngChunks) {
    const length = view.getUint32(start)
    const end = start + 12 + length
    if (end > png.length) return { ok: false }
    const type = Buffer.from(png.buffer, png.byteOffset + start + 4, 4).toString("latin1")
    if (chunks.length === 0 && type !== "IHDR") return { ok: false }
    chunks.push({ type, start, end, data: png.subarray(start + 8, end - 4) })
    if (type === "IEND") return { ok: true, chunks }
    start = end
  }
  return { ok: false }
}

/** Whether the check sum at the end of a chunk fits what is in it. */
export function isIntact(png: Uint8Array, { start, end }: PngChunk): boolean {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  return view.getUint32(end - 4) === crc32(png.subarray(start + 4, end - 4))
}

/** The bytes of a new chunk, with its check sum. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + data.length)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, data.length)
  chunk.set(Buffer.from(type, "latin1"), 4)
  chunk.set(data, 8)
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)))
  return chunk
}
