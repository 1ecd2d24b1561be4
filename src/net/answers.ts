import { networkFailure, readRetryAfter, statusSentence, type NetFailure, type NetFailureKind } from "./failures.ts"
import type { HopAnswer } from "./hop.ts"
import { matchesMediaType, mediaTypeOf } from "./media-types.ts"
import type { NetRequest, NetResult } from "./net-types.ts"
import { abandon, readBody } from "./response-body.ts"

const excerptBytes = 8_000
const excerptCharacters = 2_000

/**
 * Decides what a final answer is worth: its status, then its type, then its size. Nothing of the body is read when the
 * type or the announced size already says no.
 */
export async function judgeAnswer(
  url: URL,
  answer: HopAnswer,
  request: NetRequest,
  maxBytes: number,
): Promise<NetResult> {
  const { status, headers, body } = answer
  const contentEncoding = headers.get("content-encoding")
  const fail = (failure: NetFailureKind, sentence: string): NetFailure => {
    abandon(body)
    return { ok: false, failure, sentence, url: url.href, status, headers }
  }
  const success = status >= 200 && status < 300
  if (!success && request.statuses !== "any") {
    const excerpt = await excerptOf(answer)
    const retryAfter = readRetryAfter(headers.get("retry-after"))
    return { ...fail("status", statusSentence(status, url.host)), retryAfter, excerpt }
  }
  const contentType = headers.get("content-type")
  if (success && request.contentTypes !== undefined && !matchesMediaType(contentType, request.contentTypes)) {
    const found = mediaTypeOf(contentType) ?? "something it does not name"
    return fail(
      "contentType",
      `${url.host} answered with ${found}, but ${request.contentTypes.join(" or ")} is needed here.`,
    )
  }
  if (request.method?.toUpperCase() !== "HEAD" && Number(headers.get("content-length") ?? 0) > maxBytes) {
    return fail("tooLarge", tooLargeSentence(url, maxBytes))
  }
  const read = await readBody(body, contentEncoding, maxBytes)
  if (read.ok)
    return { ok: true, status, url: url.href, headers, bytes: read.bytes, mediaType: mediaTypeOf(contentType) }
  if (read.failure === "tooLarge") return fail("tooLarge", tooLargeSentence(url, maxBytes))
  return fail("network", `${url.host} answered in a compression that this server does not know.`)
}

function tooLargeSentence(url: URL, maxBytes: number): string {
  const megabyte = 1024 * 1024
  const size = maxBytes >= megabyte ? `${Math.floor(maxBytes / megabyte)} MB` : `${Math.ceil(maxBytes / 1024)} KB`
  return `The answer of ${url.host} is larger than the ${size} that this server accepts there.`
}

async function excerptOf({ headers, body }: HopAnswer): Promise<string> {
  try {
    const start = await readBody(body, headers.get("content-encoding"), excerptBytes, "cut")
    return start.ok ? new TextDecoder().decode(start.bytes).slice(0, excerptCharacters) : ""
  } catch (error) {
    // The status is known and is what counts; a body that breaks off must not hide it.
    if (networkFailure(error) === null) throw error
    return ""
  }
}
