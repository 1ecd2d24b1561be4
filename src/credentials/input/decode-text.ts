export type DecodedText = { ok: true; text: string; notes: string[] } | { ok: false }

const byteOrderMarks: [string, number[]][] = [
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
]

/**
 * Decodes text as UTF-8, which every form of badge is written in; text that is none is read as Windows-1252, with a note, unless it has
 * control characters, which no text has. A byte order mark is no part of the text.
 */
export function decodeText(bytes: Uint8Array): DecodedText {
  for (const [encoding, mark] of byteOrderMarks) {
    if (mark.every((byte, index) => bytes[index] === byte)) {
      const text = new TextDecoder(encoding).decode(bytes)
      return isBinary(text) ? { ok: false } : { ok: true, text, notes: [] }
    }
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
    return isBinary(text) ? { ok: false } : { ok: true, text, notes: [] }
  } catch {
    // TextDecoder's way to say that these bytes are not UTF-8; some bakers wrote Latin letters as single bytes.
    const text = new TextDecoder("windows-1252").decode(bytes)
    if (isBinary(text)) return { ok: false }
    return { ok: true, text, notes: ["Its text is not in UTF-8, so letters with accents may have been read wrongly."] }
  }
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const isBinary = (text: string): boolean => /[\0-\x08\x0e-\x1f]/.test(text)
