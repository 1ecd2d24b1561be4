import { ok, refused, type Refusal, type Result } from "../../result.ts"
import { largestList } from "./limits.ts"

export type UnreadableList = "listTooLarge" | "listEmpty" | "notAList"

/**
 * The text of an uploaded list. Spreadsheets write UTF-8, with or without a byte order mark, UTF-16 ("Unicode text") or, on older
 * systems, the Western code page 1252, which is what bytes that are no UTF-8 are read as.
 */
export function decodeList(bytes: Uint8Array): Result<string, UnreadableList> {
  if (bytes.length > largestList) return tooLarge()
  if (bytes.length >= 4 && bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04) {
    return notAList(
      "This is a spreadsheet's own file. Save it as CSV in your spreadsheet program, and choose that file.",
    )
  }
  const text = textOf(bytes)
  return text === null ? notAList("This file is no text, so it is no list either. Choose a CSV file.") : listText(text)
}

/** A pasted list, held to the same bounds. */
export function listText(text: string): Result<string, UnreadableList> {
  if (Buffer.byteLength(text) > largestList * 2) return tooLarge()
  if (text.includes("\u0000")) return notAList("This is no text, so it is no list either. Choose a CSV file.")
  if (text.trim() === "")
    return refused("listEmpty", "There is nothing in this list. Write one handle or email a line.")
  return ok(text.replace(/^\uFEFF/, "").toWellFormed())
}

function textOf(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes)
  const zeros = zerosIn(bytes)
  if (zeros.odd > 0 && zeros.even === 0) return new TextDecoder("utf-16le").decode(bytes)
  if (zeros.even > 0 && zeros.odd === 0) return new TextDecoder("utf-16be").decode(bytes)
  if (zeros.even > 0) return null
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return new TextDecoder("windows-1252").decode(bytes)
  }
}

/** UTF-16 without a mark gives itself away: of what stands in most lists every second byte is zero. */
function zerosIn(bytes: Uint8Array): { even: number; odd: number } {
  const found = { even: 0, odd: 0 }
  for (const [index, byte] of bytes.subarray(0, 4096).entries()) {
    if (byte === 0) found[index % 2 === 0 ? "even" : "odd"] += 1
  }
  return found
}

const tooLarge = (): Refusal<"listTooLarge"> =>
  refused("listTooLarge", "This list is larger than 2 MB. Split it, and award the badge in several batches.")

const notAList = (sentence: string): Refusal<"notAList"> => refused("notAList", sentence)
