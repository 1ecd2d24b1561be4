/** A member of an object (by its name) or an item of an array (by its place), and where its value stands in the text. */
export type JsonPart = { name: string | number; start: number; end: number }

/**
 * Where each part of an object or an array stands in well-formed JSON, so that a badge can be taken out of a wrapper exactly as it was
 * written. `start` is where the object or array begins; none for any other value. The walk ends at `most` parts.
 */
export function partsOf(text: string, start = 0, most = Infinity): JsonPart[] {
  const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g
  token.lastIndex = start
  const opening = token.exec(text)?.[0]
  if (opening !== "{" && opening !== "[") return []
  const parts: JsonPart[] = []
  let name: string | undefined
  let depth = 1
  let valueStart = 0
  for (let match = token.exec(text); match !== null && parts.length < most; match = token.exec(text)) {
    const [found] = match
    const opens = found === "{" || found === "["
    const closes = found === "}" || found === "]"
    if (depth === 1) {
      if (closes) break
      if (found === ",") name = undefined
      else if (found === ":") continue
      else if (opening === "{" && name === undefined) name = String(JSON.parse(found))
      else if (opens) valueStart = match.index
      else parts.push({ name: name ?? parts.length, start: match.index, end: token.lastIndex })
    } else if (closes && depth === 2) {
      parts.push({ name: name ?? parts.length, start: valueStart, end: token.lastIndex })
    }
    depth += opens ? 1 : closes ? -1 : 0
  }
  return parts
}
