import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

import { inputProblems, linksInPage, openInput } from "../../../src/credentials/index.ts"
import type { InputRefusal, OpenedInput } from "../../../src/credentials/index.ts"
import { partsOf } from "../../../src/credentials/input/json-parts.ts"
import { bytesOf, credentialJson, itxt, jwtOf, pngWith, text, textOf, zipOf, ztxt } from "./containers.ts"

const json = credentialJson()
const jwt = jwtOf({ vp: { type: ["VerifiablePresentation"], verifiableCredential: [jwtOf({ iss: "x" })] } })

const svg = bytesOf(
  `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential verify="${jwt}"><![CDATA[${json}]]></o:credential><g a='&amp;&#x41;'>text</g></svg>`,
)
const presentation = bytesOf(
  `{"type":["VerifiablePresentation"],"verifiableCredential":[${json},"${jwt}",{"type":"EnvelopedVerifiableCredential","id":"data:application/vc+jwt,${jwt}"}]}`,
)
const page = bytesOf(
  `<!doctype html><base href="/x"><link rel=alternate type="application/vc" href='a'><script type="application/ld+json">${json}</script><img src=badge.png><a href="b.json" download>`,
)

const seeds: Record<string, Uint8Array> = {
  "a PNG": pngWith(
    itxt("openbadgecredential", json),
    itxt("openbadges", json, { compressed: true }),
    text("openbadges", "https://a.example/1"),
    ztxt("openbadges", json),
  ),
  "an SVG": svg,
  "a zip": zipOf([
    { name: "a/b.json", bytes: bytesOf(json) },
    { name: "c.svg", bytes: svg, stored: true },
  ]),
  "a presentation": presentation,
  "a JWT": bytesOf(jwt),
  "a page": page,
  "pasted text": bytesOf(`\`\`\`json\n“${JSON.stringify(json)}”\n\`\`\``),
}

/** Cuts, doubles, overwrites and inserts: what damage and malice do to a file. */
const mutations = fc.array(
  fc.record({
    kind: fc.constantFrom("set", "insert", "remove", "double"),
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 40 }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  }),
  { minLength: 1, maxLength: 8 },
)

function mutated(
  seed: Uint8Array,
  changes: typeof mutations extends fc.Arbitrary<infer Changes> ? Changes : never,
): Uint8Array {
  let bytes = Buffer.from(seed)
  for (const { kind, at, length, bytes: other } of changes) {
    const start = bytes.length === 0 ? 0 : at % bytes.length
    const [before, after] = [bytes.subarray(0, start), bytes.subarray(start)]
    if (kind === "set") bytes = Buffer.concat([before, other, after.subarray(other.length)])
    else if (kind === "insert") bytes = Buffer.concat([before, other, after])
    else if (kind === "remove") bytes = Buffer.concat([before, after.subarray(length)])
    else bytes = Buffer.concat([before, after.subarray(0, length * 8), after])
  }
  return new Uint8Array(bytes)
}

/** Whatever comes is found with bytes, or refused with words; nothing is thrown. */
async function expectAnswer(bytes: Uint8Array): Promise<void> {
  for (const isTyped of [false, true]) {
    const opened = await openInput(bytes, { isTyped })
    if (opened.ok) expectFound(opened)
    else expectWords(opened)
  }
  expect(linksInPage(bytes, "https://a.example/").addresses.every((address) => /^https?:/.test(address))).toBe(true)
}

function expectWords({ reason, sentence }: InputRefusal): void {
  expect(Object.keys(inputProblems)).toContain(reason)
  expect(sentence).not.toBe("")
}

function expectFound({ found, problems }: OpenedInput): void {
  expect(found.length + problems.length).toBeGreaterThan(0)
  for (const badge of found) {
    if (badge.kind === "url") expect(new URL(badge.address).protocol).toMatch(/^https?:$/)
    else if (badge.kind === "json") expect(JSON.parse(textOf(badge.bytes))).toBeDefined()
    else expect(textOf(badge.bytes)).toMatch(/^[\w-]+\.[\w-]*\.[\w-]*$/)
  }
}

