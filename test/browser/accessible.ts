import { AxeBuilder } from "@axe-core/playwright"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { expect } from "vitest"

/** axe's findings on the page as it stands, as lines that say what and where. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze()
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${violation.help} at ${node.target.join(" ")}`),
  )
}

/** The page as it stands does not scroll sideways, and axe finds nothing in it. */
export async function expectSound(page: Page, where: string): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${where} scrolls sideways by ${overflow} px`).toBeLessThanOrEqual(0)
  expect(await axeFindings(page), where).toEqual([])
}

/** Looks at a page the way its readers do: wide and at 320 px, light and dark; nothing overflows, axe finds nothing. */
export async function expectAccessible(
  browser: Browser,
  person: BrowserContext,
  origin: URL,
  path: string,
  status = 200,
): Promise<void> {
  const storageState = await person.storageState()
  for (const { width, dark } of [
    { width: 1280, dark: false },
    { width: 320, dark: true },
  ]) {
    // axe itself needs JavaScript.
    const context = await browser.newContext({
      baseURL: origin.href,
      storageState,
      viewport: { width, height: 900 },
      colorScheme: dark ? "dark" : "light",
    })
    const page = await context.newPage()
    const failures: string[] = []
    page.on("console", (message) => message.type() === "error" && failures.push(`console: ${message.text()}`))
    page.on("pageerror", (error) => failures.push(`script: ${error.message}`))
    const response = await page.goto(path)
    expect(response?.status(), path).toBe(status)
    await expectSound(page, `${path} at ${width} px, ${dark ? "dark" : "light"}`)
    // A browser writes of every answer but a good one that it "failed to load": that is no fault of the page.
    expect(
      status === 200 ? failures : failures.filter((one) => !one.includes("Failed to load resource")),
      path,
    ).toEqual([])
    await context.close()
  }
}
