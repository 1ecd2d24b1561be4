import { createHash } from "node:crypto"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as fc from "fast-check"
import sharp from "sharp"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { readImage, type ReadImage } from "../../src/media/index.ts"
import { startLocalServer, type LocalServer } from "../net/local-server.ts"
import { sniffImageFormat } from "../../src/media/image-format.ts"
import { prepareSvg } from "../../src/media/svg-source.ts"
import { greyPixels, pngChunk, pngOf, svgOf } from "./pictures.ts"

const red = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: "#ff0000" } })

async function pixelsOf(result: ReadImage) {
  if (!result.ok) throw new Error(result.sentence)
  const { data, info } = await sharp(result.png).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number): number[] => [
    ...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4),
  ]
  return { at, info, isEmpty: data.every((byte) => byte === 0) }
}

describe("a picture", () => {
  test.each(["png", "jpeg", "webp"] as const)(
    "in %s becomes a square PNG with the whole of it in the middle",
    async (format) => {
      const result = await readImage(await red(200, 100).toFormat(format).toBuffer())
      expect(result).toMatchObject({ ok: true, width: 512, height: 512 })
      const { at } = await pixelsOf(result)
      expect(at(256, 10)[3]).toBe(0)
      expect(at(256, 256)[0]).toBeGreaterThan(250)
      expect(at(256, 256)[3]).toBe(255)
      expect(at(2, 256)[3]).toBe(255)
    },
  )

  test("in SVG is drawn sharp at the size it will have, however small it says it is", async () => {
    const result = await readImage(
      svgOf('<rect width="12" height="24" fill="#0f0"/>', 'viewBox="0 0 24 24" width="24" height="24"'),
    )
    const { at } = await pixelsOf(result)
    expect(at(254, 256)).toEqual([0, 255, 0, 255])
    expect(at(258, 256)[3]).toBe(0)
  })

  test("can keep its shape or fill the square", async () => {
    const wide = await red(2000, 1000).png().toBuffer()
    expect(await readImage(wide, { square: false })).toMatchObject({ ok: true, width: 512, height: 256 })
    expect(await readImage(await red(20, 10).png().toBuffer(), { square: false })).toMatchObject({
      ok: true,
      width: 20,
      height: 10,
    })
    const { at } = await pixelsOf(await readImage(wide, { crop: true, size: 128 }))
    expect(at(64, 1)).toEqual([255, 0, 0, 255])
  })

  test("has the digest of its bytes, and the same one each time", async () => {
    const bytes = await red(30, 30).png().toBuffer()
    const first = await readImage(bytes)
    const second = await readImage(bytes)
    expect(first.ok && first.digest).toBe(first.ok && createHash("sha256").update(first.png).digest("hex"))
    expect(second).toEqual(first)
  })

  test("is turned upright and keeps nothing of what was hidden in it", async () => {
    const exif = { IFD0: { Copyright: "HIDDEN-NAME" }, IFD3: { GPSLatitude: "51/1 30/1 0/1" } }
    const photo = await red(200, 100).jpeg().withExif(exif).withMetadata({ orientation: 6 }).toBuffer()
    expect(photo.includes("HIDDEN-NAME")).toBe(true)
    const result = await readImage(photo, { square: false })
    expect(result).toMatchObject({ ok: true, width: 100, height: 200 })
    expect(result.ok && Buffer.from(result.png).includes("HIDDEN-NAME")).toBe(false)
    const baked = pngOf(8, 8, greyPixels(8, 8), [pngChunk("iTXt", Buffer.from("openbadges\0\0\0\0\0HIDDEN-BADGE"))])
    const plain = await readImage(baked)
    expect(plain.ok && Buffer.from(plain.png).includes("HIDDEN-BADGE")).toBe(false)
  })

  test("that moves shows its first frame", async () => {
    const frames = [red(20, 20), sharp({ create: { width: 20, height: 20, channels: 3, background: "#0000ff" } })]
    const moving = await sharp(await Promise.all(frames.map((frame) => frame.png().toBuffer())), {
      join: { animated: true },
    })
      .webp({ lossless: true, delay: [100, 100] })
      .toBuffer()
    expect((await sharp(moving).metadata()).pages).toBe(2)
    const result = await readImage(moving)
    expect(result).toMatchObject({ ok: true, width: 512, height: 512 })
    expect((await pixelsOf(result)).at(256, 256)).toEqual([255, 0, 0, 255])
  })
})