describe("whatever is brought", () => {
  it.each(Object.keys(seeds))("%s as it is meant to be gives badges", async (name) => {
    const opened = await openInput(seeds[name] ?? new Uint8Array(), { isTyped: true })
    expect(opened).toMatchObject({ ok: true })
  })

  it.each(Object.keys(seeds))("%s that was changed at random gives badges or words", async (name) => {
    const seed = seeds[name] ?? new Uint8Array()
    await fc.assert(
      fc.asyncProperty(mutations, (changes) => expectAnswer(mutated(seed, changes))),
      { numRuns: 400 },
    )
  })

  it("random bytes and random text give badges or words", async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), expectAnswer), { numRuns: 300 })
    const pieces = fc.constantFrom(
      "<svg ",
      "<",
      ">",
      '"',
      "'",
      "data:",
      "https://",
      "eyJ",
      ".",
      "{",
      "}",
      "[",
      "]",
      ":",
      ",",
      "```",
      "<![CDATA[",
      "]]>",
      "<!--",
      "-->",
      "&",
      ";",
      "#",
      "xmlns",
      "=",
      "verify",
      " ",
      "\n",
      "é",
    )
    await fc.assert(
      fc.asyncProperty(fc.array(pieces, { maxLength: 60 }), (parts) => expectAnswer(bytesOf(parts.join("")))),
      { numRuns: 600 },
    )
  })

  it("any JSON in a list is found in it as it was written", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { minLength: 1, maxLength: 5 }),
        async (items) => {
          fc.pre(!JSON.stringify(items).includes("__proto__"))
          const written = items.map((item, index) => JSON.stringify(item, null, index % 3))
          const list = `[ ${written.join(" ,\n")} ]`
          expect(partsOf(list).map(({ start, end }) => list.slice(start, end))).toEqual(written)
          const object = `{${written.map((item, index) => `"${index}\\n" : ${item}`).join(" , ")}}`
          expect(partsOf(object).map(({ start, end }) => object.slice(start, end))).toEqual(written)
          expect(partsOf(object).map(({ name }) => name)).toEqual(items.map((_, index) => `${index}\n`))
        },
      ),
    )
  })
})

describe("what is made to take long", () => {
  const megabytes = 2 * 1024 * 1024
  const full = (piece: string, before = "", after = "") =>
    bytesOf(before + piece.repeat(Math.floor((megabytes - before.length - after.length) / piece.length)) + after)
  const namespaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:o="https://purl.imsglobal.org/ob/v3p0"'

  it.each([
    ["brackets", full("[")],
    ["nested objects", full('{"vp":')],
    ["nested objects that end", bytesOf('{"vp":'.repeat(500_000) + "1" + "}".repeat(500_000))],
    [
      "a JWT of nested claims",
      bytesOf(
        `eyJhbGciOiJub25lIn0.${Buffer.from('{"vp":'.repeat(200_000) + "1" + "}".repeat(200_000)).toString("base64url")}.`,
      ),
    ],
    ["white space", full(" ")],
    ["white space after a letter", full(" ", "a")],
    ["quotes", full('"')],
    ["backslashes", full("\\", '"')],
    ["commas in a list", full("1,", "[", "1]")],
    ["dots", full(".", "eyJ")],
    ["addresses", full("https://a.example ")],
    ["opening angles", full("<")],
    ["comments that are never closed", full("<!--")],
    ["comments before an SVG", full("<!---->", "", "<svg/>")],
    ["elements that are never closed", full("<g>", `<svg ${namespaces}>`)],
    ["elements", full("<g/>", `<svg ${namespaces}>`, "</svg>")],
    ["attributes", full(' a="b"', "<svg")],
    [
      "attributes of different names",
      bytesOf(`<svg ${Array.from({ length: 200_000 }, (_, index) => `a${index}="b"`).join(" ")}/>`),
    ],
    [
      "namespaces on every level",
      bytesOf(
        `<svg ${namespaces}>${`<g ${Array.from({ length: 500 }, (_, index) => `xmlns:n${index}="x"`).join(" ")}>`.repeat(250)}`,
      ),
    ],
    ["white space in a tag", full(" ", "<svg")],
    ["entities", full("&amp;", `<svg ${namespaces}><o:credential>`, "</o:credential></svg>")],
    ["ampersands", full("&", `<svg ${namespaces}><o:credential>`, "</o:credential></svg>")],
    ["sections of text", full("<![CDATA[]]>", `<svg ${namespaces}><o:credential>`, "</o:credential></svg>")],
    ["links of a page", full('<a href="/a.json">', "<html>")],
    ["scripts of a page", full('<script type="application/ld+json">{}</script>', "<html>")],
    ["tags of a page without end", full("<a ", "<html>")],
    ["PNG chunks", Buffer.concat([pngWith().subarray(0, 33), Buffer.alloc(megabytes)])],
    ["zip directories", Buffer.concat([bytesOf("PK\u0003\u0004"), full("PK\u0005\u0006").subarray(0, 200_000)])],
  ])("%s, by the million, are answered in time", async (_, bytes) => {
    const before = performance.now()
    const opened = await openInput(bytes, { isTyped: true })
    linksInPage(bytes, "https://a.example/")
    const took = performance.now() - before
    expect(opened.ok ? opened.found.length : opened.sentence.length).toBeGreaterThan(0)
    // Far more than it takes on a busy machine (tenths of a second), and far less than anything that grows faster than its length.
    expect(took).toBeLessThan(5_000)
  })
})
