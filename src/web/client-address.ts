import { getConnInfo } from "@hono/node-server/conninfo"
import { behindProxies } from "../net/index.ts"
import type { WebContext } from "./environment.ts"

/**
 * Where a request comes from, for rate limits. It is the socket's own address; only where that is a proxy which the operator trusts,
 * `X-Forwarded-For` says who was in front of it. Anybody can send that header, so it is believed from nobody else.
 */
export function clientAddress(c: WebContext): string {
  // Requests that were handed in without a socket (tests, other programs in this process) are one client together.
  const bindings: unknown = c.env
  if (typeof bindings !== "object" || bindings === null || !("incoming" in bindings)) return "no socket"
  const socket = getConnInfo(c).remote.address ?? "unknown"
  return behindProxies(socket, c.req.header("x-forwarded-for"), c.var.ground.config.trustedProxies)
}
