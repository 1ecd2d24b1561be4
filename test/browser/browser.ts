import { AxeBuilder } from "@axe-core/playwright"
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core"
import { expect } from "vitest"

/** Debian's Chromium, unless CHROMIUM names another. */
export async function openBrowser(): Promise<Browser> {
  return await chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    headless: true,
    args: [
      // As root (in CI) Chromium refuses its sandbox; the pages under test are our own.
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  })
}

/** A person with a browser of their own: cookies are not shared. JavaScript off is the rule, since every page must work without. */
export async function openContext(
  browser: Browser,
  origin: URL,
  options: { javaScript?: boolean; width?: number; dark?: boolean } = {},
): Promise<BrowserContext> {
  return await browser.newContext({
    baseURL: origin.href,
    javaScriptEnabled: options.javaScript ?? false,
    viewport: { width: options.width ?? 1280, height: 900 },
    colorScheme: options.dark ? "dark" : "light",
  })
}

/** axe's findings on the page as it stands, as lines that say what and where. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze()
  return violations.flatMap((violation) =>
    violation.nodes.map((node) => `${violation.id}: ${violation.help} at ${node.target.join(" ")}`),
  )
}

/** Looks at a page the way its readers do: wide and at 320 px, light and dark; nothing overflows, axe finds nothing. */
export async function expectAccessible(
  browser: Browser,
  person: BrowserContext,
  origin: URL,
  path: string,
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
    expect(response?.status(), path).toBe(200)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, `${path} at ${width} px scrolls sideways by ${overflow} px`).toBeLessThanOrEqual(0)
    expect(await axeFindings(page), `${path} at ${width} px, ${dark ? "dark" : "light"}`).toEqual([])
    expect(failures, path).toEqual([])
    await context.close()
  }
}
