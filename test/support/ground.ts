import { randomBytes } from "node:crypto"
import { loadConfig } from "../../src/config.ts"
import { createSecrets } from "../../src/db/index.ts"
import type { Ground } from "../../src/ground.ts"
import { whyNotAsked } from "../../src/moderation/index.ts"
import { createNet, type NetLimits } from "../../src/net/index.ts"
import {
  createOutbox,
  createQueues,
  startWorkers,
  type Consumer,
  type Handler,
  type WorkerOptions,
  type Workers,
} from "../../src/queue/index.ts"
import { openTestDatabase, type Shape, type TestDatabase } from "./database.ts"

export type TestGround = {
  ground: Ground
  test: TestDatabase
  /** Moves the ground's clock forward; the database's and the operating system's stay. */
  passTime(milliseconds: number): void
  /** Starts real workers for these handlers on this ground's queues. */
  work(handlers: Handler[], options?: Pick<WorkerOptions, "sweepEveryMs" | "overdueMs">): Promise<Workers>
  close(): Promise<void>
}

export type TestGroundOptions = {
  /** Default http://localhost:3999, which is a loopback origin; nothing listens there unless the test does. */
  origin?: string
  consumers?: Consumer[]
  limits?: Partial<NetLimits>
  shape?: Shape
}

/** A real ground on a database of its own: real net, queues and secrets, and a clock that a test may move. */
export async function openTestGround(options: TestGroundOptions = {}): Promise<TestGround> {
  const test = await openTestDatabase(options.shape)
  const { database, redisUrl } = test
  const origin = options.origin ?? "http://localhost:3999"
  const secret = randomBytes(32).toString("base64url")
  const config = loadConfig({ HAVERSACK_ORIGIN: origin, HAVERSACK_SECRET: secret, REDIS_URL: redisUrl })
  const net = createNet({
    loopbackAllowed: config.loopback,
    userAgent: "Haversack (test)",
    limits: options.limits,
    whyNot: (url, pictureOf) => whyNotAsked({ config, database }, url, pictureOf),
  })
  const queues = createQueues({ database, redisUrl, prefix: test.name })
  const outbox = createOutbox({ database, consumers: options.consumers ?? [], queues })
  let ahead = 0
  const started: Workers[] = []
  return {
    test,
    ground: {
      config,
      database,
      outbox,
      net,
      // A room that sends mail has to be tested with a mailer of its own choice.
      mailer: { send: () => Promise.reject(new Error("this test has no mailer")), close: () => undefined },
      secrets: createSecrets(secret),
      now: () => new Date(Date.now() + ahead),
    },
    passTime: (milliseconds) => {
      ahead += milliseconds
    },
    work: async (handlers, more = {}) => {
      const workers = await startWorkers({ database, queues, outbox, handlers, ...more })
      started.push(workers)
      return workers
    },
    close: async () => {
      await Promise.all(started.map((workers) => workers.drain(2_000)))
      await queues.close()
      await net.close()
      await test.close()
    },
  }
}

/** Waits until `found` answers something other than null, undefined or false, asking every few milliseconds. */
export async function eventually<T>(
  found: () => Promise<T | null | undefined | false>,
  patienceMs = 10_000,
): Promise<T> {
  const until = Date.now() + patienceMs
  for (;;) {
    const value = await found()
    if (value !== null && value !== undefined && value !== false) return value
    if (Date.now() > until) throw new Error("it did not happen in time")
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
