import { type Browser, type BrowserContext, chromium } from "playwright-core"

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
  options: { javaScript?: boolean; width?: number; height?: number; dark?: boolean } = {},
): Promise<BrowserContext> {
  return await browser.newContext({
    baseURL: origin.href,
    javaScriptEnabled: options.javaScript ?? false,
    viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
    colorScheme: options.dark ? "dark" : "light",
  })
}
