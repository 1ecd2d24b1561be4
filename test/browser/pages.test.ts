import type { Browser, BrowserContext, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { Visitor } from "../../src/cli/demo/visitor.ts"
import { openScene, type Scene } from "../web/scene.ts"
import { expectAccessible, expectSound } from "./accessible.ts"
import { openBrowser, openContext } from "./browser.ts"

const longWord = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunte"
const long = `${longWord} ${longWord}`.slice(0, 118)

let browser: Browser
let scene: Scene
let alice: BrowserContext
let bob: BrowserContext
let stranger: BrowserContext
let issuer: string

beforeAll(async () => {
  ;[browser, scene] = await Promise.all([openBrowser(), openScene()])
  const { origin } = scene
  alice = await signedIn(scene.alice)
  bob = await signedIn(scene.bob)
  stranger = await openContext(browser, origin)
  issuer = `/issuers/${(await scene.actor("makers")).id}`
})
afterAll(async () => {
  await browser?.close()
  await scene?.instance.stop()
})

/** A browser that is signed in as the visitor is. */
async function signedIn(visitor: Visitor): Promise<BrowserContext> {
  const context = await openContext(browser, scene.origin)
  await context.addCookies(visitor.cookies().map((cookie) => ({ ...cookie, url: scene.origin.href })))
  return context
}

type Fields = Record<string, string>

/** Sends a form as a browser that checks nothing itself would, and looks at what comes back: wide and light, narrow and dark. */
async function expectKindRefusal(person: BrowserContext, path: string, fields: Fields, wrong: string[]): Promise<void> {
  for (const { width, dark } of [
    { width: 1280, dark: false },
    { width: 320, dark: true },
  ]) {
    const context = await openContext(browser, scene.origin, { javaScript: true, width, dark })
    await context.addCookies((await person.storageState()).cookies)
    const page = await context.newPage()
    await page.goto(path)
    for (const [name, value] of Object.entries(fields)) await fill(page, name, value)
    await page
      .locator("main form")
      .last()
      .evaluate((form) => form.setAttribute("novalidate", ""))
    const [answer] = await Promise.all([
      page.waitForResponse((response) => response.request().method() === "POST"),
      page.locator("main form").last().locator("button[type=submit]").last().click(),
    ])
    expect(answer.status(), path).toBe(422)
    expect(await page.title()).toMatch(/^Problem: /)
    // The summary has the focus, and each of its links leads to a field that says the same.
    expect(await page.evaluate(() => document.activeElement?.className)).toContain("problem-summary")
    for (const name of wrong) {
      await page.locator(`.problem-summary a[href="#field-${name}"]`).click()
      expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-invalid")), name).toBe("true")
    }
    await expectSound(page, `${path} refused, at ${width} px`)
    await context.close()
  }
}

async function fill(page: Page, name: string, value: string): Promise<void> {
  const field = page.locator(`main [name="${name}"]`).first()
  if (value === "") return field.evaluate((one) => ((one as HTMLInputElement).value = "")).then(() => undefined)
  // A maxlength is the browser's favour: what is longer comes from elsewhere.
  await field.evaluate((one, text) => {
    one.removeAttribute("maxlength")
    ;(one as HTMLInputElement).value = text
  }, value)
}

describe("forms that come back", () => {
  it("sign-up says what is wrong with each field", async () => {
    await expectKindRefusal(
      stranger,
      "/sign-up",
      { name: "", handle: "Ünïcode 🐝", email: "nobody", password: "short" },
      ["name", "handle", "email", "password"],
    )
  })

  it("a new issuer needs a name, a handle and a real address", async () => {
    await expectKindRefusal(bob, "/issuers/new", { name: " ", handle: long, website: "javascript:alert(1)" }, [
      "name",
      "handle",
      "website",
    ])
  })

  it("a new badge needs words, and tags that are tags", async () => {
    await expectKindRefusal(
      bob,
      `${issuer}/achievements/new`,
      { name: "", description: "", criteria: " ", tags: longWord.repeat(2), alignmentName: "A skill without address" },
      ["name", "description", "criteria", "tags", "alignmentUrl"],
    )
  })

  it("an award needs somebody to go to, a day to come and evidence that can be opened", async () => {
    const { url } = await scene.offer("alice", scene.alice, "Kind refusals")
    expect(url.pathname).toMatch(/^\/offers\//)
    const [row] = await scene.instance.rows<{ id: string }>(`select id from achievement where name = 'Kind refusals'`)
    await expectKindRefusal(
      bob,
      `/achievements/${row?.id}/award`,
      { recipient: "somebody@", narrative: long.repeat(20), validUntil: "2001-01-01" },
      ["recipient", "validUntil"],
    )
    await expectKindRefusal(
      bob,
      `/achievements/${row?.id}/award`,
      { recipient: "@alice", evidenceUrl: "ftp://somewhere" },
      ["evidenceUrl"],
    )
  })

  it("an email address is awarded too, and its issuer sees that the mail waits for an answer", async () => {
    const [row] = await scene.instance.rows<{ id: string }>(`select id from achievement where name = 'Kind refusals'`)
    const sight = await scene.bob.open(`/achievements/${row?.id}/award`)
    const back = await scene.bob.send(sight, "/award", { recipient: "alice@nowhere.invalid" })
    expect(back.page.querySelector("main")?.text).toMatch(/alice@nowhere\.invalid[^]*Waiting for the claim/)
  })
})

describe("badges on bad days", () => {
  describe("one with the longest of names", () => {
    let badge: string
    let achievement: string

    it("can be offered and accepted", async () => {
      const offer = await scene.offer("alice", scene.alice, long, {
        achievement: {
          description: longWord.repeat(5),
          criteriaSource: longWord.repeat(8),
          tags: [longWord.slice(0, 50)],
        },
        award: {
          narrative: longWord.repeat(10),
          evidence: [{ narrative: "Without a link." }, { url: `https://evidence.example/${longWord.repeat(3)}` }],
        },
      })
      await expectAccessible(browser, alice, scene.origin, offer.url.pathname)
      badge = (await scene.alice.send(offer, "/accept", { visibility: "public" })).url.pathname
      const [row] = await scene.instance.rows<{ id: string }>(`select id from achievement where name = '${long}'`)
      achievement = `/achievements/${row?.id}`
    })

    it("fits the pages of its earner", async () => {
      for (const path of [badge, "/backpack", "/backpack?view=list"])
        await expectAccessible(browser, alice, scene.origin, path)
    })

    it("fits the pages that everybody sees", async () => {
      for (const path of [badge, "/", "/@alice", "/@makers", achievement])
        await expectAccessible(browser, stranger, scene.origin, path)
    })

    it("fits the pages of its issuer", async () => {
      for (const path of [issuer, `${issuer}/awards`, `${achievement}/award`, `${achievement}/edit`])
        await expectAccessible(browser, bob, scene.origin, path)
    })
  })

  it("one in a script that runs from right to left keeps the page in order", async () => {
    const badge = await scene.badge("alice", scene.alice, "صانع الفرن الشمسي 🐝", "public", {
      achievement: { description: "بنى فرنًا شمسيًا." },
    })
    await expectAccessible(browser, stranger, scene.origin, badge)
    const page = await stranger.newPage()
    await page.goto(badge)
    const description = page.locator(".badge-hero .lead")
    expect(await description.evaluate((one) => getComputedStyle(one).direction)).toBe("rtl")
    expect(await page.locator("main").evaluate((one) => getComputedStyle(one).direction)).toBe("ltr")
    await page.close()
  })

  it("one that has expired says so, and dims its picture", async () => {
    const badge = await scene.badge("alice", scene.alice, "First Aid 2019", "public", {
      award: { validUntil: new Date(Date.now() + 86_400_000) },
    })
    const id = badge.split("/").at(-1)
    await scene.instance.rows(`update holding set valid_until = now() - interval '1 day' where id = '${id}'`)
    await expectAccessible(browser, stranger, scene.origin, badge)
    const page = await stranger.newPage()
    await page.goto(badge)
    expect(await page.locator(".badge-hero").innerText()).toMatch(/Expired[^]*has expired since/)
    await page.close()
  })

  it("one that was revoked says so once it is checked again", async () => {
    const badge = await scene.badge("alice", scene.alice, "Taken Back", "public")
    const page = await bob.newPage()
    await page.goto(`${issuer}/awards`)
    const row = page.locator("tr", { hasText: "Taken Back" })
    await row.locator("summary", { hasText: "Revoke" }).click()
    await row.locator("form[action$='/revoke'] button").click()
    expect(await page.locator("main").innerText()).toContain("Revoked")
    const id = badge.split("/").at(-1)
    await scene.instance.rows(
      `update verification set checked_at = now() - interval '1 hour' where digest = (select digest from holding where id = '${id}')`,
    )
    const visit = await stranger.newPage()
    await visit.goto(badge)
    await visit.locator("form[action$='/check'] button").click()
    expect(await visit.locator(".badge-hero").innerText()).toContain("Revoked")
    await expectAccessible(browser, stranger, scene.origin, badge)
    await Promise.all([page.close(), visit.close()])
  })

  it("one that is not there, or not for everybody, says what it can", async () => {
    const secret = await scene.badge("alice", scene.alice, "Nobody's business", "private")
    for (const path of ["/badges/AAAAAAAAAAAAAAAAAAAAAA", secret, "/@nobody", "/nothing/at/all"])
      await expectAccessible(browser, stranger, scene.origin, path, 404)
  })
})

describe("the pages about an account and the server", () => {
  it("fit, in both lights, and axe finds nothing in them", async () => {
    for (const path of ["/settings/account", "/settings/sessions", "/settings/data"])
      await expectAccessible(browser, alice, scene.origin, path)
    for (const path of ["/forgot-password", "/privacy", "/contact"])
      await expectAccessible(browser, stranger, scene.origin, path)
  })
})

describe("what a keyboard and a newcomer need", () => {
  it("evidence is opened, filled in and added to with the keyboard alone, and Enter in a field sends the form", async () => {
    const [row] = await scene.instance.rows<{ id: string }>(`select id from achievement where name = 'Kind refusals'`)
    const page = await bob.newPage()
    await page.goto(`/achievements/${row?.id}/award`)
    const tabTo = async (selector: string) => {
      for (let hop = 0; hop < 60; hop += 1) {
        if (
          await page
            .locator(selector)
            .first()
            .evaluate((one) => one === document.activeElement)
        )
          return
        await page.keyboard.press("Tab")
      }
      throw new Error(`${selector} was not reached`)
    }
    await tabTo("[name=recipient]")
    await page.keyboard.type("@bob")
    await tabTo("details.form-rows-row summary")
    await page.keyboard.press("Enter")
    await tabTo("[name=evidenceUrl]")
    await page.keyboard.type("https://evidence.example/1")
    await tabTo("[name=addRow]")
    await page.keyboard.press("Enter")
    await page.waitForFunction(() => document.querySelectorAll("[name=evidenceUrl]").length === 2)
    expect(await page.locator("[name=evidenceUrl]").first().inputValue()).toBe("https://evidence.example/1")
    await tabTo("[name=recipient]")
    await page.keyboard.press("Enter")
    await page.waitForURL(/\/awards$/)
    await page.close()
  })

  it("somebody new reads what to do first; somebody who is at home does not", async () => {
    const page = await bob.newPage()
    await page.goto("/")
    const steps = page.locator("section", { has: page.locator("#first-steps") })
    expect(await steps.innerText()).toMatch(/Fill in your profile[^]*Get your first badge[^]*Follow somebody/)
    expect(await steps.locator("li.done").innerText()).toContain("Award badges yourself")
    await page.goto("/settings/profile")
    await page.locator("[name=bio], [name=summary], main textarea").first().fill("I make things.")
    await page.locator("main form button[type=submit]").last().click()
    await scene.bob.send(await scene.bob.open("/@alice"), "/follow")
    await scene.badge("bob", scene.bob, "For Bob", "private")
    await page.goto("/")
    expect(await steps.count()).toBe(0)
    await page.close()
  })

  it("after accepting, the earner reads what can be done now, once", async () => {
    const offer = await scene.offer("alice", scene.alice, "Just Accepted")
    const page = await alice.newPage()
    await page.goto(offer.url.pathname)
    await page.locator("input[name=visibility][value=public]").check({ force: true })
    await page.locator("form[action$='/accept'] button").click()
    expect(await page.locator("main").innerText()).toMatch(/It is yours\. What now\?/)
    expect(await page.locator("#copy-link").inputValue()).toBe(new URL(new URL(page.url()).pathname, scene.origin).href)
    await page.reload()
    expect(await page.locator("main").innerText()).not.toMatch(/What now/)
    const preview = await stranger.newPage()
    await preview.goto(page.url())
    const property = (name: string) => preview.locator(`meta[property="${name}"]`).getAttribute("content")
    expect(await property("og:url")).toBe(page.url())
    expect(await property("og:title")).toMatch(/^Just Accepted, earned by Alice$/i)
    expect(await property("og:description")).toMatch(/earned “Just Accepted” from Makers. About Just Accepted/)
    expect(await property("og:image:alt")).toBeTruthy()
    const picture = await preview.request.get((await property("og:image")) ?? "")
    expect(picture.headers()["content-type"]).toBe("image/png")
    await preview.close()
    await page.close()
  })

  it("no two pages have the same title", async () => {
    const paths = [
      ...["/", "/sign-in", "/sign-up", "/forgot-password", "/about", "/privacy", "/contact", "/@alice", "/@makers"].map(
        (path) => [stranger, path] as const,
      ),
      ...[
        "/",
        "/backpack",
        "/issuers",
        "/issuers/new",
        "/settings/profile",
        "/settings/account",
        "/settings/sessions",
        "/settings/data",
        "/find",
        "/followers",
        "/following",
      ].map((path) => [bob, path] as const),
      ...[issuer, `${issuer}/awards`, `${issuer}/edit`, `${issuer}/achievements/new`].map(
        (path) => [bob, path] as const,
      ),
    ]
    const titles: string[] = []
    for (const [person, path] of paths) {
      const page = await person.newPage()
      await page.goto(path)
      titles.push(await page.title())
      await page.close()
    }
    expect(new Set(titles).size, titles.join("\n")).toBe(titles.length)
  })
})
