import { describe, expect, test } from "vitest"
import { renderMarkdown, sanitizeRemoteHtml } from "../../src/text/index.ts"

/** The lengths at which the rest is cut off unread; html.test.ts proves the cut. */
const longest = { html: 40_000, markdown: 20_000 }

const html = [
  "<b>",
  "</i>",
  "<b></i>",
  "<",
  "&",
  "<a href='",
  "<!--",
  "<iframe>",
  "<ul><li>",
  "<p>",
  "<svg>",
  "<a a a a>",
]
const markdown = ["[", "[](", "*a", "**a _b ", "> ", "`", "<", "~~a", "a@", "- ", "* a\n  ", "[[a](b)", " `a", "&#"]

/** Ten times what it took when this was written, so that a slow machine does not fail it and a square of the length does. */
const atMostMs = 750

/** Milliseconds of processor time of the shortest of some runs: what else the machine does must not count. */
function best(work: () => unknown): number {
  const runs = Array.from({ length: 3 }, () => {
    const begin = process.cpuUsage()
    work()
    return process.cpuUsage(begin).user / 1000
  })
  return Math.min(...runs)
}

const filled = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length)).slice(0, length)

describe("all of hostile text that is ever read takes a moment", () => {
  test.each(html)("HTML of %j", (piece) => {
    const text = filled(piece, longest.html)
    expect(best(() => sanitizeRemoteHtml(text))).toBeLessThan(atMostMs)
  })

  test.each(markdown)("Markdown of %j", (piece) => {
    const text = filled(piece, longest.markdown)
    expect(best(() => renderMarkdown(text))).toBeLessThan(atMostMs)
  })
})
