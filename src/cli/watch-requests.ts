import { getLogger, withContext } from "@logtape/logtape"
import type { MiddlewareHandler } from "hono"
import { newOpaqueId } from "../db/index.ts"
import { countRequest, routeOfRequest } from "../metrics/index.ts"
import { routePattern } from "../web/index.ts"

const log = getLogger(["haversack", "http"])

/** Longer than this, and somebody waited who should not have. */
const slowMs = 5_000

/**
 * Counts and logs every request: its method, the pattern of its route, the status and how long the answer took to begin. Nothing else, since
 * addresses, queries and paths tell who did what and can be secrets. Every line that is logged on the way to the answer carries the same
 * `request`, and so does this one.
 */
export function watchRequests(): MiddlewareHandler {
  return (c, next) =>
    withContext({ request: newOpaqueId().slice(0, 10) }, async () => {
      const begun = performance.now()
      await next()
      const milliseconds = performance.now() - begun
      const { status } = c.res
      const { method } = c.req
      // The pages know their own routes, which are a single one seen from here.
      const route = routeOfRequest(c.req.raw) ?? routePattern(c)
      countRequest({ method, route, status, seconds: milliseconds / 1000 })
      const said = { method, route: route ?? "no route", status, milliseconds: Math.round(milliseconds) }
      const level = status >= 500 || milliseconds >= slowMs ? "warn" : "debug"
      log[level]("{method} {route} {status} in {milliseconds} ms", said)
    })
}
