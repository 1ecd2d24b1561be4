import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { newcomer } from "../support/community.ts"
import { openScene, type Scene } from "../web/scene.ts"
import { pngWith, text as textChunk, zipOf } from "../credentials/input/containers.ts"
import { expectAccessible } from "./accessible.ts"
import { openBrowser, openContext } from "./browser.ts"

let scene: Scene
let browser: Browser
let context: BrowserContext
let page: Page
let baked: Buffer

/** Pictures of what was seen, for those who want to look: HAVERSACK_PICTURES=folder. */
const pictures = process.env["HAVERSACK_PICTURES"]
const shot = async (name: string): Promise<void> => {
  if (pictures === undefined) return
  await mkdir(pictures, { recursive: true })
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true })
}

const accessible = () => expectAccessible(browser, context, scene.origin, new URL(page.url()).pathname)

beforeAll(async () => {
  scene = await openScene()
  browser = await openBrowser()
  const carol = await newcomer(scene.origin, "carol")
  const badge = await scene.badge("carol", carol, "Knots and Splices", "public")
  baked = Buffer.from(await (await fetch(new URL(`${badge}/badge.png`, scene.origin))).arrayBuffer())
  await carol.send(await carol.open(badge), "/remove")
  context = await openContext(browser, scene.origin)
  const cookies = carol.cookies().map((cookie) => ({ ...cookie, url: scene.origin.href }))
  await context.addCookies(cookies)
  page = await context.newPage()
})
afterAll(async () => {
  await browser?.close()
  await scene?.instance.stop()
})

describe("adding badges in a browser without scripts", () => {
  it("brings several files, decides about each, and all of it is accessible, also on a phone", async () => {
    await page.goto("/backpack")
    await accessible()
    await shot("1-empty-backpack")
    await page.getByRole("link", { name: "Add a badge that you have" }).click()
    await accessible()
    await shot("2-add")
    await page.getByRole("button", { name: "Look at it" }).click()
    expect(await page.getByRole("alert").textContent()).toContain("Choose a file, or paste")
    const old = pngWith(textChunk("openbadges", "http://127.0.0.1:1/assertion.json"))
    const zip = zipOf([
      { name: "old.png", bytes: old },
      { name: "photo.png", bytes: pngWith() },
    ])
    await page.getByLabel("Choose files").setInputFiles([
      { name: "knots.png", mimeType: "image/png", buffer: baked },
      { name: "from-before.zip", mimeType: "application/zip", buffer: zip },
    ])
    await page.getByRole("button", { name: "Look at it" }).click()
    await page.waitForURL("**/backpack/imports")
    await accessible()
    await shot("3-brought")
    await page.getByRole("button", { name: "Keep as not verified old.png" }).click()
    await page.getByRole("button", { name: "Discard photo.png" }).click()
    await page.getByRole("link", { name: "Look and decide about Knots and Splices" }).click()
    await accessible()
    await shot("4-preview")
    await page.setViewportSize({ width: 320, height: 800 })
    await shot("5-preview-on-a-phone")
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.getByLabel("Public").check()
    await page.getByRole("button", { name: "Add to your backpack" }).click()
    await page.waitForURL("**/badges/*")
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toContain("Knots and Splices")
    await shot("6-added")
    await page.goto("/backpack")
    expect(await page.getByRole("main").textContent()).toContain("one kept as not verified")
    await shot("7-backpack")
    await page.goto("/backpack/imports")
    await accessible()
    await shot("8-kept")
  })
})
