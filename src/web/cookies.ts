import { deleteCookie, getCookie, setCookie } from "hono/cookie"
import { cookiePrefixOf } from "../people/index.ts"
import type { WebContext } from "./environment.ts"

/** The cookies that pages set themselves; those of sessions and forms are the people room's. */
export type CookiePurpose = "flash"

// `__Host-` keeps neighbours on a common parent domain from planting a cookie of theirs.
const cookieName = (origin: URL, purpose: CookiePurpose): string =>
  `${origin.protocol === "https:" ? "__Host-" : ""}${cookiePrefixOf(origin)}.${purpose}`

const attributesFor = (origin: URL) =>
  ({ path: "/", httpOnly: true, sameSite: "Lax", secure: origin.protocol === "https:" }) as const

export function readCookie(c: WebContext, purpose: CookiePurpose): string | undefined {
  return getCookie(c, cookieName(c.var.ground.config.origin, purpose))
}

/** @param seconds how long the browser keeps it */
export function writeCookie(c: WebContext, purpose: CookiePurpose, value: string, seconds: number): void {
  const { origin } = c.var.ground.config
  setCookie(c, cookieName(origin, purpose), value, { ...attributesFor(origin), maxAge: seconds })
}

export function dropCookie(c: WebContext, purpose: CookiePurpose): void {
  const { origin } = c.var.ground.config
  deleteCookie(c, cookieName(origin, purpose), attributesFor(origin))
}

/** Sends on the cookies that another room made, as they are. */
export function sendCookies(c: WebContext, setCookies: readonly string[]): void {
  for (const line of setCookies) c.header("set-cookie", line, { append: true })
}
