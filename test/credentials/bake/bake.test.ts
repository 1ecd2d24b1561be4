import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

import { bakePng, bakeSvg, credentialForm, openInput } from "../../../src/credentials/index.ts"
import type { BakedCredential, BakeResult } from "../../../src/credentials/index.ts"
import { readPngChunks } from "../../../src/credentials/input/png-chunks.ts"
import { readImage } from "../../../src/media/index.ts"
import { pngChunk } from "../../media/pictures.ts"
import { bytesOf, credentialJson, itxt, jwtOf, pngWith, text, textOf } from "../input/containers.ts"

const json: BakedCredential = { kind: "json", form: "credential", bytes: bytesOf(credentialJson()) }
const jwt: BakedCredential = {
  kind: "jwt",
  form: "credential",
  bytes: bytesOf(jwtOf({ iss: "https://issuer.example" })),
}

function imageOf(result: BakeResult): Uint8Array {
  if (!result.ok) throw new Error(result.sentence)
  return result.image
}

async function badgesIn(image: Uint8Array): Promise<string[]> {
  const opened = await openInput(image)
  if (!opened.ok) throw new Error(opened.sentence)
  return opened.found.map((badge) => (badge.kind === "url" ? badge.address : textOf(badge.bytes)))
}

/** The chunks of a PNG, each as its bytes. */
function chunksOf(png: Uint8Array): string[] {
  const read = readPngChunks(png)
  if (!read.ok) throw new Error("not a PNG")
  return read.chunks.map(({ start, end }) => Buffer.from(png.subarray(start, end)).toString("latin1"))
}

const isBaked = (chunk: string) => chunk.includes("iTXtopenbadgecredential\0")

