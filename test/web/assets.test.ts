import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Hono } from "hono"
import { describe, expect, test } from "vitest"
import { assetUrl, loadAssetCatalogue, serveAsset } from "../../src/web/assets/asset-catalogue.ts"

const folder = join(import.meta.dirname, "../../src/web/assets")
const app = new Hono().get("/assets/:file", serveAsset)

describe("assets", () => {
  test("are served for ever under the hash of their content", async () => {
    const url = assetUrl("haversack.css")
    expect(url).toMatch(/^\/assets\/haversack\.[\w-]{12}\.css$/)
    const response = await app.request(url)
    expect(response.status).toBe(200)
    expect(response.headers.get("content-type")).toBe("text/css; charset=utf-8")
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable")
    expect(await response.text()).toContain("@layer reset, tokens, base, layout, components, pages, utilities;")
  })

  test("an address of before an upgrade gets the new content, but not for ever", async () => {
    const response = await app.request("/assets/haversack.AAAAAAAAAAAA.css")
    expect(response.status).toBe(200)
    expect(response.headers.get("cache-control")).toBe("no-cache")
  })

  test("what is not an asset is not found, whatever the path tries", async () => {
    for (const path of ["nothing.css", "asset-catalogue.ts", "tokens.css", "..%2f..%2fpackage.json", "%2e%2e"]) {
      expect((await app.request(`/assets/${path}`)).status).toBe(404)
    }
    expect(() => assetUrl("nothing.css")).toThrow(/nothing\.css/)
  })

  test("the bundle holds every style sheet and every script of the folder", async () => {
    const bundle = async (name: string) => (await app.request(assetUrl(name))).text()
    const styles = await bundle("haversack.css")
    const scripts = await bundle("haversack.js")
    const files = readdirSync(folder)
    for (const file of files.filter((name) => /\.(css|js)$/.test(name))) {
      const source = readFileSync(join(folder, file), "utf8")
      expect(file.endsWith(".css") ? styles : scripts).toContain(source)
    }
    expect(loadAssetCatalogue(folder).names()).toContain("favicon.svg")
  })

  test("no asset reaches out to another host", () => {
    const reaching = readdirSync(folder).filter((file) =>
      /https?:\/\/|@import|url\(["']?\/\//.test(
        readFileSync(join(folder, file), "utf8").replaceAll("http://www.w3.org/2000/svg", ""),
      ),
    )
    expect(reaching).toEqual([])
  })
})

describe("colours", () => {
  const tokens = readFileSync(join(folder, "tokens.css"), "utf8")

  function colours(token: string): [light: string, dark: string] {
    const match = new RegExp(`--${token}: (?:light-dark\\((#\\w{6}), (#\\w{6})\\)|(#\\w{6}));`).exec(tokens)
    if (!match) throw new Error(`tokens.css has no colour --${token}`)
    return [match[1] ?? match[3] ?? "", match[2] ?? match[3] ?? ""]
  }

  function luminance(hex: string): number {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
      const channel = Number.parseInt(hex.slice(start, start + 2), 16) / 255
      return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }

  function contrast(one: string, other: string): number {
    const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
    return (lighter + 0.05) / (darker + 0.05)
  }

  const grounds = ["canvas", "surface", "raised", "well", "muted-tint"]
  const pairs: [string, string, number][] = [
    ...["ink", "ink-soft", "link"].flatMap((ink) =>
      grounds.map((ground): [string, string, number] => [ink, ground, 4.5]),
    ),
    ...["bad", "danger"].flatMap((ink) =>
      ["canvas", "surface", "raised"].map((g): [string, string, number] => [ink, g, 4.5]),
    ),
    ...["good", "caution", "bad", "note"].flatMap((tone): [string, string, number][] => [
      [tone, `${tone}-tint`, 4.5],
      ["ink", `${tone}-tint`, 4.5],
      [tone, "raised", 4.5],
    ]),
    ["on-pine", "pine", 4.5],
    ["on-pine", "pine-strong", 4.5],
    ["on-danger", "danger", 4.5],
    ["on-waxed", "waxed", 4.5],
    ["on-waxed-soft", "waxed", 4.5],
    ["on-waxed", "waxed-deep", 4.5],
    ...[1, 2, 3, 4, 5, 6].map((tone): [string, string, number] => ["on-enamel", `enamel-${tone}`, 4.5]),
    ...["canvas", "surface", "raised"].map((ground): [string, string, number] => ["line-strong", ground, 3]),
    ...["canvas", "surface", "raised"].map((ground): [string, string, number] => ["focus", ground, 3]),
    ["thread", "waxed", 3],
  ]

  test.each(pairs)("--%s on --%s reaches %s:1 in light and in dark", (front, back, least) => {
    const [lightFront, darkFront] = colours(front)
    const [lightBack, darkBack] = colours(back)
    expect(contrast(lightFront, lightBack)).toBeGreaterThanOrEqual(least)
    expect(contrast(darkFront, darkBack)).toBeGreaterThanOrEqual(least)
  })
})
