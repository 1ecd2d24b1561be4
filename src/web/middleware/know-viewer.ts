import type { MiddlewareHandler } from "hono"
import type { Ground } from "../../ground.ts"
import { personOf } from "../../people/index.ts"
import { sendCookies } from "../cookies.ts"
import type { WebEnvironment } from "../environment.ts"
import { takeFlash } from "../flash.ts"

/** Finds out who asks, and keeps what they get out of everybody else's caches. */
export function knowViewer(ground: Ground): MiddlewareHandler<WebEnvironment> {
  return async (c, next) => {
    const viewer = await personOf(ground, c.req.raw.headers)
    c.set("viewer", viewer)
    if (viewer !== null) sendCookies(c, viewer.setCookies)
    // Only the page that is opened after a redirect says it; a picture asked for at the same time must not swallow it.
    c.set("flash", c.req.method === "GET" && c.req.header("accept")?.includes("text/html") ? takeFlash(c) : null)
    await next()
    // Accept, because programs get other representations of some of these addresses from the federation's floor.
    c.header("vary", "Accept, Cookie", { append: true })
    if (c.res.headers.has("cache-control")) return
    c.header("cache-control", c.var.viewer !== null || c.var.flash !== null ? "private, no-store" : "private, no-cache")
  }
}
