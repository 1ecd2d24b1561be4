import { AxeBuilder } from "@axe-core/playwright"
import type { Browser, BrowserContext, Page } from "playwright-core"
import { expect } from "vitest"

/** What axe judges by how a page looks, which width and colours change; all its other rules read the same document again. */
const looks = ["color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size"]

/** axe's findings on the page as it stands, as lines that say what and where. */
export async function axeFindings(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Without frames to put together, axe needs no page of its own for the result.
  const axe = new AxeBuilder({ page }).setLegacyMode()
  if (rules === undefined) axe.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
  else axe.withRules([...rules])
  const { violations } = await axe.analyze()
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${violation.help} at ${node.target.join(" ")}`),
  )
}

/** The page as it stands does not scroll sideways, and axe finds nothing in it. */
export async function expectSound(page: Page, where: string, rules?: readonly string[]): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow, `${where} scrolls sideways by ${overflow} px`).toBeLessThanOrEqual(0)
  expect(await axeFindings(page, rules), where).toEqual([])
}

/** Looks at a page the way its readers do: wide and light, then at 320 px and dark; nothing overflows, axe finds nothing. */
export async function expectAccessible(
  browser: Browser,
  person: BrowserContext,
  origin: URL,
  path: string,
  status = 200,
): Promise<void> {
  // axe itself needs JavaScript.
  const context = await browser.newContext({
    baseURL: origin.href,
    storageState: await person.storageState(),
    viewport: { width: 1280, height: 900 },
    colorScheme: "light",
    reducedMotion: "reduce",
  })
  const page = await context.newPage()
  const failures: string[] = []
  page.on("console", (message) => message.type() === "error" && failures.push(`console: ${message.text()}`))
  page.on("pageerror", (error) => failures.push(`script: ${error.message}`))
  const response = await page.goto(path)
  expect(response?.status(), path).toBe(status)
  await expectSound(page, `${path} at 1280 px, light`)
  await page.setViewportSize({ width: 320, height: 900 })
  await page.emulateMedia({ colorScheme: "dark" })
  await expectSound(page, `${path} at 320 px, dark`, looks)
  // A browser writes of every answer but a good one that it "failed to load": that is no fault of the page.
  expect(status === 200 ? failures : failures.filter((one) => !one.includes("Failed to load resource")), path).toEqual(
    [],
  )
  await context.close()
}
