import sanitizeHtml, { type IOptions } from "sanitize-html"
import { safeLink } from "./safe-url.ts"
import { storable } from "./storable.ts"

/** Longer HTML from elsewhere is cut before it is parsed: parsing time grows with the square of hostile input. */
export const longestRemoteHtml = 40_000

const deepestNesting = 30

// The class names that fediverse software gives mentions, hashtags and shortened links; pages style these and no others.
const remoteClasses = ["mention", "hashtag", "u-url", "h-card", "invisible", "ellipsis"]

const textTags = [
  "p",
  "br",
  "a",
  "span",
  "strong",
  "b",
  "em",
  "i",
  "u",
  "s",
  "del",
  "ul",
  "ol",
  "li",
  "blockquote",
  "code",
  "pre",
]

const shared: IOptions = {
  disallowedTagsMode: "discard",
  // Of these not even the text is kept: it was never meant to be read.
  nonTextTags: [
    "script",
    "style",
    "textarea",
    "option",
    "xmp",
    "noscript",
    "template",
    "title",
    "svg",
    "math",
    "iframe",
    "object",
  ],
  nestingLimit: deepestNesting,
  allowedSchemes: ["http", "https", "mailto"],
  allowProtocolRelative: false,
  allowedAttributes: { a: ["href", "rel"] },
  parseStyleAttributes: false,
  enforceHtmlBoundary: false,
}

const remoteOptions: IOptions = {
  ...shared,
  allowedTags: textTags,
  allowedClasses: { a: remoteClasses, span: remoteClasses },
  transformTags: { a: safeAnchor, h1: "p", h2: "p", h3: "p", h4: "p", h5: "p", h6: "p" },
}

const markdownOptions: IOptions = {
  ...shared,
  allowedTags: [...textTags, "h3", "h4", "h5", "h6", "hr"],
  // A page's own headings are h1 and h2; what people write stands below them.
  transformTags: { a: safeAnchor, h1: "h3", h2: "h4", h3: "h5", h4: "h6", h5: "h6" },
}

/**
 * HTML of another server (a Note's content, a profile's bio) reduced to plain paragraphs, emphasis, lists, quotes, code
 * and http, https and mailto links, with the classes of mentions and hashtags. Pictures, headings, forms, scripts and
 * every other attribute are gone. Input beyond `longestRemoteHtml` characters is cut first. The result may be put into a
 * page as it is.
 */
export function sanitizeRemoteHtml(html: string): string {
  const clean = sanitizeHtml(storable(html.slice(0, longestRemoteHtml)), remoteOptions)
  // The parser, reading an end tag that never ends, may cut a character in two.
  return clean.toWellFormed()
}

/** The second fence behind the Markdown renderer: its own output, held to the same kind of allow-list. */
export function sanitizeMarkdownHtml(html: string): string {
  return sanitizeHtml(html, markdownOptions)
}

function safeAnchor(
  _tag: string,
  attributes: Record<string, string>,
): { tagName: string; attribs: Record<string, string> } {
  const href = safeLink(attributes["href"] ?? "")
  if (href === null) return { tagName: "span", attribs: {} }
  const classes: Record<string, string> = attributes["class"] === undefined ? {} : { class: attributes["class"] }
  return { tagName: "a", attribs: { href, ...classes, rel: "nofollow noopener noreferrer ugc" } }
}
