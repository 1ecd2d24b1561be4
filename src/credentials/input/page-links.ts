import { decodeText } from "./decode-text.ts"
import type { FoundDocument } from "./found-badge.ts"
import { htmlTags } from "./html-tags.ts"
import type { HtmlTag } from "./html-tags.ts"
import { inputLimits } from "./limits.ts"
import { openText } from "./text.ts"

/**
 * What a web page about a badge leads to: badges that are written into it (as JSON-LD), and addresses at which there may be one, the most
 * promising first. Relative addresses need `url`, the page's own; without it they are left out. At most 12 addresses.
 */
export type PageLinks = { documents: FoundDocument[]; addresses: string[] }

const badgeTypes = new Set([
  "application/vc",
  "application/vc+jwt",
  "application/vc+ld+json",
  "application/ld+json",
  "application/json",
  "application/jwt",
  "image/png",
  "image/svg+xml",
])

const scriptTypes = new Set(["application/ld+json", "application/vc", "application/vc+ld+json"])

/**
 * Reads a page's `<link rel="alternate">`, its JSON-LD, its links to files and its picture, in one walk and without running anything. All it
 * says is where to look.
 */
export function linksInPage(bytes: Uint8Array, url?: string): PageLinks {
  const decoded = decodeText(bytes.subarray(0, inputLimits.pageBytes))
  if (!decoded.ok) return { documents: [], addresses: [] }
  const documents: FoundDocument[] = []
  const ranked: { href: string; rank: number }[] = []
  let base = url
  let tags = 0
  for (const tag of htmlTags(decoded.text)) {
    if (++tags > inputLimits.pageTags) break
    if (tag.name === "base") base = absolute(tag.attributes.get("href"), url) ?? base
    if (tag.name === "script" && documents.length < inputLimits.pageLinks) documents.push(...badgesIn(tag))
    const link = linkOf(tag)
    const href = link === undefined ? undefined : absolute(link.href, base)
    if (link !== undefined && href !== undefined) ranked.push({ href, rank: link.rank })
  }
  const addresses = new Set(ranked.toSorted((one, other) => one.rank - other.rank).map(({ href }) => href))
  return { documents, addresses: [...addresses].slice(0, inputLimits.pageLinks) }
}

/** Pages describe themselves in JSON-LD too; only what says that it is a badge is one. */
function badgesIn({ attributes, content }: HtmlTag): FoundDocument[] {
  if (!scriptTypes.has(mediaType(attributes.get("type")))) return []
  const opened = openText(new TextEncoder().encode(content), "page")
  if (!opened.ok) return []
  return opened.found.filter((badge) => badge.kind === "json").filter(({ format }) => format !== undefined)
}

/** Smaller ranks first: what is said to be the badge, then what looks like it, then pictures that may hold it. */
function linkOf({ name, attributes }: HtmlTag): { href: string | undefined; rank: number } | undefined {
  const href = attributes.get("href")
  const type = mediaType(attributes.get("type"))
  if (name === "link") {
    const isAlternate = /(?:^|\s)alternate(?:\s|$)/i.test(attributes.get("rel") ?? "")
    return isAlternate && badgeTypes.has(type) ? { href, rank: 1 } : undefined
  }
  if (name === "a") {
    if (badgeTypes.has(type)) return { href, rank: 2 }
    const path = href?.split(/[?#]/, 1)[0] ?? ""
    if (/\.(?:json|jsonld|jwt)$/i.test(path)) return { href, rank: 3 }
    if (attributes.has("download") && /\.(?:png|svg)$/i.test(path)) return { href, rank: 4 }
    return /assertion/i.test(path) ? { href, rank: 5 } : undefined
  }
  if (name === "meta") {
    const property = attributes.get("property") ?? attributes.get("name") ?? ""
    return /^(?:og:image|twitter:image)$/i.test(property) ? { href: attributes.get("content"), rank: 6 } : undefined
  }
  if (name === "img") {
    const source = attributes.get("src")
    return /badge|assertion|baked/i.test(source ?? "") ? { href: source, rank: 7 } : undefined
  }
  return undefined
}

const mediaType = (type: string | undefined): string => (type ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? ""

function absolute(href: string | undefined, base: string | undefined): string | undefined {
  if (href === undefined || href.length > inputLimits.addressLength || !URL.canParse(href, base)) return undefined
  const url = new URL(href, base)
  url.hash = ""
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined
}
