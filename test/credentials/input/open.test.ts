import { gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"

import { inputProblems, openInput } from "../../../src/credentials/index.ts"
import type { FoundBadge } from "../../../src/credentials/index.ts"
import { bytesOf, credentialJson, itxt, jwtOf, pngWith, text, textOf, zipOf, ztxt } from "./containers.ts"

const json = credentialJson()
const jwt = jwtOf({ iss: "https://issuer.example" })

async function foundIn(bytes: Uint8Array, options = {}): Promise<FoundBadge[]> {
  const opened = await openInput(bytes, options)
  if (!opened.ok) throw new Error(`${opened.reason}: ${opened.sentence}`)
  expect(opened.problems).toEqual([])
  return opened.found
}

async function onlyIn(bytes: Uint8Array, options = {}): Promise<FoundBadge> {
  const [only, ...others] = await foundIn(bytes, options)
  expect(others).toEqual([])
  if (only === undefined) throw new Error("nothing was found")
  return only
}

const contentOf = (badge: FoundBadge): string => (badge.kind === "url" ? badge.address : textOf(badge.bytes))

async function refusalOf(bytes: Uint8Array, options = {}) {
  const opened = await openInput(bytes, options)
  if (opened.ok) throw new Error("it was opened")
  expect(opened.sentence).toMatch(/^[A-Z].*\.$/)
  expect(opened.nextStep).toBe(inputProblems[opened.reason].nextStep)
  return opened.reason
}

describe("a file", () => {
  it("of JSON is found byte for byte, with what it says that it is", async () => {
    const spaced = json.replaceAll(",", " ,\r\n")
    expect(await onlyIn(bytesOf(spaced), { name: "mine.json" })).toEqual({
      kind: "json",
      format: "openBadges3",
      bytes: bytesOf(spaced),
      container: "file",
      name: "mine.json",
      notes: [],
    })
  })

  it("of older badges and of JSON of any other kind is found too: what it is worth is for the report to say", async () => {
    const older = JSON.stringify({ "@context": "https://w3id.org/openbadges/v2", type: "Assertion" })
    expect(await onlyIn(bytesOf(older))).toMatchObject({ kind: "json", format: "openBadges2" })
    expect(await onlyIn(bytesOf('{"a":1}'))).not.toHaveProperty("format")
    expect(await onlyIn(bytesOf(`${"[".repeat(0)}{"a":1,"a":2}`))).toMatchObject({ kind: "json" })
    expect(await onlyIn(bytesOf('{"a":'.repeat(100) + "1" + "}".repeat(100)))).toMatchObject({ kind: "json" })
  })

  it("of a compact JWS is found as that", async () => {
    expect(await onlyIn(bytesOf(`${jwt}\n`))).toEqual({
      kind: "jwt",
      bytes: bytesOf(jwt),
      container: "file",
      notes: [],
    })
  })

  it("compressed with gzip is unpacked once", async () => {
    expect(contentOf(await onlyIn(gzipSync(json)))).toBe(json)
    expect(await refusalOf(gzipSync(gzipSync(json)))).toBe("archiveInArchive")
  })

  it.each([
    ["a JPEG", [0xff, 0xd8, 0xff, 0xe0], "imageCannotHoldBadge"],
    ["a GIF", [...bytesOf("GIF89a")], "imageCannotHoldBadge"],
    ["a WebP", [...bytesOf("RIFF0000WEBPVP8 ")], "imageCannotHoldBadge"],
    ["a HEIC", [0, 0, 0, 24, ...bytesOf("ftypheic")], "imageCannotHoldBadge"],
    ["a PDF", [...bytesOf("%PDF-1.7\n")], "pdf"],
    ["a web page", [...bytesOf("<!doctype html><title>A badge</title><p>Well done</p>")], "page"],
    ["nothing", [], "empty"],
    ["white space", [...bytesOf(" \n\t")], "empty"],
    ["bytes of no known kind", [1, 2, 3, 0, 255], "notText"],
    ["a RAR archive", [...bytesOf("Rar!\u001a\u0007")], "archiveDamaged"],
    ["a story", [...bytesOf("Once upon a time there was a badge.")], "nothingRecognised"],
    ["half a badge", [...bytesOf(json.slice(0, -20))], "notJson"],
  ])("that is %s is refused by name, with what to do next", async (_, bytes, reason) => {
    expect(await refusalOf(new Uint8Array(bytes))).toBe(reason)
  })
})

describe("a PNG", () => {
  it.each([
    ["iTXt openbadgecredential", itxt("openbadgecredential", json), json],
    ["iTXt openbadges", itxt("openbadges", json), json],
    ["compressed iTXt", itxt("openbadgecredential", json, { compressed: true }), json],
    ["iTXt with a language", itxt("openbadges", json, { language: "de", translated: "Abzeichen" }), json],
    ["iTXt with a JWS", itxt("openbadgecredential", jwt), jwt],
    ["tEXt with an address", text("openbadges", "https://issuer.example/1.json"), "https://issuer.example/1.json"],
    ["zTXt with an address", ztxt("openbadges", "https://issuer.example/1.json"), "https://issuer.example/1.json"],
  ])("gives what stands in %s", async (_, chunk, content) => {
    const badge = await onlyIn(pngWith(text("Software", "a painter"), chunk))
    expect(contentOf(badge)).toBe(content)
    expect(badge).toMatchObject({ container: "png", notes: [] })
  })

  it("gives the newest form first when it carries several", async () => {
    const older = "https://issuer.example/1.json"
    const found = await foundIn(pngWith(text("openbadges", older), itxt("openbadgecredential", json)))
    expect(found.map(contentOf)).toEqual([json, older])
  })

  it("is read as UTF-8, and a note says so where its text is not", async () => {
    expect(contentOf(await onlyIn(pngWith(itxt("openbadgecredential", json))))).toContain("Café ☕")
    const latin = Buffer.from('{"name":"Café"}', "latin1")
    const badge = await onlyIn(pngWith(itxt("openbadgecredential", latin)))
    expect(contentOf(badge)).toBe('{"name":"Café"}')
    expect(badge.notes).toEqual([expect.stringContaining("UTF-8")])
  })

  it("with a wrong check sum is read with a note, since the badge has a signature of its own", async () => {
    const chunk = itxt("openbadgecredential", json)
    chunk.writeUInt32BE(7, chunk.length - 4)
    const badge = await onlyIn(pngWith(chunk))
    expect(contentOf(badge)).toBe(json)
    expect(badge.notes).toEqual([expect.stringContaining("check sum")])
  })

  it.each([
    ["without a badge", pngWith(text("Software", "a painter")), "noBadgeInImage"],
    ["cut off", pngWith(itxt("openbadgecredential", json)).subarray(0, 120), "damagedImage"],
    ["with a chunk longer than the file", longerThanItself(), "damagedImage"],
    ["with other words where the badge should be", pngWith(itxt("openbadgecredential", "hello there")), "damagedImage"],
    ["with an iTXt that ends in its head", pngWith(itxtHeadOnly()), "damagedImage"],
    [
      "with more badges than one image can mean",
      pngWith(...Array.from({ length: 9 }, () => itxt("openbadges", json))),
      "damagedImage",
    ],
  ])("%s is refused", async (_, png, reason) => {
    expect(await refusalOf(png)).toBe(reason)
  })

  function longerThanItself(): Buffer {
    const png = pngWith(itxt("openbadgecredential", json))
    png.writeUInt32BE(0x7fffffff, 33)
    return png
  }

  function itxtHeadOnly(): Buffer {
    const whole = itxt("openbadges", "")
    const short = Buffer.concat([Buffer.from([0, 0, 0, 12]), whole.subarray(4, 20), Buffer.alloc(4)])
    return short
  }
})

describe("an SVG", () => {
  const svg = (inner: string, attributes = "") =>
    bytesOf(
      `<?xml version="1.0"?>\n<!-- drawn --><svg xmlns="http://www.w3.org/2000/svg" ${attributes}>${inner}<path d="M0 0"/></svg>`,
    )
  const ob3 = 'xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0"'
  const ob2 = 'xmlns:openbadges="http://openbadges.org"'

  it.each([
    ["CDATA of 3.0", svg(`<openbadges:credential><![CDATA[\n ${json} ]]></openbadges:credential>`, ob3), json],
    ["text of 3.0", svg(`<openbadges:credential>${json.replaceAll('"', "&quot;")}</openbadges:credential>`, ob3), json],
    ["verify= of 3.0", svg(`<openbadges:credential verify="${jwt}"></openbadges:credential>`, ob3), jwt],
    ["an element without content", svg(`<openbadges:credential verify='${jwt}' />`, ob3), jwt],
    [
      "another prefix, declared on the element",
      svg(`<x:credential xmlns:x="https://purl.imsglobal.org/ob/v3p0" verify="${jwt}"/>`),
      jwt,
    ],
    [
      "an element deep in a group",
      svg(`<g><metadata><openbadges:credential verify="${jwt}"/></metadata></g>`, ob3),
      jwt,
    ],
    [
      "verify= of 2.0 with an address",
      svg('<openbadges:assertion verify="https://issuer.example/1?a=1&amp;b=2"/>', ob2),
      "https://issuer.example/1?a=1&b=2",
    ],
    [
      "content of 2.0 before its address",
      svg(`<openbadges:assertion verify="https://issuer.example/1"><![CDATA[${json}]]></openbadges:assertion>`, ob2),
      json,
    ],
    [
      "several CDATA sections",
      svg(`<openbadges:credential><![CDATA[{"a":"]]]]><![CDATA[>"}]]></openbadges:credential>`, ob3),
      '{"a":"]]>"}',
    ],
  ])("gives %s", async (_, bytes, content) => {
    const badge = await onlyIn(bytes)
    expect(contentOf(badge)).toBe(content)
    expect(badge.container).toBe("svg")
  })

  it("with a document type that defines nothing is read, as drawing programs write it", async () => {
    const drawn = `<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">${textOf(svg(`<openbadges:credential verify="${jwt}"/>`, ob3)).slice(21)}`
    expect(contentOf(await onlyIn(bytesOf(drawn)))).toBe(jwt)
  })

  it("gives only the badge of one with scripts", async () => {
    const hostile = svg(
      `<script>fetch("https://evil.example")</script><openbadges:credential onload="x()" verify="${jwt}"/>`,
      ob3,
    )
    expect(await onlyIn(hostile)).toEqual({ kind: "jwt", bytes: bytesOf(jwt), container: "svg", notes: [] })
  })

  it.each([
    ["without a badge", svg("<g/>"), "noBadgeInImage"],
    [
      "whose element is of no such namespace",
      svg(`<openbadges:credential verify="${jwt}"/>`, 'xmlns:openbadges="https://other.example"'),
      "noBadgeInImage",
    ],
    [
      "whose badge stands in a comment",
      svg(`<!-- <openbadges:credential verify="${jwt}"/> -->`, ob3),
      "noBadgeInImage",
    ],
    [
      "that defines entities",
      bytesOf(
        `<!DOCTYPE svg [<!ENTITY x "y">]><svg xmlns="http://www.w3.org/2000/svg" ${ob3}><openbadges:credential verify="${jwt}"/></svg>`,
      ),
      "unsafeSvg",
    ],
    ["whose badge uses an entity", svg("<openbadges:credential>&x;</openbadges:credential>", ob3), "unsafeSvg"],
    [
      "whose entity is a word of ours",
      svg("<openbadges:credential>&constructor;</openbadges:credential>", ob3),
      "unsafeSvg",
    ],
    ["that is cut off", svg(`<openbadges:credential verify="${jwt}"/>`, ob3).subarray(0, -10), "damagedImage"],
    ["whose elements are not nested", svg("<a><b></a></b>", ob3), "damagedImage"],
  ])("%s is refused", async (_, bytes, reason) => {
    expect(await refusalOf(bytes)).toBe(reason)
  })
})

describe("pasted text", () => {
  it.each([
    ["with white space and a byte order mark", `\uFEFF  \n${json}\n `, json],
    ["between fences", "```json\n" + json + "\n```", json],
    ["between quotes", `“${jwt}”`, jwt],
    ["as a JSON string", JSON.stringify(json), json],
    ["broken into lines by a mail program", jwt.replaceAll(/(.{20})/g, "$1\r\n"), jwt],
    ["an address in angle brackets", "<https://issuer.example/badges/1>", "https://issuer.example/badges/1"],
    ["an address without its beginning", "issuer.example/badges/1", "https://issuer.example/badges/1"],
    [
      "a sentence around an address",
      "Here is my badge: https://issuer.example/badges/1.",
      "https://issuer.example/badges/1",
    ],
    ["a data: address", `data:application/vc+jwt,${jwt}`, jwt],
    ["a data: address in base64", `data:application/json;base64,${Buffer.from(json).toString("base64")}`, json],
  ])("%s is understood", async (_, pasted, content) => {
    expect(contentOf(await onlyIn(bytesOf(pasted), { isTyped: true }))).toBe(content)
  })

  it("in UTF-16, as some editors save it, is understood", async () => {
    expect(contentOf(await onlyIn(Buffer.from(`\uFEFF${json}`, "utf16le")))).toBe(json)
  })

  it.each([
    ["an offer for a wallet", "openid-credential-offer://?credential_offer_uri=https%3A%2F%2Fx", "unsupportedAddress"],
    ["a file's address", "file:///etc/passwd", "unsupportedAddress"],
    ["a script", "javascript:alert(1)", "unsupportedAddress"],
    ["an address with a name and a password", "https://issuer.example@evil.example/", "unsupportedAddress"],
    ["two addresses", "https://a.example/1 or https://b.example/2", "nothingRecognised"],
    ["an SD-JWT", `${jwt}~WyJhIl0~`, "unsupportedEnvelope"],
    ["a data: address of another kind", "data:application/vc+cose;base64,AAAA", "unsupportedEnvelope"],
  ])("of %s is refused", async (_, pasted, reason) => {
    expect(await refusalOf(bytesOf(pasted), { isTyped: true })).toBe(reason)
  })
})

describe("a wrapper", () => {
  const second = credentialJson("https://issuer.example/credentials/2").replace('"name"', ' "name" ')
  const presentation = (inner: string) =>
    bytesOf(
      `{"@context":["https://www.w3.org/ns/credentials/v2"],"type":["VerifiablePresentation"],"verifiableCredential":${inner}}`,
    )
  const enveloped = { type: "EnvelopedVerifiableCredential", id: `data:application/vc+jwt,${jwt}` }

  it.each([
    ["presentation of several", presentation(`[${json} , ${second}]`), [json, second]],
    ["presentation of one without a list", presentation(json), [json]],
    ["presentation of an enveloped credential", presentation(JSON.stringify([enveloped])), [jwt]],
    ["presentation of a JWT", presentation(JSON.stringify(jwt)), [jwt]],
    ["enveloped credential alone", bytesOf(JSON.stringify(enveloped)), [jwt]],
    [
      "presentation as a JWT",
      bytesOf(jwtOf({ vp: { type: ["VerifiablePresentation"], verifiableCredential: [jwt, jwt] } })),
      [jwt, jwt],
    ],
    [
      "presentation as a JWT of VCDM 2.0",
      bytesOf(jwtOf({ type: "VerifiablePresentation", verifiableCredential: [enveloped] })),
      [jwt],
    ],
    ["list", bytesOf(`[${json},${second}]`), [json, second]],
    ["answer of an Open Badges server", bytesOf(`{"credential":[${json}],"compactJwsString":["${jwt}"]}`), [json, jwt]],
  ])("that is a %s gives what is in it, exactly as it stands there", async (_, bytes, contents) => {
    const found = await foundIn(bytes)
    expect(found.map(contentOf)).toEqual(contents)
    expect(new Set(found.map(({ container }) => container))).toEqual(new Set(["presentation"]))
  })

  it("gives what can be opened, and says of the rest why it cannot", async () => {
    const opened = await openInput(
      presentation(`[${json},{"type":"EnvelopedVerifiableCredential","id":"data:application/vc+cose,x"}]`),
    )
    expect(opened).toMatchObject({
      ok: true,
      found: [{ kind: "json" }],
      problems: [{ name: "Badge 2", refusal: { reason: "unsupportedEnvelope" } }],
    })
  })

  it.each([
    ["empty", presentation("[]"), "emptyPresentation"],
    ["full beyond measure", presentation(`[${Array.from({ length: 201 }, () => "{}").join()}]`), "tooLarge"],
    ["wrapped again and again", bytesOf(`${"[".repeat(30)}${json}${"]".repeat(30)}`), "unsupportedEnvelope"],
  ])("that is %s is refused", async (_, bytes, reason) => {
    expect(await refusalOf(bytes)).toBe(reason)
  })
})

describe("an archive", () => {
  const image = pngWith(itxt("openbadgecredential", json))

  it("gives the badges of all of its files, each with its file's name", async () => {
    const zip = zipOf([
      { name: "badges/one.png", bytes: image },
      { name: "badges/two.json", bytes: bytesOf(json), stored: true },
      { name: "__MACOSX/badges/._two.json", bytes: bytesOf("x") },
      { name: "badges/.DS_Store", bytes: bytesOf("x") },
      { name: "badges/", bytes: new Uint8Array() },
    ])
    expect((await foundIn(zip)).map((badge) => [badge.name, badge.container, contentOf(badge)])).toEqual([
      ["one.png", "png", json],
      ["two.json", "file", json],
    ])
  })

  it("says of each file without a badge why, and keeps the others", async () => {
    const zip = zipOf([
      { name: "one.png", bytes: image },
      { name: "certificate.pdf", bytes: bytesOf("%PDF-1.7") },
      { name: "more.zip", bytes: zipOf([{ name: "one.png", bytes: image }]) },
      { name: "huge.json", bytes: bytesOf("{}"), claimedSize: 50_000_000 },
      { name: "lying.json", bytes: bytesOf(json), claimedSize: 3 },
    ])
    const opened = await openInput(zip)
    expect(opened).toMatchObject({
      ok: true,
      found: [{ name: "one.png" }],
      problems: [
        { name: "certificate.pdf", refusal: { reason: "pdf" } },
        { name: "more.zip", refusal: { reason: "archiveInArchive" } },
        { name: "huge.json", refusal: { reason: "tooLarge" } },
        { name: "lying.json", refusal: { reason: "archiveDamaged" } },
      ],
    })
  })

  it.each([
    [
      "without a badge",
      zipOf([
        { name: "a.pdf", bytes: bytesOf("%PDF-") },
        { name: "b.jpg", bytes: new Uint8Array([255, 216, 255]) },
      ]),
      "archiveWithoutBadge",
    ],
    ["with one file that is no badge", zipOf([{ name: "a.pdf", bytes: bytesOf("%PDF-") }]), "pdf"],
    ["with nothing in it", zipOf([]), "archiveWithoutBadge"],
    ["with a password", zipOf([{ name: "a.json", bytes: bytesOf(json), encrypted: true }]), "archiveEncrypted"],
    [
      "with too many files",
      zipOf(Array.from({ length: 201 }, (_, index) => ({ name: `${index}.json`, bytes: bytesOf(json) }))),
      "archiveTooLarge",
    ],
    ["cut off", zipOf([{ name: "a.json", bytes: bytesOf(json) }]).subarray(0, -8), "archiveDamaged"],
  ])("%s is refused", async (_, zip, reason) => {
    expect(await refusalOf(zip)).toBe(reason)
  })
})
