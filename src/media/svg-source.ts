export type SvgSource = { ok: true; svg: string } | { ok: false; reason: "unsafeSvg"; sentence: string }

const linkAttribute = /\s(?:[\w.-]+:)?href\s*=\s*("[^"]*"|'[^']*')/gi

/**
 * Makes an SVG fit to be drawn: plain UTF-8, no entity definitions, no embedded pictures, links only to its own parts.
 * The reader (librsvg) opens no file and no address by itself when it is given bytes, runs no script and knows no
 * entities from outside; this is the fence before that one. A document type without definitions, which drawing programs
 * write, is harmless and taken out.
 */
export function prepareSvg(bytes: Uint8Array): SvgSource {
  const text = decodeUtf8(bytes)
  if (text === null) return refuse("This SVG is not written in UTF-8. Save it again as plain SVG, or as PNG.")
  const { type, rest } = splitDocumentType(text)
  if (/<!ENTITY/i.test(text) || type.includes("[")) {
    return refuse("This SVG defines entities of its own, which are not accepted. Save it as plain SVG, or as PNG.")
  }
  if (/<!DOCTYPE|<\?xml-stylesheet/i.test(rest)) {
    return refuse("This SVG uses definitions from elsewhere. Save it as plain SVG, or as PNG.")
  }
  if (linksOf(rest).some((link) => /^data:/i.test(link.trim()))) {
    return refuse("This SVG has another picture inside. Save the whole as PNG.")
  }
  const svg = rest.replace(linkAttribute, (attribute, quoted: string) => {
    return quoted.slice(1, -1).trim().startsWith("#") ? attribute : ""
  })
  return { ok: true, svg }
}

/** Takes the first document type out, up to its first ">". Without a pattern: those read hostile text again and again. */
function splitDocumentType(text: string): { type: string; rest: string } {
  const start = text.search(/<!DOCTYPE/i)
  const end = start < 0 ? -1 : text.indexOf(">", start)
  if (end < 0) return { type: "", rest: text }
  return { type: text.slice(start, end + 1), rest: text.slice(0, start) + text.slice(end + 1) }
}

function linksOf(text: string): string[] {
  return [...text.matchAll(linkAttribute)].map(([, quoted = ""]) => quoted.slice(1, -1))
}

function decodeUtf8(bytes: Uint8Array): string | null {
  const declared = /^[^>]{0,200}?encoding\s*=\s*["']([\w.-]+)["']/i.exec(
    new TextDecoder("latin1").decode(bytes.subarray(0, 300)),
  )
  if (declared !== null && !/^(?:utf-?8|us-ascii|ascii)$/i.test(declared[1] ?? "")) return null
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch {
    // TextDecoder's way to say that these bytes are not UTF-8, which is the answer here.
    return null
  }
}

function refuse(sentence: string): SvgSource {
  return { ok: false, reason: "unsafeSvg", sentence }
}
