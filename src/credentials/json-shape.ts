export type ShapeProblem = { kind: "tooDeep" } | { kind: "twice"; name: string } | { kind: "prototype"; name: string }

/** Objects with more members than this look for a name in a set and not one after the other. */
const fewNames = 24

/** The names seen so far in an open object. */
type OpenObject = { names: string[]; set: Set<string> | undefined }

/**
 * Finds what JSON.parse() overlooks in well-formed JSON: nesting beyond a depth, a name that occurs twice in one object however it is
 * written, and the name `__proto__`. It goes through the text once and without recursion.
 */
export function findShapeProblem(text: string, maximumDepth: number): ShapeProblem | undefined {
  const open: (OpenObject | undefined)[] = []
  let expectsName = false
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x22: {
        const end = endOfString(text, at + 1)
        if (expectsName) {
          const problem = addName(open.at(-1), nameIn(text, at, end))
          if (problem !== undefined) return problem
          expectsName = false
        }
        at = end
        break
      }
      case 0x7b:
      case 0x5b: {
        expectsName = text.charCodeAt(at) === 0x7b
        open.push(expectsName ? { names: [], set: undefined } : undefined)
        if (open.length > maximumDepth) return { kind: "tooDeep" }
        break
      }
      case 0x7d:
      case 0x5d:
        open.pop()
        expectsName = false
        break
      case 0x2c:
        expectsName = open.at(-1) !== undefined
    }
  }
  return undefined
}

/** Where the string that begins here ends: at the first quote with an even number of backslashes before it. */
function endOfString(text: string, begin: number): number {
  let end = text.indexOf('"', begin)
  while (end >= 0) {
    let before = end
    while (before > begin && text.charCodeAt(before - 1) === 0x5c) before--
    if ((end - before) % 2 === 0) return end
    end = text.indexOf('"', end + 1)
  }
  // Only in text that is not well-formed.
  return text.length
}

function nameIn(text: string, quote: number, end: number): string {
  const name = text.slice(quote + 1, end)
  return name.includes("\\") ? String(JSON.parse(`"${name}"`)) : name
}

function addName(object: OpenObject | undefined, name: string): ShapeProblem | undefined {
  if (object === undefined) return undefined
  if (name === "__proto__") return { kind: "prototype", name }
  const { names } = object
  if (object.set === undefined && names.length >= fewNames) object.set = new Set(names)
  if (object.set?.has(name) ?? names.includes(name)) return { kind: "twice", name }
  if (object.set === undefined) names.push(name)
  else object.set.add(name)
  return undefined
}