describe("what is not a picture we read is refused with a reason", () => {
  test.each([
    ["nothing", Buffer.alloc(0), "empty"],
    ["text", Buffer.from("hello"), "unknownFormat"],
    ["HTML with an SVG inside", Buffer.from("<html><svg></svg></html>"), "unknownFormat"],
    ["GIF", Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64"), "unknownFormat"],
    ["PDF", Buffer.from("%PDF-1.7"), "unknownFormat"],
    ["a PNG signature and nothing else", Buffer.from("89504e470d0a1a0a", "hex"), "damaged"],
    ["half a PNG", pngOf(64, 64, greyPixels(64, 64)).subarray(0, 60), "damaged"],
    ["a JPEG of noise", Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(500, 7)]), "damaged"],
    ["SVG that is not XML", Buffer.from("<svg><g></svg>"), "damaged"],
    ["SVG deeper than any drawing", svgOf("<g>".repeat(5000) + "</g>".repeat(5000)), "damaged"],
    [
      "SVG with an entity",
      Buffer.from('<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'),
      "unsafeSvg",
    ],
    [
      "SVG with a file as entity",
      Buffer.from(
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&a;</text></svg>',
      ),
      "unsafeSvg",
    ],
    [
      "SVG in UTF-16",
      Buffer.from('<?xml version="1.0" encoding="utf-16"?><svg xmlns="http://www.w3.org/2000/svg"/>'),
      "unsafeSvg",
    ],
    ["SVG with bytes that are not UTF-8", Buffer.concat([svgOf("<!--"), Buffer.from([0xff, 0xfe])]), "unsafeSvg"],
    [
      "SVG with a picture inside",
      svgOf('<image xlink:href="data:image/png;base64,AAAA" width="9" height="9"/>'),
      "unsafeSvg",
    ],
    [
      "SVG with a style sheet from elsewhere",
      Buffer.from(
        '<?xml version="1.0"?><?xml-stylesheet href="http://evil.example/a.css"?><svg xmlns="http://www.w3.org/2000/svg"/>',
      ),
      "unsafeSvg",
    ],
  ])("%s", async (_what, bytes, reason) => {
    const result = await readImage(bytes)
    expect(result).toMatchObject({ ok: false, reason })
    expect(!result.ok && result.sentence.length).toBeGreaterThan(20)
  })

  test("hostile text in place of an SVG, in time that grows with its length and not with its square", async () => {
    for (const piece of [
      "<!DOCTYPE",
      "<!DOCTYPE ",
      "<!DOCTYPE [",
      ' href="',
      " href='",
      "<!--",
      "<?",
      "encoding=",
      "<!-- -->",
    ]) {
      const text = (length: number): Uint8Array => svgOf(piece.repeat(Math.ceil(length / piece.length)))
      const cost = (bytes: Uint8Array): number => {
        const start = process.cpuUsage()
        sniffImageFormat(bytes)
        prepareSvg(bytes)
        const { user, system } = process.cpuUsage(start)
        return (user + system) / 1000
      }
      // Milliseconds of work: what took minutes before stays two orders of magnitude below this.
      expect(cost(text(500 * 1024))).toBeLessThan(2_000)
    }
  })

  test("too many bytes, before anything is decoded", async () => {
    expect(await readImage(new Uint8Array(8 * 1024 * 1024 + 1))).toMatchObject({ ok: false, reason: "tooLarge" })
    expect(await readImage(svgOf(" ".repeat(600 * 1024)))).toMatchObject({ ok: false, reason: "tooLarge" })
  })

  test("any bytes at all, without an error that is thrown", async () => {
    const start = fc.constantFrom("89504e470d0a1a0a", "ffd8ff", "524946460000000057454250", "3c737667", "")
    const bytes = fc
      .tuple(start, fc.uint8Array({ maxLength: 300 }))
      .map(([hex, rest]) => Buffer.concat([Buffer.from(hex, "hex"), rest]))
    await fc.assert(
      fc.asyncProperty(bytes, async (some) => {
        const result = await readImage(some)
        expect(result.ok || result.sentence.length > 20).toBe(true)
      }),
      { numRuns: 60, endOnFailure: true },
    )
  })
})

describe("bombs", () => {
  test("a PNG that says it is 50,000 pixels wide is refused by its header", async () => {
    expect(await readImage(pngOf(50_000, 50_000, greyPixels(8, 8)))).toMatchObject({
      ok: false,
      reason: "tooManyPixels",
    })
    expect(await readImage(await red(300, 300).png().toBuffer(), { maxPixels: 10_000 })).toMatchObject({
      ok: false,
      reason: "tooManyPixels",
    })
  })

  test("an SVG a million pixels wide is refused by its header", async () => {
    expect(await readImage(svgOf("", 'width="1000000" height="1000000"'))).toMatchObject({
      ok: false,
      reason: "tooManyPixels",
    })
  })

  test("an SVG of references to references, or of endless filters, is given up, and this process stays free meanwhile", async () => {
    const turbulence = '<feTurbulence baseFrequency="0.5" numOctaves="100"/>'.repeat(2000)
    const filter = svgOf(
      `<filter id="f" x="0" y="0" width="1" height="1">${turbulence}</filter><rect width="100" height="100" filter="url(#f)"/>`,
    )
    const levels = Array.from(
      { length: 11 },
      (_, level) => `<g id="a${level + 1}">${`<use href="#a${level}"/>`.repeat(10)}</g>`,
    )
    const references = svgOf(
      `<defs><g id="a0"><rect width="1" height="1"/></g>${levels.join("")}</defs><use href="#a11"/>`,
    )
    let ticks = 0
    const clock = setInterval(() => ticks++, 50)
    const results = await Promise.all([filter, references].map((bytes) => readImage(bytes)))
    clearInterval(clock)
    expect(results).toMatchObject([
      { ok: false, reason: "tooComplex" },
      { ok: false, reason: "tooComplex" },
    ])
    expect(ticks).toBeGreaterThan(10)
    expect(await readImage(svgOf('<rect width="50" height="50"/>'))).toMatchObject({ ok: true })
  })
})

