import { inputLimits } from "./limits.ts"
import { decodeXml, xmlTokens } from "./xml-tokens.ts"
import type { XmlToken } from "./xml-tokens.ts"

/** The namespace of Open Badges 3.0 in SVG, whose element is `credential`. @see https://www.imsglobal.org/spec/ob/v3p0/#baking */
export const credentialNamespace = "https://purl.imsglobal.org/ob/v3p0"

/** The namespace of Open Badges 1 and 2 in SVG, whose element is `assertion`. */
export const assertionNamespace = "http://openbadges.org"

const svgNamespace = "http://www.w3.org/2000/svg"

/** An element with a badge in it, and where it stands in the text. */
export type BakedElement = {
  form: "credential" | "assertion"
  start: number
  end: number
  /** The value of `verify=`: a JWS, or in older forms an address. */
  verify?: string
  /** The text inside, its CDATA sections joined. */
  content: string
}

type StartTag = Extract<XmlToken, { kind: "start" }>

export type SvgElements =
  | { ok: true; root: StartTag; baked: BakedElement[] }
  | { ok: false; why: "notSvg" | "entities" | "damaged" }

/**
 * Finds the elements of an SVG that hold a badge, by their namespaces, in one walk. A document type that defines entities is refused:
 * with them a text can say one thing here and another elsewhere. Nothing in the file is drawn or run.
 */
export function findBakedElements(svg: string): SvgElements {
  const baked: BakedElement[] = []
  const open: { name: string; namespaces: Map<string, string> }[] = []
  let root: StartTag | undefined
  let pieces = 0
  let current: (BakedElement & { depth: number }) | undefined
  for (const token of xmlTokens(svg)) {
    if (++pieces > inputLimits.svgPieces) return { ok: false, why: "damaged" }
    if (token === undefined) return { ok: false, why: root === undefined ? "notSvg" : "damaged" }
    if (token.kind === "other") {
      if (definesEntities(svg, token)) return { ok: false, why: "entities" }
    } else if (token.kind === "start") {
      const namespaces = namespacesOf(token, open.at(-1)?.namespaces ?? new Map())
      if (root === undefined) {
        if (!isNamed(token.name, "svg", svgNamespace, namespaces)) return { ok: false, why: "notSvg" }
        root = token
      }
      const form = current === undefined ? formOf(token.name, namespaces) : undefined
      if (form !== undefined) {
        const verify = decodeXml(token.attributes.get("verify") ?? "")
        if (verify === undefined) return { ok: false, why: "entities" }
        const { start, end } = token
        const element = { form, start, end, content: "", ...(verify === "" ? {} : { verify }) }
        if (token.isEmpty) baked.push(element)
        else current = { ...element, depth: open.length }
      }
      if (!token.isEmpty) open.push({ name: token.name, namespaces })
      if (open.length > inputLimits.svgDepth) return { ok: false, why: "damaged" }
    } else if (token.kind === "end") {
      if (open.pop()?.name !== token.name) return { ok: false, why: root === undefined ? "notSvg" : "damaged" }
      if (current !== undefined && current.depth === open.length) {
        const { depth: _, ...element } = current
        baked.push({ ...element, end: token.end })
        current = undefined
      }
      if (open.length === 0) break
    } else if (current !== undefined) {
      const content = token.kind === "cdata" ? token.content : decodeXml(token.content)
      if (content === undefined) return { ok: false, why: "entities" }
      current.content += content
    } else if (root === undefined && token.content.trim() !== "") {
      return { ok: false, why: "notSvg" }
    }
  }
  if (root === undefined) return { ok: false, why: "notSvg" }
  return open.length === 0 ? { ok: true, root, baked } : { ok: false, why: "damaged" }
}

/** A declaration that begins with `<!` outside of comments can only be a document type or what stands inside of one. */
function definesEntities(svg: string, { start, end }: XmlToken): boolean {
  const isDeclaration = svg.startsWith("<!", start) && !svg.startsWith("<!--", start)
  return isDeclaration && (svg.slice(start, end).includes("[") || !/^<!doctype\s/i.test(svg.slice(start, start + 10)))
}

function namespacesOf({ attributes }: StartTag, inherited: Map<string, string>): Map<string, string> {
  const declared = [...attributes].filter(([name]) => name === "xmlns" || name.startsWith("xmlns:"))
  if (declared.length === 0) return inherited
  const namespaces = new Map(inherited)
  for (const [name, value] of declared) namespaces.set(name.slice("xmlns:".length), decodeXml(value) ?? "")
  return namespaces
}

function formOf(name: string, namespaces: Map<string, string>): BakedElement["form"] | undefined {
  if (isNamed(name, "credential", credentialNamespace, namespaces)) return "credential"
  return isNamed(name, "assertion", assertionNamespace, namespaces) ? "assertion" : undefined
}

function isNamed(name: string, local: string, namespace: string, namespaces: Map<string, string>): boolean {
  const colon = name.indexOf(":")
  if (name.slice(colon + 1) !== local) return false
  const bound = namespaces.get(colon < 0 ? "" : name.slice(0, colon))
  return bound === namespace
}
