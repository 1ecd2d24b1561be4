import { findShapeProblem } from "./json-shape.ts"

/** The most bytes that a credential, a controller document or a status list may have. A full list of 131,072 random bits is 22 KB. */
export const maximumDocumentBytes = 512 * 1024

/** The deepest nesting of arrays and objects that is read. Real credentials stay under 20. */
export const maximumDepth = 64

export type JsonDocument =
  | { ok: true; value: unknown }
  | {
      ok: false
      reason: "tooLarge" | "notText" | "jwt" | "html" | "notJson" | "tooDeep" | "strangeName"
      sentence: string
    }

const decoder = new TextDecoder("utf-8", { fatal: true })

/**
 * Reads bytes from outside as JSON, within limits of size and depth, and tells the usual mistakes apart (a web page, a JWT). A member
 * name that occurs twice in one object is refused: readers differ about which of the two counts, so a signature over such a text
 * says different things to different people. So is the name `__proto__`, through which members could be smuggled into our own objects.
 */
export function readJsonDocument(
  bytes: Uint8Array,
  { maximumBytes = maximumDocumentBytes }: { maximumBytes?: number } = {},
): JsonDocument {
  if (bytes.byteLength > maximumBytes) {
    const kilobytes = Math.ceil(bytes.byteLength / 1024)
    return {
      ok: false,
      reason: "tooLarge",
      sentence: `The file has ${kilobytes} KB; a badge may have at most ${maximumBytes / 1024} KB.`,
    }
  }
  let text: string
  try {
    text = decoder.decode(bytes)
  } catch {
    return {
      ok: false,
      reason: "notText",
      sentence: "The file is not readable as text (UTF-8), so it is not a badge in JSON form.",
    }
  }
  const trimmed = text.trim()
  if (/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*$/.test(trimmed)) {
    return { ok: false, reason: "jwt", sentence: "This is a JWT, not a badge in JSON form." }
  }
  if (trimmed.startsWith("<")) {
    return {
      ok: false,
      reason: "html",
      sentence:
        "This is a web page or an image, not a badge in JSON form. Look for a link to download the badge itself.",
    }
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return {
      ok: false,
      reason: "notJson",
      sentence: "The file is not well-formed JSON, so it is not a badge, or it arrived damaged.",
    }
  }
  return examineShape(text) ?? { ok: true, value }
}

/** In malformed text the search for the end of a string could take quadratic time, so it is looked at after JSON.parse(), which is iterative too. */
function examineShape(text: string): Extract<JsonDocument, { ok: false }> | undefined {
  const problem = findShapeProblem(text, maximumDepth)
  if (problem === undefined) return undefined
  if (problem.kind === "tooDeep") {
    return {
      ok: false,
      reason: "tooDeep",
      sentence: `The file nests more than ${maximumDepth} levels deep, which no real badge does.`,
    }
  }
  const { kind, name } = problem
  return {
    ok: false,
    reason: "strangeName",
    sentence:
      kind === "twice"
        ? `The file contains the field “${name}” twice in one place, so it is unclear what it says.`
        : `The file contains a field “${name}”, a name with a special meaning that no badge has.`,
  }
}