describe("a PNG", () => {
  it.each([
    ["JSON", json],
    ["a JWS", jwt],
  ])("carries %s in an uncompressed iTXt chunk, and every other chunk as it was", async (_, credential) => {
    const png = pngWith(text("Software", "a painter"), itxt("Comment", "schön", { compressed: true }))
    const image = imageOf(bakePng(png, credential))
    expect(await badgesIn(image)).toEqual([textOf(credential.bytes)])
    expect(chunksOf(image).filter((chunk) => !isBaked(chunk))).toEqual(chunksOf(png))
    expect(chunksOf(image).find(isBaked)).toContain("openbadgecredential\0\0\0\0\0")
    expect(await readImage(image)).toMatchObject({ ok: true })
  })

  it("carries the new badge where the old one was, once, and an older form beside it", async () => {
    const old = itxt("openbadgecredential", "{}")
    const png = pngWith(text("Software", "a painter"), old, itxt("openbadges", '{"a":1}'), old)
    const image = imageOf(bakePng(png, json))
    expect(await badgesIn(image)).toEqual([textOf(json.bytes), '{"a":1}'])
    expect(chunksOf(image).filter(isBaked)).toHaveLength(1)
    expect(chunksOf(image).findIndex(isBaked)).toBe(2)
  })

  it("keeps what follows the image", () => {
    const png = Buffer.concat([pngWith(), Buffer.from("more")])
    expect(textOf(imageOf(bakePng(png, json)).subarray(-4))).toBe("more")
  })

  it("that is none, or is cut off, is refused", () => {
    for (const bytes of [new Uint8Array(), bytesOf("<svg/>"), pngWith().subarray(0, 60)]) {
      expect(bakePng(bytes, json)).toMatchObject({ ok: false, reason: "notPng" })
    }
  })

  it("of any chunks keeps all of them, and gives back whatever was baked in", async () => {
    const types = fc.constantFrom("tEXt", "iTXt", "zTXt", "gAMA", "eXIf", "prIv", "tIME")
    const chunks = fc.array(fc.tuple(types, fc.uint8Array({ maxLength: 60 })), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(chunks, fc.json(), async (parts, content) => {
        fc.pre(/^[[{]/.test(content) && !/^\[|__proto__|"vp"|credential/.test(content))
        const png = pngWith(...parts.map(([type, data]) => pngChunk(type, Buffer.from(data))))
        const image = imageOf(bakePng(png, { ...json, bytes: bytesOf(content) }))
        expect(chunksOf(image).filter((chunk) => !isBaked(chunk))).toEqual(
          chunksOf(png).filter((chunk) => !isBaked(chunk)),
        )
        expect((await badgesIn(image))[0]).toBe(content)
        expect(imageOf(bakePng(image, { ...json, bytes: bytesOf(content) }))).toEqual(image)
      }),
    )
  })
})

describe("a badge of an older form", () => {
  const older = bytesOf(
    '{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","id":"https://issuer.example/1"}',
  )

  it("is told apart by what it says of itself, as JSON and as a JWS", () => {
    expect(credentialForm(older)).toEqual({ kind: "json", form: "assertion" })
    expect(credentialForm(bytesOf(jwtOf(JSON.parse(textOf(older)))))).toEqual({ kind: "jwt", form: "assertion" })
    expect(credentialForm(json.bytes)).toEqual({ kind: "json", form: "credential" })
    expect(credentialForm(jwt.bytes)).toEqual({ kind: "jwt", form: "credential" })
    expect(credentialForm(bytesOf("{"))).toEqual({ kind: "json", form: "credential" })
  })

  it("is baked where its readers look, beside one of the new form", async () => {
    const baked = { ...credentialForm(older), bytes: older }
    const png = imageOf(bakePng(imageOf(bakePng(pngWith(), json)), baked))
    expect(await badgesIn(png)).toEqual([textOf(json.bytes), textOf(older)])
    expect(chunksOf(png)[1]).toContain("iTXtopenbadges\0\0\0\0\0{")
    const svg = imageOf(bakeSvg(imageOf(bakeSvg(bytesOf('<svg xmlns="http://www.w3.org/2000/svg"/>'), json)), baked))
    expect(await badgesIn(svg)).toEqual([textOf(json.bytes), textOf(older)])
    expect(textOf(svg)).toContain('<openbadges:assertion xmlns:openbadges="http://openbadges.org">')
  })
})

describe("an SVG", () => {
  const drawn = `\uFEFF<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<!-- ünder -->
<s:svg xmlns:s="http://www.w3.org/2000/svg" s:viewBox='0 0 1 1' >
  <s:path   d="M0 0" /><s:text>a &lt; b</s:text>
</s:svg>
<!-- after -->`

  it.each([
    ["JSON", json],
    ["a JWS", jwt],
  ])("carries %s right after its opening tag, and every other character as it was", async (_, credential) => {
    const image = imageOf(bakeSvg(bytesOf(drawn), credential))
    expect(await badgesIn(image)).toEqual([textOf(credential.bytes)])
    // textOf() takes a byte order mark away.
    const written = textOf(image)
    const element = /<openbadges:credential .*?(?:\/>|<\/openbadges:credential>)/s.exec(written)?.[0] ?? ""
    expect(written.replace(element, "")).toBe(drawn.slice(1))
    expect(image.subarray(0, 3)).toEqual(bytesOf("\uFEFF"))
    expect(written.slice(0, written.indexOf(element))).toMatch(/'0 0 1 1' >$/)
  })

  it("of a single tag is opened for it", async () => {
    const image = imageOf(bakeSvg(bytesOf('<svg xmlns="http://www.w3.org/2000/svg" />'), json))
    expect(await badgesIn(image)).toEqual([textOf(json.bytes)])
    expect(textOf(image)).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" ><openbadges.*<\/svg>$/s)
  })

  it("carries the new badge once, in place of the old ones, and an older form beside it", async () => {
    const older = '<x:assertion xmlns:x="http://openbadges.org" verify="https://issuer.example/1"/>'
    const first = imageOf(bakeSvg(bytesOf(`<svg xmlns="http://www.w3.org/2000/svg">${older}<g/></svg>`), jwt))
    const image = imageOf(bakeSvg(first, json))
    expect(await badgesIn(image)).toEqual([textOf(json.bytes), "https://issuer.example/1"])
    expect(textOf(image)).not.toContain(textOf(jwt.bytes))
    expect(textOf(image)).toContain(`${older}<g/></svg>`)
  })

  it("that is none, is not whole, is not in UTF-8 or defines entities is refused", () => {
    const inLatin = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><text>é</text></svg>', "latin1")
    for (const bytes of [
      bytesOf("<html></html>"),
      bytesOf('<svg xmlns="http://www.w3.org/2000/svg">'),
      inLatin,
      pngWith(),
    ]) {
      expect(bakeSvg(bytes, json)).toMatchObject({ ok: false, reason: "notSvg" })
    }
    const entities = bytesOf('<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>')
    expect(bakeSvg(entities, json)).toMatchObject({ ok: false, reason: "unsafeSvg" })
  })

  it("gives back whatever was baked in, the end of a section and characters that XML cannot hold included", async () => {
    const awkward = fc.constantFrom(
      "]]>",
      "<",
      "&amp;",
      "\uFFFF",
      "\uFFFE",
      "\u2028",
      "]]",
      "-->",
      "é",
      "💡",
      '"',
      "\\",
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(awkward, fc.string({ unit: "grapheme" }))), async (words) => {
        const content = JSON.stringify({ words })
        const image = imageOf(bakeSvg(bytesOf(drawn), { ...json, bytes: bytesOf(content) }))
        const [read = ""] = await badgesIn(image)
        expect(JSON.parse(read)).toEqual({ words })
        expect(imageOf(bakeSvg(image, { ...json, bytes: bytesOf(content) }))).toEqual(image)
      }),
    )
  })
})
