import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { createIssuer, issue } from "../credentials/fixtures.ts"
import { openScene, type Scene } from "../web/scene.ts"
import { expectAccessible, expectSound } from "./accessible.ts"
import { openBrowser, openContext } from "./browser.ts"

let browser: Browser
let scene: Scene
let badge: string
let forged: string
let unreachable: string

beforeAll(async () => {
  ;[browser, scene] = await Promise.all([openBrowser(), openScene()])
  const path = await scene.badge("alice", scene.alice, "First crossing", "public")
  badge = scene.origin.origin + path
  const bytes = await (await fetch(badge, { headers: { accept: "application/vc" } })).text()
  forged = bytes.replace("About First crossing", "About the last crossing")
  unreachable = new TextDecoder().decode((await issue(await createIssuer("nowhere.invalid"))).bytes)
})
afterAll(async () => {
  await browser?.close()
  await scene?.instance.stop()
})

/** With HAVERSACK_PICTURES a picture of what is seen is kept there, for eyes. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env["HAVERSACK_PICTURES"]
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

describe("checking a badge in a browser", () => {
  it("has a page that everybody can use, at 320 px too", async () => {
    const stranger = await openContext(browser, scene.origin)
    await expectAccessible(browser, stranger, scene.origin, "/verify")
    await stranger.close()
  })

  it.each([
    ["verified", "Verified", (): string => badge],
    ["forged", "Not valid", (): string => forged],
    ["unreachable", "Could not be checked", (): string => unreachable],
    ["several", "2 found: 1 not valid, 1 could not be checked", (): string => `[${forged},${unreachable}]`],
    ["nothing", "No badge found", (): string => "good morning"],
  ] as const)(
    "says %s without a script, with the verdict first, wide and narrow, light and dark",
    async (name, title, text) => {
      for (const { width, dark } of [
        { width: 1280, dark: false },
        { width: 320, dark: true },
      ]) {
        const context = await openContext(browser, scene.origin, { javaScript: true, width, dark })
        // axe needs a script to look, the page needs none to work: ours are kept out.
        await context.route("**/assets/*.js", (route) => route.abort())
        const page = await context.newPage()
        await page.goto("/verify")
        await page.getByLabel("The badge's address or text").fill(text())
        await page.getByRole("button", { name: "Check", exact: true }).click()
        await page.waitForFunction(() => document.title !== "" && !document.title.startsWith("Check a badge"))
        expect(await page.title()).toContain(title)
        expect(await page.locator("h1").innerText()).toContain(title)
        for (const detail of await page.locator("details").all())
          await detail.evaluate((one) => one.setAttribute("open", ""))
        await expectSound(page, `/verify, ${name}, at ${width} px`)
        await picture(page, `verify-${name}-${width}`)
        await context.close()
      }
    },
  )

  it("is done with a keyboard alone, says that it is under way, and puts the focus where the verdict is", async () => {
    const context = await openContext(browser, scene.origin, { javaScript: true })
    const page = await context.newPage()
    await page.goto("/verify")
    await page.getByLabel("The badge's address or text").focus()
    await page.keyboard.type(badge)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("recipient")
    const said: string[] = []
    await page.exposeFunction("heard", (words: string) => said.push(words))
    await page.locator("output").evaluate((spoken) => {
      const tell = () => (globalThis as unknown as { heard(words: string): void }).heard(spoken.textContent)
      new MutationObserver(tell).observe(spoken, { childList: true })
    })
    await page.keyboard.press("Enter")
    await page.waitForFunction(() => document.title.startsWith("Verified"))
    expect(said).toEqual([expect.stringMatching(/^Checking/)])
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Verified: First crossing")
    expect(await page.locator("[role=status]").first().innerText()).toMatch(/^Verified/)
    await context.close()
  })

  it("takes a file, and tells from the result whether it is somebody's in particular", async () => {
    const context = await openContext(browser, scene.origin)
    const page = await context.newPage()
    await page.goto("/verify")
    const buffer = Buffer.from(await (await fetch(badge, { headers: { accept: "application/vc" } })).arrayBuffer())
    await page
      .getByLabel("Or its image or file")
      .setInputFiles({ name: "badge.json", mimeType: "application/json", buffer })
    await page.getByRole("button", { name: "Check", exact: true }).click()
    await page.locator(".verdict-word").waitFor()
    await page
      .getByRole("form", { name: "Badge 1 once more" })
      .getByLabel(/somebody in particular/)
      .fill(`@bob@${scene.origin.host}`)
    await page.getByRole("button", { name: "Check for this person" }).click()
    await page.waitForFunction(() => document.title.startsWith("Not valid"))
    expect(page.url()).not.toContain("bob")
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /Download the report/ }).click(),
    ])
    expect(download.suggestedFilename()).toBe("verification-report.json")
    await context.close()
  })
})
