import MarkdownIt from "markdown-it"
import { plainText } from "./plain-text.ts"
import { sanitizeMarkdownHtml } from "./sanitize.ts"
import { storable } from "./storable.ts"

/** Longer Markdown is cut before it is parsed. Forms should refuse it earlier, with a sentence, at a limit of their own. */
export const longestMarkdown = 20_000

const renderer = new MarkdownIt({ html: false, linkify: true, breaks: true, maxNesting: 20 })
  // Pictures from elsewhere tell their server who reads the page; their address stays as a link. Tables do not fit a phone.
  .disable(["image", "table"])

// "main.py" and "Haversack.md" are no web addresses; only what is written out as one becomes a link.
renderer.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false })

/** Markdown made ready to be kept: `html` is safe to put into a page as it is, `plain` is the same as text. */
export type RenderedMarkdown = { html: string; plain: string }

/**
 * Renders what a person wrote: CommonMark with strikethrough, line breaks kept, bare http(s) addresses linked, raw HTML
 * shown as text. Headings begin at h3, links get `rel="nofollow noopener noreferrer ugc"`. To be called when the text is
 * written, not when it is read: rendering costs many times what reading the stored result does.
 */
export function renderMarkdown(markdown: string): RenderedMarkdown {
  const html = sanitizeMarkdownHtml(renderer.render(storable(markdown.slice(0, longestMarkdown))))
  return { html, plain: plainText(html) }
}
