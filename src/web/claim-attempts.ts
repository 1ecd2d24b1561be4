import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible"
import type { Database } from "../db/index.ts"
import { clientAddress } from "./client-address.ts"
import type { WebContext } from "./environment.ts"
import { problemPage } from "./pages/problem-pages.tsx"

// Nobody guesses a link of 256 random bits; this keeps somebody who tries from making the database look for each.
const rule = { points: 120, duration: 60 }

// Counters belong to one instance, and one process may run several; each process counts by itself, which is close enough.
const limiters = new WeakMap<Database, RateLimiterMemory>()

/** A handler for what links of claims lead to, that many times a minute for one address. */
export function withinLimits(
  handler: (c: WebContext) => Response | Promise<Response>,
): (c: WebContext) => Promise<Response> {
  return async (c) => {
    const { database } = c.var.ground
    const limiter = limiters.get(database) ?? new RateLimiterMemory(rule)
    limiters.set(database, limiter)
    try {
      await limiter.consume(clientAddress(c))
    } catch (thrown) {
      // The library throws this, which is no Error, to say no; anything else is a failure of its own.
      if (!(thrown instanceof RateLimiterRes)) throw thrown
      c.header("retry-after", String(Math.ceil(thrown.msBeforeNext / 1000)))
      return problemPage(c, 429, {
        title: "Too many links in a short time",
        sentence: "Wait a minute, then open your link again. Nothing is lost.",
      })
    }
    // Whoever has the address has the badge: no cache, history of a search engine or other site may get hold of it.
    c.header("cache-control", "private, no-store")
    c.header("x-robots-tag", "noindex")
    return handler(c)
  }
}