describe("an SVG from outside reaches nothing", () => {
  let server: LocalServer
  let folder: string
  beforeAll(async () => {
    const picture = await red(50, 50).png().toBuffer()
    server = await startLocalServer((_request, response) =>
      response.writeHead(200, { "content-type": "image/png" }).end(picture),
    )
    folder = await mkdtemp(join(tmpdir(), "haversack-svg-"))
    await writeFile(join(folder, "red.png"), picture)
    await writeFile(join(folder, "other.svg"), svgOf('<g id="a"><rect width="99" height="99" fill="red"/></g>'))
    await writeFile(join(folder, "secret.txt"), "SECRET")
  })
  afterAll(async () => {
    await server.close()
    await rm(folder, { recursive: true })
  })

  // What the reference would show if it were followed stands in the picture's place; nothing else is drawn.
  const references: [string, (file: (name: string) => string, origin: string) => string][] = [
    ["a picture on the web", (_file, origin) => `<image href="${origin}/a.png" width="100" height="100"/>`],
    ["a picture file", (file) => `<image href="file://${file("red.png")}" width="100" height="100"/>`],
    [
      "a picture file by its path, the old way",
      (file) => `<image xlink:href="${file("red.png")}" width="100" height="100"/>`,
    ],
    [
      "a picture under another prefix",
      (file) => `<image xmlns:x="http://www.w3.org/1999/xlink" x:href="${file("red.png")}" width="100" height="100"/>`,
    ],
    [
      "a picture behind character references",
      (_file, origin) => `<image href="${origin.replace("h", "&#104;")}/a.png" width="100" height="100"/>`,
    ],
    ["part of another SVG", (file) => `<use href="${file("other.svg")}#a"/>`],
    [
      "a filter's picture",
      (_file, origin) =>
        `<filter id="f"><feImage href="${origin}/a.png"/></filter><rect width="100" height="100" fill="none" filter="url(#f)"/>`,
    ],
    ["a paint from elsewhere", (file) => `<rect width="100" height="100" fill="url(${file("other.svg")}#a)"/>`],
    ["a style sheet", (_file, origin) => `<style>@import url("${origin}/a.css"); @import "${origin}/b.css";</style>`],
    ["an included text", (file) => `<text y="50"><xi:include href="${file("secret.txt")}" parse="text"/></text>`],
    ["a script", (_file, origin) => `<script href="${origin}/a.js"/><script>fetch("${origin}")</script>`],
    [
      "embedded HTML",
      (_file, origin) =>
        `<foreignObject width="100" height="100"><img xmlns="http://www.w3.org/1999/xhtml" src="${origin}/a.png"/></foreignObject>`,
    ],
  ]
  test.each(references)("by %s", async (_what, make) => {
    const inner = make((name) => join(folder, name), server.origin)
    const { isEmpty } = await pixelsOf(await readImage(svgOf(inner)))
    expect(isEmpty).toBe(true)
    expect(server.connections()).toBe(0)
  })

  test("since our own fence takes every link out that does not lead to a part of the same drawing", () => {
    for (const [, make] of references) {
      const source = prepareSvg(svgOf(make((name) => join(folder, name), server.origin)))
      expect(source).toMatchObject({ ok: true })
      expect(source.ok && source.svg).not.toMatch(/href\s*=\s*["'](?!#)/)
    }
    const own = prepareSvg(svgOf("<use href=\"#a\"/><use xlink:href='#b'/>"))
    expect(own.ok && own.svg).toMatch(/href="#a".*href='#b'/)
  })

  test("by the drawing library alone either, before our own fence", async () => {
    for (const [, make] of references) {
      const inner = make((name) => join(folder, name), server.origin)
      const { data } = await sharp(svgOf(inner)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
      expect(data.every((byte) => byte === 0)).toBe(true)
    }
    expect(server.connections()).toBe(0)
  })

  test("but its own parts, and a document type as drawing programs write it, are kept", async () => {
    const own = svgOf(
      '<defs><rect id="a" width="100" height="100" fill="#00f"/></defs><a href="https://example.org/"><use xlink:href="#a"/></a>',
    )
    const typed = Buffer.concat([
      Buffer.from(
        '<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by hand --><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n',
      ),
      own,
    ])
    expect((await pixelsOf(await readImage(own))).at(256, 256)).toEqual([0, 0, 255, 255])
    expect((await pixelsOf(await readImage(typed))).at(256, 256)).toEqual([0, 0, 255, 255])
  })
})
