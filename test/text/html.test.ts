import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  longestMarkdown,
  longestRemoteHtml,
  plainText,
  renderMarkdown,
  sanitizeRemoteHtml,
  summary,
} from "../../src/text/index.ts"
import { expectInert, hostileHtml, hostilePieces } from "./hostile-html.ts"

describe("HTML from another server", () => {
  test("keeps what a post is made of", () => {
    const post =
      '<p><span class="h-card"><a href="https://meadow.example/@bob" class="u-url mention" rel="nofollow noopener noreferrer ugc">@<span>bob</span></a></span> earned <strong>A</strong> &amp; <em>B</em></p>' +
      '<p><a href="https://meadow.example/b?x=1&amp;y=2" rel="nofollow noopener noreferrer ugc"><span class="invisible">https://</span><span class="ellipsis">meadow.example/b</span></a></p>' +
      "<ul><li>one</li></ul><blockquote><p>quote</p></blockquote><pre><code>a &lt; b</code></pre>"
    expect(sanitizeRemoteHtml(post)).toBe(post)
  })

  test.each([
    ["<p class='mention evil' style='x' id='y' onclick='z()'>a</p>", "<p>a</p>"],
    ["<span class='mention evil'>a</span>", '<span class="mention">a</span>'],
    ["<h1>Big</h1>", "<p>Big</p>"],
    ["<a href='javascript:alert(1)'>x</a>", "<span>x</span>"],
    ["<a href='/relative'>x</a>", "<span>x</span>"],
    [
      "<a href='https://ok.example' target='_top' rel='opener'>x</a>",
      '<a href="https://ok.example/" rel="nofollow noopener noreferrer ugc">x</a>',
    ],
    ["a<script>alert(1)</script>b<style>c</style>", "ab"],
    ["<img src='https://track.example/1.gif' alt='x'>seen", "seen"],
    ["1 < 2 && 3 > 2", "1 &lt; 2 &amp;&amp; 3 &gt; 2"],
    ["<p>open", "<p>open</p>"],
    ["</text \u{10000}", "\ufffd"],
  ])("%s becomes %s", (html, expected) => {
    expect(sanitizeRemoteHtml(html)).toBe(expected)
  })

  test.each(hostilePieces)("is inert: %j", (piece) => {
    expect(sanitizeRemoteHtml(piece)).not.toMatch(/<(?:script|svg|img|iframe|style)|javascript:[^<]*">/i)
    expectInert(sanitizeRemoteHtml(piece))
    expectInert(sanitizeRemoteHtml(`<p>${piece}</p>`))
  })

  test("is inert whatever is put together, and still is when it is sanitized again", () => {
    fc.assert(
      fc.property(hostileHtml, (html) => {
        const clean = sanitizeRemoteHtml(html)
        expect(clean).not.toMatch(/<[^>]*\son[a-z]+=/i)
        expectInert(clean)
        expectInert(sanitizeRemoteHtml(clean))
      }),
      { numRuns: 1500 },
    )
  })

  test("of a megabyte costs no more than its first part: the rest is never parsed", () => {
    for (const piece of [
      "<b>",
      "</i>",
      "<b></i>",
      "<",
      "&",
      "<a href='",
      "<!--",
      "<iframe>",
      "<noscript>",
      "<ul><li>",
      "<br>",
      "<svg>",
    ]) {
      const megabyte = piece.repeat(Math.ceil(1_000_000 / piece.length))
      const clean = sanitizeRemoteHtml(megabyte)
      expect(clean).toBe(sanitizeRemoteHtml(megabyte.slice(0, longestRemoteHtml)))
      expectInert(clean)
    }
  })

  test("is never nested deeper than thirty elements", () => {
    const clean = sanitizeRemoteHtml(`${"<b>".repeat(5000)}deep`)
    expect(clean.match(/<b>/g)).toHaveLength(30)
    expect(clean).toContain("deep")
  })
})

describe("Markdown", () => {
  test("becomes paragraphs, emphasis, lists, quotes, code and links", () => {
    const { html } = renderMarkdown(
      "A *b* **c** ~~d~~ `e`\nf\n\n- g\n\n> h\n\n[i](https://i.example/?a=1&b=2)\n\nhttps://j.example/",
    )
    expect(html).toBe(
      "<p>A <em>b</em> <strong>c</strong> <s>d</s> <code>e</code><br />\nf</p>\n<ul>\n<li>g</li>\n</ul>\n<blockquote>\n<p>h</p>\n</blockquote>\n" +
        '<p><a href="https://i.example/?a=1&amp;b=2" rel="nofollow noopener noreferrer ugc">i</a></p>\n' +
        '<p><a href="https://j.example/" rel="nofollow noopener noreferrer ugc">https://j.example/</a></p>\n',
    )
  })

  test("has headings below those of the page", () => {
    const { html } = renderMarkdown("# a\n## b\n### c\n#### d\n##### e\n###### f")
    expect([...html.matchAll(/<(h\d)>/g)].map((match) => match[1])).toEqual(["h3", "h4", "h5", "h6", "h6", "h6"])
  })

  test.each([
    ["<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>\n"],
    ["[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"],
    ["main.py and haversack.md", "<p>main.py and haversack.md</p>\n"],
    ["[x](/relative)", "<p><span>x</span></p>\n"],
    [
      "![alt](https://track.example/1.gif)",
      '<p>!<a href="https://track.example/1.gif" rel="nofollow noopener noreferrer ugc">alt</a></p>\n',
    ],
  ])("%s becomes %s", (markdown, expected) => {
    expect(renderMarkdown(markdown).html).toBe(expected)
  })

  test("has the same words in its plain form", () => {
    const { plain } = renderMarkdown(
      "# Title\n\nA *b*\nsecond line\n\n- x\n- y\n\n```\n  a < b\n```\n\n[i](https://i.example/)",
    )
    expect(plain).toBe("Title\n\nA b\nsecond line\n\nx\ny\n\na < b\n\ni")
  })

  test("is inert whatever is put together", () => {
    const pieces = [
      "[x](",
      "](",
      ")",
      "<",
      ">",
      "javascript:alert(1)",
      "data:text/html,x",
      "![",
      "`",
      "```\n",
      "\n",
      "\n\n",
      "# ",
      "> ",
      "- ",
      "*",
      "_",
      "https://a.example/",
      "\\",
      "&#106;",
      '"',
      "[r]: javascript:alert(1)\n",
      "[r]",
    ]
    const markdown = fc
      .tuple(fc.array(fc.constantFrom(...pieces), { maxLength: 20 }), hostileHtml)
      .map(([some, html]) => `${some.join("")}${html}${some.toReversed().join("")}`)
    fc.assert(
      fc.property(markdown, (text) => {
        const { html, plain } = renderMarkdown(text)
        expectInert(html)
        expect(plain.isWellFormed()).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test("of a megabyte costs no more than its first part: the rest is never parsed", () => {
    for (const piece of ["[", "[](", "*a", "**a _b ", "> ", "`", "<", "~~a", "https://a.example/", "a@"]) {
      const megabyte = piece.repeat(Math.ceil(1_000_000 / piece.length))
      expect(renderMarkdown(megabyte)).toEqual(renderMarkdown(megabyte.slice(0, longestMarkdown)))
    }
  })
})

describe("plain text", () => {
  test.each([
    ["<p>a &amp;lt; b<br>c</p><p>d&nbsp;e</p>", "a &lt; b\nc\n\nd e"],
    ["<p>a\n  b</p>\n\n<p>c</p>", "a b\n\nc"],
    ["<ul><li>x</li><li>y</li></ul><p>z</p>", "x\ny\n\nz"],
    ["<script>no</script><p>yes", "yes"],
    ["safe\u202Egnp.exe\u0007", "safegnp.exe"],
    ["", ""],
  ])("of %j is %j", (html, expected) => {
    expect(plainText(html)).toBe(expected)
  })

  test("of escaped text is that text, so that nothing is decoded twice", () => {
    const escape = (text: string) =>
      text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
    const words = fc
      .array(fc.constantFrom("&lt;", "<b>", "&amp;amp;", "a", '"', "&#60;"), { minLength: 1, maxLength: 12 })
      .map((parts) => parts.join(" "))
    fc.assert(
      fc.property(words, (text) => {
        expect(plainText(escape(text))).toBe(text)
      }),
    )
  })
})

describe("a summary", () => {
  test.each([
    ["short", 10, "short"],
    ["exactly te", 10, "exactly te"],
    ["two\n\n lines", 20, "two lines"],
    ["hello wonderful world of badges", 20, "hello wonderful…"],
    ["abcdefghijklmnop", 5, "abcd…"],
    ["👩‍🚀👩‍🚀👩‍🚀👩‍🚀", 3, "👩‍🚀👩‍🚀…"],
    ["", 3, ""],
  ])("of %j in %i characters is %j", (text, length, expected) => {
    expect(summary(text, length)).toBe(expected)
  })

  test("is never longer than asked, and the beginning of the text", () => {
    const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" })
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, length) => {
        const result = summary(text, length)
        expect([...segmenter.segment(result)].length).toBeLessThanOrEqual(length)
        expect(result).not.toMatch(/[\n\r]/)
      }),
    )
  })
})
