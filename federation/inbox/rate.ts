import { getConnInfo } from "@hono/node-server/conninfo"
import type { Context } from "hono"
import { behindProxies } from "../../src/net/index.ts"
import { createMemory } from "../runtime/memory.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { claimedKeyHosts } from "../runtime/signature-coverage.ts"

/** Activities that one server may post at once, and how many more every second. A server with ten thousand followers here stays below it. */
export const mostAtOnce = 1_200
export const morePerSecond = 20

const mostServers = 10_000
const minute = 60_000

type Bucket = { left: number; at: number }

/**
 * How fast a server may post to the inboxes of one process: seconds to wait, or null. Asked before the body is read and any key fetched.
 *
 * Counted by who connects and whose key the request claims to be signed with, both: nobody can use up another server's turn by naming it,
 * and servers behind one address do not count for each other.
 */
export function inboxRate({ ground }: Protocol, now: () => number): (c: Context) => number | null {
  const buckets = createMemory<Bucket>(mostServers, now)
  const lifetime = (mostAtOnce / morePerSecond) * 1_000 + minute
  return (c) => {
    const [claimed = "unsigned"] = claimedKeyHosts(c.req.raw.headers)
    const name = `${addressOf(c, ground.config.trustedProxies)} ${claimed.slice(0, 300)}`
    const before = buckets.get(name) ?? { left: mostAtOnce, at: now() }
    const gained = ((now() - before.at) / 1_000) * morePerSecond
    const left = Math.min(mostAtOnce, before.left + gained)
    const allowed = left >= 1
    buckets.set(name, { left: allowed ? left - 1 : left, at: now() }, lifetime)
    return allowed ? null : Math.max(1, Math.ceil((1 - left) / morePerSecond))
  }
}

function addressOf(c: Context, trusted: Protocol["ground"]["config"]["trustedProxies"]): string {
  const bindings: unknown = c.env
  // Requests that were handed in without a socket are one client together.
  if (typeof bindings !== "object" || bindings === null || !("incoming" in bindings)) return "no socket"
  return behindProxies(getConnInfo(c).remote.address ?? "unknown", c.req.header("x-forwarded-for"), trusted)
}
