import { describe, expect, it } from "vitest"

import { collectBadges, linksInPage, locateInput } from "../../../src/credentials/index.ts"
import type { FetchedDocument, InputSource } from "../../../src/credentials/index.ts"
import { bytesOf, credentialJson, itxt, jwtOf, pngWith, text, textOf } from "./containers.ts"

const json = credentialJson()
const address = "https://issuer.example/badges/1"

/** A web of these addresses; what is asked for is written down. */
function web(pages: Record<string, string | Uint8Array | FetchedDocument>): InputSource & { asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    document: async (url, kind) => {
      expect(kind).toBe("input")
      asked.push(url.href)
      const answer = pages[url.href]
      if (answer === undefined) {
        return { ok: false, passing: true, failure: "dns", sentence: `${url.host} is not known in the internet.` }
      }
      if (typeof answer === "string") return { ok: true, bytes: bytesOf(answer) }
      return answer instanceof Uint8Array ? { ok: true, bytes: answer } : answer
    },
  }
}

const page = (head: string, body = "") =>
  `<!DOCTYPE html><html><head><title>A badge</title>${head}</head><body>${body}</body></html>`

describe("an address", () => {
  it.each([
    ["JSON", json, "file"],
    ["a JWT", jwtOf({ iss: "x" }), "file"],
    ["a baked PNG", pngWith(itxt("openbadgecredential", json)), "png"],
    ["a presentation", `{"type":"VerifiablePresentation","verifiableCredential":[${json}]}`, "presentation"],
    ["a page with the badge in it", page(`<script type="application/ld+json">${json}</script>`), "page"],
  ])("of %s leads to the badge", async (_, answer, container) => {
    const opened = await locateInput(web({ [address]: answer }), address)
    expect(opened).toMatchObject({ ok: true, found: [{ container, url: address }], problems: [] })
  })

  it.each([
    ["<link rel=alternate>", page('<link href="/1.json" type="application/ld+json" rel="alternate">')],
    ["<link> with an unquoted type", page("<LINK REL='me alternate' TYPE=application/vc HREF=/1.json>")],
    [
      "a link to a JSON file",
      page("", '<a class="x" href="/1.json?download&amp;as=file">Download</a>'.replace("?download&amp;as=file", "")),
    ],
    ["a link with a type", page("", '<a type="application/json" href="/1.json">Download</a>')],
    ["an address under a base", page('<base href="https://issuer.example/badges/">', '<a href="../1.json">x</a>')],
    ["its picture for social networks", page('<meta property="og:image" content="https://issuer.example/1.json">')],
  ])("of a page that names the badge by %s leads to it", async (_, html) => {
    const source = web({ [address]: html, "https://issuer.example/1.json": json })
    const opened = await locateInput(source, address)
    expect(opened).toMatchObject({ ok: true, found: [{ kind: "json", url: "https://issuer.example/1.json" }] })
  })

  it("of a page passes over what is linked and is no badge, and goes one step only", async () => {
    const second = page('<link rel="alternate" type="application/json" href="/3.json">')
    const source = web({
      [address]: page(
        '<link rel="alternate" type="application/json" href="/feed.json"><link rel="alternate" type="application/vc" href="/2">',
        '<a href="/assertion">x</a>',
      ),
      "https://issuer.example/feed.json": '{"version":"https://jsonfeed.org/version/1"}',
      "https://issuer.example/2": second,
      "https://issuer.example/assertion": json,
    })
    expect(await locateInput(source, address)).toMatchObject({
      ok: true,
      found: [{ url: "https://issuer.example/assertion" }],
    })
    expect(source.asked).not.toContain("https://issuer.example/3.json")
  })

  it("of a page with hundreds of links is not looked up more than a few times", async () => {
    const links = Array.from({ length: 500 }, (_, index) => `<a href="/${index}.json">x</a>`).join("")
    const source = web({ [address]: page("", links) })
    expect(await locateInput(source, address)).toMatchObject({ ok: false, reason: "page" })
    expect(source.asked.length).toBeLessThanOrEqual(24)
  })

  it("that cannot be reached says why, in the words of who tried", async () => {
    expect(await locateInput(web({}), address)).toMatchObject({
      ok: false,
      reason: "unreachable",
      sentence: "issuer.example is not known in the internet.",
      nextStep: expect.stringContaining("Try again later"),
    })
    const gone = { ok: false as const, passing: false, failure: "status" as const, status: 410, sentence: "Gone." }
    expect(await locateInput(web({ [address]: gone }), address)).toMatchObject({ ok: false, reason: "gone" })
    const inside = {
      ok: false as const,
      passing: false,
      failure: "blockedAddress" as const,
      sentence: "It is private.",
    }
    expect(await locateInput(web({ [address]: inside }), address)).toMatchObject({ reason: "unsupportedAddress" })
  })
})

describe("an image that holds only an address", () => {
  const image = pngWith(text("openbadges", address))

  it("leads to the badge that lies there; what was found says both where", async () => {
    expect(await collectBadges(web({ [address]: json }), image, { name: "old.png" })).toMatchObject({
      ok: true,
      found: [{ kind: "json", container: "png", name: "old.png", url: address }],
    })
  })

  it("is refused with the reason when the address cannot be reached", async () => {
    expect(await collectBadges(web({}), image)).toMatchObject({ ok: false, reason: "unreachable" })
  })

  it("keeps its address among others, so that it can be tried again", async () => {
    const both = pngWith(itxt("openbadgecredential", json), text("openbadges", address))
    expect(await collectBadges(web({}), both)).toMatchObject({
      ok: true,
      found: [{ kind: "json" }, { kind: "url", address }],
      problems: [{ name: address, refusal: { reason: "unreachable" } }],
    })
  })

  it("that leads to another such image is followed once more, and never in a circle", async () => {
    const source = web({ [address]: image })
    expect(await collectBadges(source, image)).toMatchObject({ ok: false })
    expect(source.asked.length).toBeLessThanOrEqual(3)
    const next = pngWith(text("openbadges", "https://other.example/1.json"))
    expect(await collectBadges(web({ [address]: next, "https://other.example/1.json": json }), image)).toMatchObject({
      ok: true,
      found: [{ kind: "json", url: "https://other.example/1.json" }],
    })
  })
})

describe("a page", () => {
  it("that lies in a file gives the badge written into it, and no relative addresses", () => {
    const html = page(
      `<script type="application/ld+json">{"@context":"https://schema.org","@type":"WebPage"}</script><script type="application/ld+json">${json}</script><link rel="alternate" type="application/vc" href="/1">`,
    )
    const { documents, addresses } = linksInPage(bytesOf(html))
    expect(documents.map(({ bytes }) => textOf(bytes))).toEqual([json])
    expect(addresses).toEqual([])
  })

  it("leads to web addresses only, each once, the most promising first", () => {
    const html = page(
      '<meta property="og:image" content="/picture.png"><link rel="alternate" type="application/rss+xml" href="/feed">',
      '<a href="javascript:alert(1).json">x</a><a href="data:application/json,{}" type="application/json">x</a><a href="/a.json#top">x</a><a href="/a.json">y</a><!-- <a href="/hidden.json">z</a> --><link rel=alternate type="application/vc" href="//other.example/1">',
    )
    expect(linksInPage(bytesOf(html), address).addresses).toEqual([
      "https://other.example/1",
      "https://issuer.example/a.json",
      "https://issuer.example/picture.png",
    ])
  })
})
