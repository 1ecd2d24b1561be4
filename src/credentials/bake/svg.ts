import { assertionNamespace, credentialNamespace, findBakedElements } from "../input/svg-elements.ts"
import { ok, refused } from "./result.ts"
import type { BakeResult, BakedCredential } from "./result.ts"

/**
 * Writes a credential into an SVG (UTF-8) as `<openbadges:credential>` (an older badge: `<openbadges:assertion>`) right after the opening `<svg>` tag: JSON in a CDATA section, a JWS in
 * `verify=`. One that is there is replaced. Every other character of the file stays as it is; the element declares its namespace itself.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/#baking
 */
export function bakeSvg(svg: Uint8Array, credential: BakedCredential): BakeResult {
  const text = decode(svg)
  const found = text === undefined ? undefined : findBakedElements(text)
  if (text === undefined || found === undefined || (!found.ok && found.why !== "entities")) {
    return refused("notSvg", "This is not a whole SVG image in UTF-8, so no badge can be written into it.")
  }
  if (!found.ok) {
    return refused("unsafeSvg", "This SVG defines entities of its own, so no badge is written into it.")
  }
  const { root, baked } = found
  const element = elementOf(credential)
  const before = baked.filter(({ form }) => form === credential.form)
  if (root.isEmpty) {
    const open = text.slice(0, root.end - 2)
    return encoded(`${open}>${element}</${root.name}>${text.slice(root.end)}`)
  }
  let kept = text.slice(0, root.end) + element
  let at = root.end
  for (const { start, end } of before) {
    kept += text.slice(at, start)
    at = end
  }
  return encoded(kept + text.slice(at))
}

/** With its byte order mark, if it has one: that stays as well. */
function decode(svg: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(svg)
  } catch {
    // TextDecoder's way to say that these bytes are not UTF-8.
    return undefined
  }
}

const encoded = (text: string): BakeResult => ok(new TextEncoder().encode(text))

function elementOf({ kind, form, bytes }: BakedCredential): string {
  const content = new TextDecoder().decode(bytes)
  const namespace = form === "credential" ? credentialNamespace : assertionNamespace
  const opening = `<openbadges:${form} xmlns:openbadges="${namespace}"`
  // A compact JWS has no character that would have to be escaped.
  if (kind === "jwt") return `${opening} verify="${content.trim()}"/>`
  return `${opening}><![CDATA[${fitForXml(content)}]]></openbadges:${form}>`
}

/**
 * The end of a section within the JSON is split between two sections; the two characters that XML cannot hold (they can only stand within
 * a JSON string) are written as JSON's own escapes, which mean the same.
 */
const fitForXml = (json: string): string =>
  json
    .replaceAll("]]>", "]]]]><![CDATA[>")
    .replaceAll("\uFFFE", String.raw`\ufffe`)
    .replaceAll("\uFFFF", String.raw`\uffff`)
