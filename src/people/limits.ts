import { createHmac } from "node:crypto"
import { getLogger } from "@logtape/logtape"
import { Redis } from "ioredis"
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from "rate-limiter-flexible"
import type { Database } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { refused, type Refusal } from "../result.ts"

const log = getLogger(["haversack", "people"])

// Wide enough for a classroom behind one address, narrow enough that guessing passwords takes longer than they live.
const rules = {
  signInPerAddress: { points: 60, duration: 15 * 60 },
  signInPerEmail: { points: 10, duration: 15 * 60 },
  signUpPerAddress: { points: 40, duration: 60 * 60 },
  /** Of somebody who is signed in: their own password, asked again. */
  passwordPerPerson: { points: 10, duration: 15 * 60 },
  resetPerAddress: { points: 20, duration: 60 * 60 },
  resetPerEmail: { points: 5, duration: 60 * 60 },
  /** Mails that somebody has sent to an address of their choice. */
  mailPerPerson: { points: 5, duration: 60 * 60 },
  exportPerPerson: { points: 10, duration: 60 * 60 },
} as const

export type LimitName = keyof typeof rules

type Limits = { limiters: Record<LimitName, RateLimiterAbstract>; redis: Redis | null }

// Counters belong to one instance, and one process may run several (the demo, tests): the database tells them apart.
const ofInstance = new WeakMap<Database, Limits>()

function limitsOf(ground: Ground): Limits {
  const found = ofInstance.get(ground.database)
  if (found !== undefined) return found
  const redis = ground.config.redisUrl === undefined ? null : openRedis(ground.config.redisUrl)
  const limiter = (name: LimitName): RateLimiterAbstract => {
    const options = { ...rules[name], keyPrefix: `haversack:limits:${name}` }
    const inMemory = new RateLimiterMemory(options)
    // Without Redis for a moment, each process counts by itself rather than letting everybody or nobody in.
    return redis === null
      ? inMemory
      : new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: inMemory })
  }
  const names = Object.keys(rules) as LimitName[]
  const limiters = Object.fromEntries(names.map((name) => [name, limiter(name)])) as Limits["limiters"]
  const limits: Limits = { redis, limiters }
  ofInstance.set(ground.database, limits)
  return limits
}

function openRedis(url: string): Redis {
  const redis = new Redis(url, { enableOfflineQueue: false, maxRetriesPerRequest: 1 })
  redis.on("error", (error: Error) =>
    log.warn("limits are counted in memory: Redis says {error}", { error: error.name }),
  )
  return redis
}

/**
 * A key as it stands in Redis: no email or address can be read from it, and instances that share a Redis do not count for
 * each other, since each has a secret of its own.
 */
function hiddenKey(ground: Ground, key: string): string {
  return createHmac("sha256", ground.secrets.derive("people/limits")).update(key).digest("base64url")
}

export type TooManyAttempts = Refusal<"tooManyAttempts">

/** Counts one attempt under a key; a refusal when there were too many of late. */
export async function countAttempt(ground: Ground, name: LimitName, key: string): Promise<TooManyAttempts | null> {
  try {
    await limitsOf(ground).limiters[name].consume(hiddenKey(ground, key))
    return null
  } catch (thrown) {
    // The library throws this, which is no Error, to say no; anything else is a failure of its own.
    if (!(thrown instanceof RateLimiterRes)) throw thrown
    const minutes = Math.max(1, Math.ceil(thrown.msBeforeNext / 60_000))
    const wait = minutes === 1 ? "a minute" : `${minutes} minutes`
    return refused("tooManyAttempts", `There were too many attempts. Wait ${wait} and try again.`)
  }
}

/** Forgets the attempts under a key, after one that was right. */
export async function forgetAttempts(ground: Ground, name: LimitName, key: string): Promise<void> {
  await limitsOf(ground).limiters[name].delete(hiddenKey(ground, key))
}

/** Lets go of what the limits hold open (a connection to Redis). Call it when the instance stops. */
export async function closeLimits(ground: Ground): Promise<void> {
  const limits = ofInstance.get(ground.database)
  ofInstance.delete(ground.database)
  limits?.redis?.disconnect()
}
