import { sanitizeRemoteHtml } from "./sanitize.ts"
import { storable } from "./storable.ts"

const preformatted = /(<pre>[^]*?<\/pre>)/
const endsOfBlocks = /<\/(?:p|ul|ol|blockquote|pre)>/g
const entities: Record<string, string> = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" }

// Characters that show nothing but change how the text around them is read or drawn (controls, bidirectional overrides).
// eslint-disable-next-line no-control-regex
const deceptive = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g

/**
 * What a person would read of some HTML: text only, paragraphs and line breaks as line breaks (one empty line at most
 * between them). The result is text, not HTML: it has to be escaped like any other when it is put into a page.
 */
export function plainText(html: string): string {
  // After sanitizing, every "<" begins one of our own few tags, so that taking them out needs no parser.
  const text = sanitizeRemoteHtml(html)
    .split(preformatted)
    .map((part) => (part.startsWith("<pre>") ? part : part.replace(/[^\S\u00a0]+/g, " ")))
    .join("")
    .replace(/<br \/>|<\/li>/g, "\n")
    .replace(endsOfBlocks, "\n\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity] ?? entity)
  return text
    .replace(deceptive, "")
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => line.replace(/[^\S\n]+/g, " ").trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
}

/**
 * A text as somebody typed it, ready to be kept and shown as text: line breaks stay, one empty line at most between paragraphs, nothing in
 * it that changes how the text around it is read. Markdown and HTML in it are just characters. At most `length` code units.
 */
export function typedText(text: string, length: number): string {
  return storable(text.slice(0, length))
    .replace(deceptive, "")
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim()
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" })

/**
 * The beginning of a text on one line, at most `length` characters as people count them (an emoji or an accented letter
 * is one), with "…" as the last of them when something was left out. Cuts between words where there is a place near.
 */
export function summary(text: string, length: number): string {
  // Even the longest grapheme clusters in real use stay far below 32 code units each.
  const line = storable(text.slice(0, length * 32 + 1000))
    .replace(deceptive, "")
    .replace(/\s+/g, " ")
    .trim()
  const characters: string[] = []
  for (const { segment } of graphemes.segment(line)) {
    characters.push(segment)
    if (characters.length > length) break
  }
  if (characters.length <= length) return line
  const start = characters.slice(0, Math.max(length - 1, 0)).join("")
  const lastSpace = start.lastIndexOf(" ")
  const cut = lastSpace > start.length * 0.7 ? start.slice(0, lastSpace) : start
  return `${cut.trimEnd()}…`
}
