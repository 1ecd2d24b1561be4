import type { Browser, BrowserContext, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Instance, startInstance } from "../support/instance.ts"
import { axeFindings, expectAccessible } from "./accessible.ts"
import { openBrowser, openContext } from "./browser.ts"

let browser: Browser
let harbor: Instance
let meadow: Instance
let iris: BrowserContext
let bob: BrowserContext
let alice: BrowserContext
const toVisit = { iris: [] as string[], bob: [] as string[], alice: [] as string[] }

beforeAll(async () => {
  ;[browser, harbor, meadow] = await Promise.all([
    openBrowser(),
    startInstance({ name: "harbor" }),
    startInstance({ name: "meadow" }),
  ])
  iris = await openContext(browser, harbor.origin)
  bob = await openContext(browser, harbor.origin)
  alice = await openContext(browser, meadow.origin)
})
afterAll(async () => {
  await browser?.close()
  await Promise.all([harbor?.stop(), meadow?.stop()])
})

/** Reloads until the words are there: what comes from another server takes a moment. */
async function reloadUntil(page: Page, words: RegExp): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.reload()
        return await page.locator("main").innerText()
      },
      { timeout: 30_000, interval: 250 },
    )
    .toMatch(words)
}

const signUp = async (context: BrowserContext, path: string, name: string): Promise<Page> => {
  const page = await context.newPage()
  await page.goto(path)
  await page.locator("[name=name]").fill(name)
  await page.locator("[name=handle]").fill(name.toLowerCase())
  await page.locator("[name=email]").fill(`${name.toLowerCase()}@people.example`)
  await page.locator("[name=password]").fill("a long enough password")
  await page.locator("main form button[type=submit]").click()
  return page
}

