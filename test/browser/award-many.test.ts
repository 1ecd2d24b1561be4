import type { Browser, BrowserContext } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { openScene, type Scene } from "../web/scene.ts"
import { expectAccessible } from "./accessible.ts"
import { openBrowser, openContext } from "./browser.ts"

let browser: Browser
let scene: Scene
let bob: BrowserContext
let achievement: string

beforeAll(async () => {
  ;[browser, scene] = await Promise.all([openBrowser(), openScene()])
  await scene.badge("alice", scene.alice, "Radio", "public")
  const [row] = await scene.instance.rows<{ id: string }>("select id from achievement")
  achievement = `/achievements/${row?.id}`
  bob = await openContext(browser, scene.origin, { javaScript: true })
  await bob.addCookies(scene.bob.cookies().map((cookie) => ({ ...cookie, url: scene.origin.href })))
})
afterAll(async () => {
  await browser?.close()
  await scene?.instance.stop()
})

describe("awarding many in a browser", () => {
  it("goes from a pasted table to the result, shows by itself how far it is, and axe finds nothing on the way", async () => {
    const look = (path: string) => expectAccessible(browser, bob, scene.origin, path)
    const page = await bob.newPage()
    await look(`${achievement}/award-many`)
    await page.goto(`${achievement}/award-many`)
    const people = Array.from(
      { length: 40 },
      (_, index) => `somebody${index}@mail.example\tWell done, number ${index}.`,
    )
    const list = ["Mail\tWhat they did", ...people, "nobody\tNothing."].join("\n")
    await page.getByLabel("Who earned it?").fill(list)
    await page.getByRole("button", { name: "Read the list" }).click()
    await page.waitForURL(/\/columns$/)
    await look(new URL(page.url()).pathname)
    expect(await page.getByLabel("Mail", { exact: true }).inputValue()).toBe("email")
    await page.getByLabel("What they did", { exact: true }).selectOption("narrative")
    await page.getByRole("button", { name: "See what the rows say" }).click()
    const batch = new URL(page.url()).pathname
    await look(batch)
    await page.getByRole("button", { name: "Award 40 badges" }).click()
    // From here on nobody touches the page: the numbers change, and at the end it is another page.
    const first = await page.locator(".progress-words").textContent()
    await page.waitForFunction((before) => document.querySelector(".progress-words")?.textContent !== before, first)
    await page.getByRole("heading", { name: "40 badges awarded" }).waitFor({ timeout: 90_000 })
    await look(batch)
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Result as CSV" }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^awards-.*\.csv$/)
    await look(`/issuers/${(await scene.actor("makers")).id}/batches`)
    await page.close()
  })
})
