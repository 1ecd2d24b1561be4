import { getConnInfo } from "@hono/node-server/conninfo"
import type { WebContext } from "./environment.ts"

/**
 * Where a request comes from, for rate limits: the socket's own address. Headers that say otherwise are believed from nobody, because
 * anybody can send them.
 */
export function clientAddress(c: WebContext): string {
  // Requests that were handed in without a socket (tests, other programs in this process) are one client together.
  const bindings: unknown = c.env
  if (typeof bindings !== "object" || bindings === null || !("incoming" in bindings)) return "no socket"
  return getConnInfo(c).remote.address ?? "unknown"
}
