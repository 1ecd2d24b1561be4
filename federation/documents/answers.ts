import { createHash } from "node:crypto"
import type { Context } from "hono"
import { imageHeaders } from "../../src/media/index.ts"

/** The one answer for what is not there and for what is not for whoever asks: nobody can tell the two apart. */
export function nothingHere(c: Context): Response {
  return c.text("There is nothing here.", 404, { "cache-control": "private, no-store", vary: "Accept" })
}

/**
 * What is not for anybody, where it is unclear who asks: a moment's trouble of the asker's own server must not look like the end of a badge,
 * which would be forgotten there. The same for what does not exist.
 */
export const nothingFor = (c: Context, { unclear }: { unclear: boolean }): Response =>
  unclear
    ? c.text("The key that signed this request cannot be had just now. Ask again later.", 503, {
        ...forTheReaderOnly,
        "retry-after": String(secondsUntilClear),
      })
    : nothingHere(c)

/** A key that could not be had is asked for again by then. */
const secondsUntilClear = 10

/** What everybody may read and keep. `seconds` is how long without asking again. */
export const forEverybody = (seconds: number): Record<string, string> => ({
  "cache-control": seconds === 0 ? "public, no-cache" : `public, max-age=${seconds}`,
  "access-control-allow-origin": "*",
  vary: "Accept",
})

/** What only the one who asked may read. */
export const forTheReaderOnly: Record<string, string> = { "cache-control": "private, no-store", vary: "Accept" }

/** Bytes with an entity tag, and 304 for a reader who has them already. */
export function bytesAnswer(
  c: Context,
  bytes: Uint8Array,
  contentType: string,
  headers: Record<string, string>,
): Response {
  const etag = `"${createHash("sha256").update(bytes).digest("base64url")}"`
  const all = { ...headers, etag }
  if (c.req.header("if-none-match") === etag) return c.body(null, 304, all)
  return c.body(new Uint8Array(bytes), 200, { ...all, "content-type": contentType })
}

/** A picture of ours, which may stand on anybody's page. */
export const pictureAnswer = (c: Context, png: Uint8Array, headers: Record<string, string>): Response =>
  bytesAnswer(c, png, "image/png", { ...imageHeaders, ...headers })

/** A document of ours as ActivityStreams. */
export const activityJson = "application/activity+json"
