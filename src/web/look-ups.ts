import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible"
import { resolveActor, type Actor, type ResolveReason } from "../actors/index.ts"
import type { Database } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { refused, type Result } from "../result.ts"

// Each look-up of somebody unknown makes this server ask another one: enough for a person who reads on, too little for a flood.
const rule = { points: 60, duration: 60 }

/** Whoever awards badges all evening can still look around, and the other way round: each purpose counts by itself. */
export type LookUpPurpose = "reading" | "awarding"

// Counters belong to one instance, and one process may run several; each process counts by itself, which is close enough.
const limiters = new WeakMap<Database, RateLimiterMemory>()

/** Finds who is meant by a handle or an address, for `viewerId`: somebody who is signed in. */
export async function lookUp(
  ground: Ground,
  viewerId: string,
  handleOrUrl: string,
  purpose: LookUpPurpose = "reading",
): Promise<Result<Actor, ResolveReason | "tooManyAttempts">> {
  const limiter = limiters.get(ground.database) ?? new RateLimiterMemory(rule)
  limiters.set(ground.database, limiter)
  try {
    await limiter.consume(`${purpose} ${viewerId}`)
  } catch (thrown) {
    // The library throws this, which is no Error, to say no; anything else is a failure of its own.
    if (!(thrown instanceof RateLimiterRes)) throw thrown
    return refused("tooManyAttempts", "You looked up many people in a short time. Wait a minute and try again.")
  }
  return resolveActor(ground, handleOrUrl)
}
