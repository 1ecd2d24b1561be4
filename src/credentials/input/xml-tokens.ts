/** A piece of markup. Offsets are those of the text, so that what is not touched can be kept as it is. */
export type XmlToken =
  | { kind: "start"; start: number; end: number; name: string; attributes: Map<string, string>; isEmpty: boolean }
  | { kind: "end"; start: number; end: number; name: string }
  | { kind: "text" | "cdata"; start: number; end: number; content: string }
  | { kind: "other"; start: number; end: number }

const skipped: [string, string][] = [
  ["<!--", "-->"],
  ["<?", "?>"],
]

/**
 * Splits XML into its pieces in one walk, without expanding or fetching anything. It ends early, with undefined as the last piece, where the
 * text is not well-formed enough to go on. Values of attributes and text are as they are written, see decodeXml().
 */
export function* xmlTokens(text: string): Generator<XmlToken | undefined, void, undefined> {
  let at = 0
  while (at < text.length) {
    const token = text[at] === "<" ? markupAt(text, at) : textAt(text, at)
    yield token
    if (token === undefined) return
    at = token.end
  }
}

function textAt(text: string, start: number): XmlToken {
  const next = text.indexOf("<", start)
  const end = next < 0 ? text.length : next
  return { kind: "text", start, end, content: text.slice(start, end) }
}

function markupAt(text: string, start: number): XmlToken | undefined {
  for (const [open, close] of skipped) {
    if (text.startsWith(open, start)) {
      const end = text.indexOf(close, start + open.length)
      return end < 0 ? undefined : { kind: "other", start, end: end + close.length }
    }
  }
  if (text.startsWith("<![CDATA[", start)) {
    const end = text.indexOf("]]>", start)
    return end < 0 ? undefined : { kind: "cdata", start, end: end + 3, content: text.slice(start + 9, end) }
  }
  if (text.startsWith("<!", start)) {
    const end = text.indexOf(">", start)
    return end < 0 ? undefined : { kind: "other", start, end: end + 1 }
  }
  return text[start + 1] === "/" ? endTagAt(text, start) : startTagAt(text, start)
}

const nameAt = /[^\s<>/="'&]{1,200}/y
const spaceAt = /\s*/y

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

function endTagAt(text: string, start: number): XmlToken | undefined {
  const name = match(nameAt, text, start + 2)
  if (name === undefined) return undefined
  const end = start + 2 + name.length + (match(spaceAt, text, start + 2 + name.length)?.length ?? 0)
  return text[end] === ">" ? { kind: "end", start, end: end + 1, name } : undefined
}

function startTagAt(text: string, start: number): XmlToken | undefined {
  const name = match(nameAt, text, start + 1)
  if (name === undefined) return undefined
  const attributes = new Map<string, string>()
  let at = start + 1 + name.length
  for (;;) {
    at += match(spaceAt, text, at)?.length ?? 0
    if (text[at] === ">") return { kind: "start", start, end: at + 1, name, attributes, isEmpty: false }
    if (text.startsWith("/>", at)) return { kind: "start", start, end: at + 2, name, attributes, isEmpty: true }
    const attribute = match(nameAt, text, at)
    if (attribute === undefined) return undefined
    at += attribute.length
    at += match(spaceAt, text, at)?.length ?? 0
    if (text[at] !== "=") return undefined
    at += 1
    at += match(spaceAt, text, at)?.length ?? 0
    const quote = text[at]
    if (quote !== '"' && quote !== "'") return undefined
    const end = text.indexOf(quote, at + 1)
    if (end < 0 || attributes.has(attribute)) return undefined
    attributes.set(attribute, text.slice(at + 1, end))
    at = end + 1
  }
}

const named = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
])

/** Decodes the five entities that XML itself has and references to characters; undefined when the text uses any other. */
export function decodeXml(text: string): string | undefined {
  let decoded = ""
  let at = 0
  for (let next = text.indexOf("&"); next >= 0; next = text.indexOf("&", at)) {
    const end = text.indexOf(";", next)
    const reference = end < 0 || end - next > 12 ? "" : text.slice(next + 1, end)
    const character = named.get(reference) ?? characterOf(reference)
    if (character === undefined) return undefined
    decoded += text.slice(at, next) + character
    at = end + 1
  }
  return decoded + text.slice(at)
}

function characterOf(reference: string): string | undefined {
  if (!/^#(?:x[0-9a-f]{1,6}|\d{1,7})$/i.test(reference)) return undefined
  const code = /^#x/i.test(reference)
    ? Number.parseInt(reference.slice(2), 16)
    : Number.parseInt(reference.slice(1), 10)
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : undefined
}
