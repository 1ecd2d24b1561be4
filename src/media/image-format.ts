/** The formats that pictures may come in. */
export type ImageFormat = "png" | "jpeg" | "webp" | "svg"

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const jpegSignature = [0xff, 0xd8, 0xff]

// A byte order mark, an XML declaration, comments and a document type may stand before the root element.
const svgStart = new RegExp(
  [
    /^\uFEFF?\s*/,
    // Each comment ends at its first "-->": a pattern that could read on would try every way to split many of them.
    /(?:<\?[^>]*\?>\s*|<!--(?:(?!-->)[^])*-->\s*|<!DOCTYPE[^[>]*(?:\[[^\]]*\]\s*)?>\s*)*/,
    /<(?:[\w.-]+:)?svg[\s/>]/,
  ]
    .map((part) => part.source)
    .join(""),
  "i",
)

/** What the bytes themselves say they are; file names and declared types are not asked. Null for anything else. */
export function sniffImageFormat(bytes: Uint8Array): ImageFormat | null {
  if (startsWith(bytes, pngSignature)) return "png"
  if (startsWith(bytes, jpegSignature)) return "jpeg"
  if (ascii(bytes, 0, 4) === "RIFF" && ascii(bytes, 8, 12) === "WEBP") return "webp"
  return svgStart.test(new TextDecoder().decode(bytes.subarray(0, 4096))) ? "svg" : null
}

function startsWith(bytes: Uint8Array, signature: number[]): boolean {
  return signature.every((byte, index) => bytes[index] === byte)
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}
