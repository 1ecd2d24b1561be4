import { pipeline, Readable, type Duplex } from "node:stream"
import { createBrotliDecompress, createGunzip } from "node:zlib"

/** The codings this server understands, for Accept-Encoding. */
export const acceptedEncodings = "gzip, br"

export type BodyResult = { ok: true; bytes: Uint8Array } | { ok: false; failure: "tooLarge" | "coding" }

/**
 * Reads an answer's body as it streams in, decompressed, and stops at once when it has more than `maxBytes`, counted both
 * before and after decompression: neither an endless body nor a compressed bomb ever fills the memory. With
 * `onExcess: "cut"` what fits is returned instead.
 */
export async function readBody(
  body: Readable,
  contentEncoding: string | null,
  maxBytes: number,
  onExcess: "refuse" | "cut" = "refuse",
): Promise<BodyResult> {
  const decoder = decoderFor(contentEncoding)
  if (decoder === "unknown") {
    abandon(body)
    return { ok: false, failure: "coding" }
  }
  let wireBytes = 0
  const counted = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      wireBytes += chunk.length
      yield chunk
      if (wireBytes > maxBytes) return
    }
  }
  const wire = Readable.from(counted(body), { objectMode: false })
  let wireEnded = Promise.resolve()
  let plain: Readable = wire
  if (decoder !== null) {
    plain = decoder
    // Errors reach the reader below through the decoder; this one only says when the wire is done with.
    wireEnded = new Promise((resolve) => pipeline(wire, decoder, () => resolve()))
  }
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      length += chunk.length
      chunks.push(chunk)
      if (length > maxBytes) break
    }
    // A decoder may be done before the last bytes of the wire are read, which the socket's next use has to wait for.
    if (length <= maxBytes) await wireEnded
  } catch (error) {
    // Cutting the compressed stream at the limit makes the decoder complain of a missing end: the limit is the reason.
    if (wireBytes <= maxBytes) throw error
  } finally {
    abandon(body)
  }
  if (length <= maxBytes && wireBytes <= maxBytes)
    return { ok: true, bytes: new Uint8Array(Buffer.concat(chunks, length)) }
  if (onExcess === "refuse") return { ok: false, failure: "tooLarge" }
  return { ok: true, bytes: new Uint8Array(Buffer.concat(chunks, length).subarray(0, maxBytes)) }
}

/** Stops reading a body that nobody wants; a body that has ended is left alone, so that its socket can be used again. */
export function abandon(body: Readable): void {
  if (body.readableEnded || body.destroyed) return
  // undici answers a destroyed body with an abort error, which is what was asked for.
  body.on("error", () => undefined)
  body.destroy()
}

function decoderFor(contentEncoding: string | null): Duplex | null | "unknown" {
  const coding = (contentEncoding ?? "").trim().toLowerCase()
  if (coding === "" || coding === "identity") return null
  if (coding === "gzip" || coding === "x-gzip") return createGunzip()
  if (coding === "br") return createBrotliDecompress()
  return "unknown"
}
