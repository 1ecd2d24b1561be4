import { isIP, type BlockList } from "node:net"
import { getConnInfo } from "@hono/node-server/conninfo"
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

/**
 * Reads `X-Forwarded-For` from its right end: each proxy appends whom it was asked by, so what stands there was written by the one next to
 * us. Each entry counts only while the one after it is trusted; the first that is not is the visitor. What stands left of it, the visitor
 * may have made up. `Forwarded` (RFC 7239) is not read: a proxy that sets one of the two passes the other on as it came.
 *
 * @param socket the address of whoever opened the connection
 */
export function behindProxies(socket: string, forwardedFor: string | undefined, trusted: BlockList): string {
  let known = plainAddress(socket) ?? socket
  const hops = (forwardedFor ?? "").split(",").reverse()
  for (const hop of hops) {
    if (!isTrusted(known, trusted)) return known
    const address = plainAddress(hop.trim())
    // What is no address was not written by a proxy that does its work: the last one known is as much as is certain.
    if (address === null) return known
    known = address
  }
  return known
}

function isTrusted(address: string, trusted: BlockList): boolean {
  const family = isIP(address)
  return family !== 0 && trusted.check(address, family === 4 ? "ipv4" : "ipv6")
}

/** An address without the port, the brackets, the zone and the IPv6 clothes that it may come in; null for anything else. */
function plainAddress(text: string): string | null {
  const bare = /^\[([^\]]+)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  const address = bare.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, "")
  return isIP(address) === 0 ? null : address
}
