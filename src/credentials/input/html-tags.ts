/** An opening tag that may lead to a badge. `content` is the text inside, for scripts only. */
export type HtmlTag = { name: string; attributes: Map<string, string>; content: string }

const wanted = new Set(["a", "base", "img", "link", "meta", "script"])

const nameAt = /[a-z][a-z0-9]*/iy
const spaceAt = /[\s/]*/y
const attributeAt = /[^\s=>/"']+/y
const equalsAt = /\s*=\s*/y
const bareValueAt = /[^\s>"']+/y

/** The few tags of a page that can lead to a badge, in one walk. Nothing is run, and nothing of it is ever shown. */
export function* htmlTags(html: string): Generator<HtmlTag, void, undefined> {
  let at = html.indexOf("<")
  while (at >= 0) {
    if (html.startsWith("<!--", at)) {
      const end = html.indexOf("-->", at)
      if (end < 0) return
      at = html.indexOf("<", end)
      continue
    }
    const name = match(nameAt, html, at + 1)?.toLowerCase()
    if (name === undefined || !wanted.has(name)) {
      at = html.indexOf("<", at + 1)
      continue
    }
    const read = attributesAt(html, at + 1 + name.length)
    if (read === undefined) return
    let { end } = read
    let content = ""
    if (name === "script") {
      const closing = /<\/script/gi
      closing.lastIndex = end
      const close = closing.exec(html)
      if (close === null) return
      content = html.slice(end, close.index)
      end = close.index
    }
    yield { name, attributes: read.attributes, content }
    at = html.indexOf("<", end)
    // The closing tag of a script is no opening one.
    if (name === "script") at = html.indexOf("<", at + 1)
  }
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

/** The attributes up to the end of the tag; undefined where a quote is never closed. */
function attributesAt(html: string, start: number): { attributes: Map<string, string>; end: number } | undefined {
  const attributes = new Map<string, string>()
  let at = start
  while (at < html.length) {
    at += match(spaceAt, html, at)?.length ?? 0
    if (html[at] === ">") return { attributes, end: at + 1 }
    const name = match(attributeAt, html, at)
    if (name === undefined) {
      at += 1
      continue
    }
    at += name.length
    const equals = match(equalsAt, html, at)
    let value = ""
    if (equals !== undefined) {
      at += equals.length
      const quote = html[at]
      if (quote === '"' || quote === "'") {
        const end = html.indexOf(quote, at + 1)
        if (end < 0) return undefined
        value = html.slice(at + 1, end)
        at = end + 1
      } else {
        value = match(bareValueAt, html, at) ?? ""
        at += value.length
      }
    }
    if (!attributes.has(name.toLowerCase())) attributes.set(name.toLowerCase(), withCharacters(value))
  }
  return undefined
}

const characters: Record<string, string> = {
  amp: "&",
  quot: '"',
  apos: "'",
  "#39": "'",
  "#x27": "'",
  "#x2f": "/",
  "#47": "/",
}

const withCharacters = (value: string): string =>
  value.replaceAll(/&(amp|quot|apos|#39|#x27|#x2f|#47);/gi, (_, name: string) => characters[name.toLowerCase()] ?? "")
