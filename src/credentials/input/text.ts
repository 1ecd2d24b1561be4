import { maximumDocumentBytes, readJsonDocument } from "../json-document.ts"
import { readDataAddress } from "./data-address.ts"
import { decodeText } from "./decode-text.ts"
import { claimedFormat } from "./found-badge.ts"
import type { InputContainer, OpenedInput } from "./found-badge.ts"
import { compactJwt, unprovenClaims } from "./jwt-shape.ts"
import { inputLimits } from "./limits.ts"
import { refusedInput } from "./problems.ts"
import type { InputRefusal } from "./problems.ts"
import { webAddressIn } from "./web-address.ts"
import { isWrapper, unwrap } from "./wrapper.ts"

/** How many wrappers (presentations, envelopes, quotes) may lie around a badge. */
const mostWrappers = 5

/**
 * Reads text in which a badge was pasted, saved or baked: JSON, a JWT, or an address, with the quotes, fences and white space that people
 * and programs put around them. Presentations and other wrappers are opened.
 *
 * @param wrappers how many wrappers were opened on the way to this text.
 */
export function openText(bytes: Uint8Array, container: InputContainer, wrappers = 0): OpenedInput | InputRefusal {
  if (bytes.length > inputLimits.textBytes) return refusedInput("tooLarge")
  const decoded = decodeText(bytes)
  if (!decoded.ok) return refusedInput("notText")
  const opened = openTrimmed(withoutFence(decoded.text.trim()), container, wrappers)
  if (!opened.ok || decoded.notes.length === 0) return opened
  return { ...opened, found: opened.found.map((badge) => ({ ...badge, notes: [...decoded.notes, ...badge.notes] })) }
}

function openTrimmed(text: string, container: InputContainer, wrappers: number): OpenedInput | InputRefusal {
  if (text === "") return refusedInput("empty")
  if (wrappers > mostWrappers) return refusedInput("unsupportedEnvelope")
  if (text.startsWith("{") || text.startsWith("[")) return openJson(text, container, wrappers)
  const jwt = compactJwt(text)
  if (jwt !== undefined) return openJwt(jwt, container, wrappers)
  const quoted = withoutQuotes(text)
  if (quoted !== undefined) return openTrimmed(quoted.trim(), container, wrappers + 1)
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]*~/.test(text)) {
    return refusedInput("unsupportedEnvelope", "This is an SD-JWT, a form of credential that is not read yet.")
  }
  if (text.startsWith("data:")) {
    const data = readDataAddress(text)
    return data.ok ? openText(data.bytes, container, wrappers + 1) : data
  }
  const address = webAddressIn(text, { isTyped: container === "text" })
  if (address === undefined) return refusedInput("nothingRecognised")
  if (!address.ok) return address
  return { ok: true, found: [{ kind: "url", address: address.href, container, notes: [] }], problems: [] }
}

/** JSON of any kind: a badge, or a wrapper around badges. `text` is trimmed. */
function openJson(text: string, container: InputContainer, wrappers: number): OpenedInput | InputRefusal {
  const bytes = new TextEncoder().encode(text)
  const json = readJsonDocument(bytes, { maximumBytes: inputLimits.textBytes })
  if (!json.ok && json.reason === "notJson") return refusedInput("notJson")
  if (json.ok && isWrapper(json.value)) return openWrapper(json.value, text, container, wrappers)
  if (bytes.length > maximumDocumentBytes) return refusedInput("tooLarge")
  // What is well-formed and still strange (too deep, a name that occurs twice) is for the report to say.
  const format = json.ok ? claimedFormat(json.value) : undefined
  const known = format === undefined ? {} : { format }
  return { ok: true, found: [{ kind: "json", bytes, container, notes: [], ...known }], problems: [] }
}

/** A compact JWS: a badge, or a presentation whose claims wrap some. */
function openJwt(jwt: string, container: InputContainer, wrappers: number): OpenedInput | InputRefusal {
  const bytes = new TextEncoder().encode(jwt)
  const read = unprovenClaims(jwt)
  if (read !== undefined && isWrapper(read.claims)) return openWrapper(read.claims, read.text, container, wrappers)
  if (bytes.length > maximumDocumentBytes) return refusedInput("tooLarge")
  return { ok: true, found: [{ kind: "jwt", bytes, container, notes: [] }], problems: [] }
}

function openWrapper(
  value: unknown,
  text: string,
  container: InputContainer,
  wrappers: number,
): OpenedInput | InputRefusal {
  const wrapped = unwrap(value, text)
  if (!wrapped.ok) return wrapped
  const opened: OpenedInput = { ok: true, found: [], problems: [] }
  for (const [index, inner] of wrapped.texts.entries()) {
    const badge = openText(new TextEncoder().encode(inner), within(container), wrappers + 1)
    if (badge.ok) {
      opened.found.push(...badge.found)
      opened.problems.push(...badge.problems)
    } else {
      opened.problems.push({ name: `Badge ${index + 1}`, refusal: badge })
    }
    if (opened.found.length + opened.problems.length > inputLimits.badges) return refusedInput("tooLarge")
  }
  const [first] = opened.problems
  return opened.found.length === 0 && first !== undefined ? first.refusal : opened
}

/** What lies in a wrapper within an image or a page is still found there. */
const within = (container: InputContainer): InputContainer =>
  container === "file" || container === "text" ? "presentation" : container

/** Chats and mails show code between fences of three backticks, the first one with the name of a language. */
function withoutFence(text: string): string {
  if (!text.startsWith("```") || !text.endsWith("```") || text.length < 6) return text
  const firstLine = text.indexOf("\n")
  return text.slice(firstLine < 0 || firstLine > 20 ? 3 : firstLine, -3).trim()
}

const quotes: [string, string][] = [
  ['"', '"'],
  ["'", "'"],
  ["`", "`"],
  ["“", "”"],
  ["„", "“"],
  ["«", "»"],
  ["<", ">"],
  ["(", ")"],
]

/** What stands between quotes; a JSON string is read as one. Undefined when there are none. */
function withoutQuotes(text: string): string | undefined {
  const pair = quotes.find(([open, close]) => text.length > 2 && text.startsWith(open) && text.endsWith(close))
  if (pair === undefined) return undefined
  if (pair[0] === '"') {
    try {
      return String(JSON.parse(text))
    } catch {
      // Quotes around a text that is no JSON string, such as a line copied from a letter.
    }
  }
  return text.slice(1, -1)
}
