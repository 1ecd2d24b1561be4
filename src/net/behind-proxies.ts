import { isIP, type BlockList } from "node:net"

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
