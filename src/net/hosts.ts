import { classifyAddress } from "./address-classes.ts"

/**
 * A URL's hostname without the brackets of an IPv6 literal and without the dot that may end an absolute DNS name, in
 * lower case. `localhost.` and `[::1]` are the same places as `localhost` and `::1`, and must be judged the same.
 */
export function plainHostname(hostname: string): string {
  const lower = hostname.toLowerCase()
  if (lower.startsWith("[") && lower.endsWith("]")) return lower.slice(1, -1)
  return lower.endsWith(".") ? lower.slice(0, -1) : lower
}

/**
 * True for a host that can only be this machine: `localhost`, any name under `.localhost` (RFC 6761), 127.0.0.0/8 and
 * ::1. Takes a hostname as `URL.hostname` gives it (brackets and a trailing dot are understood), without a port.
 */
export function isLoopbackHost(hostname: string): boolean {
  const host = plainHostname(hostname)
  return host === "localhost" || host.endsWith(".localhost") || classifyAddress(host) === "loopback"
}
