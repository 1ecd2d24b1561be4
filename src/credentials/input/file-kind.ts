/** What a file is by its first bytes; names and declared types are often wrong and are not asked. */
export type FileKind = "png" | "jpeg" | "gif" | "webp" | "heif" | "pdf" | "zip" | "gzip" | "otherArchive" | "text"

const signatures: [FileKind, number[], number?][] = [
  ["png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["jpeg", [0xff, 0xd8, 0xff]],
  ["gif", [...Buffer.from("GIF8")]],
  ["webp", [...Buffer.from("WEBP")], 8],
  ["heif", [...Buffer.from("ftyp")], 4],
  ["pdf", [...Buffer.from("%PDF-")]],
  ["zip", [0x50, 0x4b, 0x03, 0x04]],
  // An archive with nothing in it has only its end.
  ["zip", [0x50, 0x4b, 0x05, 0x06]],
  ["gzip", [0x1f, 0x8b]],
  ["otherArchive", [...Buffer.from("Rar!")]],
  ["otherArchive", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ["otherArchive", [...Buffer.from("ustar")], 257],
]

/** Recognises the kinds of files that people bring; `text` is whatever is none of the others. */
export function fileKindOf(bytes: Uint8Array): FileKind {
  for (const [kind, signature, offset = 0] of signatures) {
    if (signature.every((byte, index) => bytes[offset + index] === byte)) return kind
  }
  return "text"
}
