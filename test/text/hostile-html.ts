import * as fc from "fast-check"
import { expect } from "vitest"

/** Pieces that have got through one sanitizer or another, or that confuse parsers when they stand side by side. */
export const hostilePieces = [
  "<script>alert(1)</script>",
  "<SCRIPT SRC=//evil.example/x.js>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<img src=x onerror=alert(1)>",
  "<img/src='x'/onerror=alert(1)//",
  "<svg onload=alert(1)>",
  "<svg><script>alert(1)</script></svg>",
  "<svg><a xlink:href='javascript:alert(1)'>x</a></svg>",
  "<svg><animate attributeName=href values=javascript:alert(1)>",
  "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
  "<a href='javascript:alert(1)'>x</a>",
  "<a href='jAvAsCrIpT:alert(1)'>x</a>",
  "<a href='java\tscript:alert(1)'>x</a>",
  "<a href='&#106;avascript:alert(1)'>x</a>",
  "<a href='&#x6A&#x61vascript:alert(1)'>x</a>",
  "<a href=' \u0001javascript:alert(1)'>x</a>",
  "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
  "<a href='vbscript:x'>x</a>",
  "<a href='//evil.example'>x</a>",
  "<a href='https://user:pass@evil.example/'>x</a>",
  "<a href='https://ok.example/' onclick='alert(1)'>ok</a>",
  "<a href='https://ok.example/\" onmouseover=\"alert(1)'>q</a>",
  "<a href='mailto:a@ok.example'>m</a>",
  "<a href='mailto:a@ok.example?body=%0Ax'>m</a>",
  "<p style='background:url(javascript:alert(1))'>",
  "<p class='mention evil' id=x>",
  "<span class='invisible'>https://</span>",
  "<iframe src=javascript:alert(1)></iframe>",
  "<iframe><script>alert(1)</script></iframe>",
  "<object data=x>",
  "<embed src=x>",
  "<form action=//evil.example><input name=password>",
  "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
  "<base href=//evil.example/>",
  "<link rel=stylesheet href=//evil.example>",
  "<style>@import '//evil.example'</style>",
  "<textarea><img src=x onerror=alert(1)></textarea>",
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  "<xmp><img src=x onerror=alert(1)></xmp>",
  "<template><script>alert(1)</script></template>",
  "<title><img src=x onerror=alert(1)></title>",
  "<!--<img src=--><img src=x onerror=alert(1)>",
  "<!-- --!><script>alert(1)</script>",
  "<![CDATA[<script>alert(1)</script>]]>",
  "<?xml version='1.0'?>",
  "<!DOCTYPE html>",
  "&lt;script&gt;",
  "&amp;lt;",
  "&#60;script&#62;",
  "<b",
  '<a href="',
  "'",
  '"',
  "`",
  ">",
  "<",
  "</",
  "</p>",
  "</b>",
  "<b>",
  "<p>",
  "<br>",
  "<pre>",
  "</pre>",
  "<ul><li>",
  "<blockquote>",
  "\u0000",
  "\ud800",
  "\u202e",
  "text",
  " ",
  "\n",
  "=",
  "/",
  "onclick=alert(1)",
  "javascript:alert(1)",
  "é",
  "👩‍🚀",
]

/** Random runs of hostile pieces and of any characters at all. */
export const hostileHtml: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...hostilePieces) },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
    ),
    { maxLength: 24 },
  )
  .map((pieces) => pieces.join(""))

const tag =
  /^<(?:\/(?:p|a|span|strong|b|em|i|u|s|del|ul|ol|li|blockquote|code|pre|h[3-6])|(?:p|strong|b|em|i|u|s|del|ul|ol|li|blockquote|code|pre|h[3-6]|br \/|hr \/)|span(?: class="[a-z -]+")?|a href="(?:https?:\/\/[^"<>\s@]*(?:\/[^"<>\s]*)?|mailto:[^"<>\s?]+)"(?: class="[a-z -]+")? rel="nofollow noopener noreferrer ugc")>$/

/** Reads the output with a grammar of its own: every tag is one of the few that are meant to be there, letter for letter. */
export function expectInert(html: string): void {
  for (const [found] of html.matchAll(/<[^>]*>?/g)) expect(found).toMatch(tag)
  expect(html.replace(/<[^>]*>/g, "")).not.toMatch(/[<>]/)
  expect(unbalanced(html)).toEqual([])
  expect(html.isWellFormed()).toBe(true)
  expect(html).not.toContain("\u0000")
}

/** Tags left open, and closing tags that close nothing: either would reach into the page around. */
function unbalanced(html: string): string[] {
  const open: string[] = []
  const strays: string[] = []
  for (const [, slash, name = ""] of html.matchAll(/<(\/?)([a-z0-9]+)/g)) {
    if (name === "br" || name === "hr") continue
    if (slash === "") open.push(name)
    else if (open.pop() !== name) strays.push(`/${name}`)
  }
  return [...open, ...strays]
}
