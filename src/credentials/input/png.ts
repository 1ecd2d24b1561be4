import { maximumDocumentBytes } from "../json-document.ts"
import type { FoundBadge, OpenedInput } from "./found-badge.ts"
import { isIntact, readPngChunks } from "./png-chunks.ts"
import type { PngChunk } from "./png-chunks.ts"
import { refusedInput } from "./problems.ts"
import type { InputRefusal } from "./problems.ts"
import { openText } from "./text.ts"
import { unpack } from "./unpack.ts"

/** The keyword of Open Badges 3.0. @see https://www.imsglobal.org/spec/ob/v3p0/#baking */
export const credentialKeyword = "openbadgecredential"

/** The keyword of Open Badges 1 and 2. */
export const assertionKeyword = "openbadges"

/** The newest form first: an image may carry the same badge in an older form for older readers. */
const keywords = [credentialKeyword, assertionKeyword]

/** Badges that are written in more places than this in one image are nobody's. */
const mostBadgeChunks = 8

/**
 * Reads the badges out of a PNG: iTXt `openbadgecredential` (Open Badges 3.0), iTXt `openbadges` (2.0), tEXt and zTXt `openbadges` (1.x),
 * plain or compressed.
 */
export async function openPng(png: Uint8Array): Promise<OpenedInput | InputRefusal> {
  const read = readPngChunks(png)
  if (!read.ok) return refusedInput("damagedImage")
  const baked = keywords.flatMap((keyword) => read.chunks.filter((chunk) => keywordOf(chunk) === keyword))
  if (baked.length === 0) return refusedInput("noBadgeInImage")
  if (baked.length > mostBadgeChunks) {
    return refusedInput("damagedImage", `The image holds ${baked.length} badges, where it should hold one.`)
  }
  const found: FoundBadge[] = []
  const problems: OpenedInput["problems"] = []
  let refusal: InputRefusal | undefined
  for (const chunk of baked) {
    const opened = await openChunk(chunk)
    if (opened.ok) {
      const note = isIntact(png, chunk) ? [] : ["The check sum of the badge inside the image is wrong."]
      found.push(...opened.found.map((badge) => ({ ...badge, notes: [...badge.notes, ...note] })))
      problems.push(...opened.problems)
    } else {
      refusal ??= opened
    }
  }
  return found.length > 0 ? { ok: true, found, problems } : (refusal ?? refusedInput("noBadgeInImage"))
}

/** The keyword of a chunk that holds text; undefined for any other. */
export function keywordOf({ type, data }: PngChunk): string | undefined {
  if (type !== "iTXt" && type !== "tEXt" && type !== "zTXt") return undefined
  const end = data.subarray(0, 80).indexOf(0)
  return end < 1 ? undefined : Buffer.from(data.subarray(0, end)).toString("latin1")
}

async function openChunk(chunk: PngChunk): Promise<OpenedInput | InputRefusal> {
  const content = contentOf(chunk)
  if (content === undefined) return refusedInput("damagedImage")
  let { text } = content
  if (content.isCompressed) {
    const unpacked = await unpack("deflate", text, maximumDocumentBytes)
    if (!unpacked.ok) return refusedInput(unpacked.why === "tooLarge" ? "unpacksTooLarge" : "damagedImage")
    text = unpacked.bytes
  }
  const opened = openText(text, "png")
  if (opened.ok) return opened
  // "Copy all of it once more" would be no help for what stands inside of an image.
  return opened.reason === "notJson" || opened.reason === "nothingRecognised" || opened.reason === "empty"
    ? refusedInput("damagedImage", "What stands in the image where its badge should be is no badge.")
    : opened
}

/** The text of a chunk after its keyword, flags and language (ISO/IEC 15948, 11.3.3). */
function contentOf({ type, data }: PngChunk): { text: Uint8Array; isCompressed: boolean } | undefined {
  const afterKeyword = data.indexOf(0) + 1
  if (type === "tEXt") return { text: data.subarray(afterKeyword), isCompressed: false }
  if (type === "zTXt") return { text: data.subarray(afterKeyword + 1), isCompressed: true }
  const isCompressed = data[afterKeyword] === 1
  const language = data.indexOf(0, afterKeyword + 2)
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1)
  return translated < 0 ? undefined : { text: data.subarray(translated + 1), isCompressed }
}