describe("the story of a badge, in a browser without JavaScript", () => {
  it("the first person becomes the instance's admin by the set-up link", async () => {
    const page = await signUp(iris, (await harbor.setUpLink()).href, "Iris")
    await page.goto("/admin")
    expect(await page.locator("h1").innerText()).toBeTruthy()
    toVisit.iris.push("/", "/timeline", "/admin", "/admin/people", "/admin/queues", "/settings/profile", "/backpack")
  })

  it("an earner on another server signs up, using only the keyboard", async () => {
    const page = await alice.newPage()
    await page.goto("/sign-up")
    for (const [name, value] of [
      ["name", "Alice"],
      ["handle", "alice"],
      ["email", "alice@people.example"],
      ["password", "a long enough password"],
    ] as const) {
      for (let hop = 0; hop < 40; hop += 1) {
        if ((await page.evaluate(() => document.activeElement?.getAttribute("name"))) === name) break
        await page.keyboard.press("Tab")
      }
      await page.keyboard.type(value)
    }
    await page.keyboard.press("Enter")
    await page.waitForURL((url) => url.pathname === "/")
    await page.goto("/@alice")
    expect(await page.locator("main").innerText()).toContain(`@alice@${meadow.origin.host}`)
    toVisit.alice.push("/backpack", "/timeline", "/settings/profile", "/@alice", "/following", "/followers")
  })

  it("somebody on the first server follows her", async () => {
    const page = await signUp(bob, "/sign-up", "Bob")
    await page.goto(`/@alice@${meadow.origin.host}`)
    await page.locator("form[action$='/follow'] button").first().click()
    await page.goto(`/@alice@${meadow.origin.host}`)
    await reloadUntil(page, /Unfollow|Following/)
    toVisit.bob.push(`/@alice@${meadow.origin.host}`)
  })

  it("Iris creates an issuer and an achievement with a picture, and awards it across servers", async () => {
    const page = await iris.newPage()
    await page.goto("/issuers/new")
    await page.locator("[name=name]").fill("Harbor Makerspace")
    await page.locator("[name=handle]").fill("makers")
    await page.locator("[name=description]").fill("We teach each other to **make things**.")
    await page.locator("[name=website]").fill("https://makers.example")
    await page.locator("main form button[type=submit]").last().click()
    await page.waitForURL(/\/issuers\/[^/]+$/)
    const issuer = new URL(page.url()).pathname
    expect(await page.locator("h1").innerText()).toContain("Harbor Makerspace")

    await page.goto(`${issuer}/achievements/new`)
    await page.locator("[name=name]").fill("Solar Oven Builder")
    await page.locator("[name=description]").fill("Built a working solar oven.")
    await page.locator("[name=criteria]").fill("- reaches **120 °C**\n- salvaged parts only")
    await page.locator("[name=tags]").fill("making, energy")
    await page.locator("[name=image]").setInputFiles({
      name: "sun.svg",
      mimeType: "image/svg+xml",
      buffer: Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><circle cx="50" cy="50" r="45" fill="#e8a33d"/><path d="M20 60h60l-8 18H28z" fill="#3a2b1a"/></svg>',
      ),
    })
    await page.locator("main form button[type=submit]").last().click()
    await page.waitForURL(/\/achievements\/[^/]+$/)
    const achievement = new URL(page.url()).pathname
    expect(await page.locator("main").innerText()).toContain("120 °C")

    await page.goto(`${achievement}/award`)
    await page.locator("[name=recipient]").fill("@nobody@nowhere")
    await page.locator("[name=narrative]").fill("Her oven baked bread at noon.")
    await page.locator("main form button[type=submit]").last().click()
    expect(await page.locator("[name=narrative]").inputValue()).toBe("Her oven baked bread at noon.")
    await page.locator("[name=recipient]").fill(`@alice@${meadow.origin.host}`)
    await page.locator("main form button[type=submit]").last().click()
    await page.waitForURL(/\/awards$/)
    expect(await page.locator("main").innerText()).toContain("Alice")
    toVisit.iris.push(
      "/issuers",
      "/issuers/new",
      issuer,
      `${issuer}/achievements/new`,
      achievement,
      `${achievement}/award`,
      `${issuer}/awards`,
      "/@makers",
    )
  })

  it("Alice finds the offer verified, with its picture, and accepts it as public", async () => {
    const page = await alice.newPage()
    await page.goto("/backpack")
    await reloadUntil(page, /Solar Oven Builder/)
    await page.locator("a[href^='/offers/']").first().click()
    await reloadUntil(page, /Verified/)
    await expectAccessible(browser, alice, meadow.origin, new URL(page.url()).pathname)
    await page.locator("input[name=visibility][value=public]").check({ force: true })
    await page.locator("form[action$='/accept'] button").first().click()
    await page.waitForURL(/\/badges\/[^/]+$/)
    const badge = new URL(page.url()).pathname
    expect(await page.locator("h1").innerText()).toContain("Solar Oven Builder")
    const loaded = await page
      .locator("main img")
      .first()
      .evaluate((image) => (image as HTMLImageElement).complete && (image as HTMLImageElement).naturalWidth > 0)
    expect(loaded).toBe(true)
    toVisit.alice.push(badge)

    const stranger = await openContext(browser, meadow.origin)
    const visit = await stranger.newPage()
    await visit.goto(badge)
    await visit.locator("form[action$='/check'] button").click()
    expect(await visit.locator("main").innerText()).toContain("Verified")
    await expectAccessible(browser, stranger, meadow.origin, badge)
    for (const path of ["/", "/@alice", "/sign-in", "/sign-up"])
      await expectAccessible(browser, stranger, meadow.origin, path)
    await stranger.close()
  })

  it("Bob sees it arrive in his timeline, with a picture that has words", async () => {
    const page = await bob.newPage()
    await page.goto("/timeline")
    await reloadUntil(page, /Solar Oven Builder/)
    const picture = page.locator("main img[alt*='Solar Oven Builder']").first()
    expect(await picture.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0)
    toVisit.bob.push("/timeline")
  })

  it("Iris sees that it was accepted", async () => {
    const page = await iris.newPage()
    await page.goto(toVisit.iris.find((path) => path.endsWith("/awards")) ?? "")
    await reloadUntil(page, /Accepted/)
  })

  it.each(["iris", "bob", "alice"] as const)(
    "every page that %s used is accessible, wide and narrow, light and dark",
    async (who) => {
      const { context, origin } = {
        iris: { context: iris, origin: harbor.origin },
        bob: { context: bob, origin: harbor.origin },
        alice: { context: alice, origin: meadow.origin },
      }[who]
      expect(toVisit[who].length).toBeGreaterThan(0)
      for (const path of toVisit[who]) await expectAccessible(browser, context, origin, path)
    },
  )

  it("a page that does not exist says so kindly, and is accessible", async () => {
    const context = await openContext(browser, meadow.origin, { javaScript: true, width: 320 })
    const page = await context.newPage()
    const response = await page.goto("/badges/AAAAAAAAAAAAAAAAAAAAAA")
    expect(response?.status()).toBe(404)
    expect(await axeFindings(page)).toEqual([])
    await context.close()
  })
})
