import { getLogger } from "@logtape/logtape"
import { Hono } from "hono"
import { readSetting } from "../../db/index.ts"
import type { PageRoutes, WebEnvironment } from "../environment.ts"

const log = getLogger(["haversack", "web"])
const patienceMs = 2000

/**
 * For those who look after the process. `/healthz`: it is alive, so restarting it would not help. `/readyz`: it can also reach its
 * database, so people may be sent here.
 */
export const health: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get("/healthz", (c) => c.text("alive", 200, { "cache-control": "no-store" }))
    .get("/readyz", async (c) => {
      try {
        await within(patienceMs, readSetting(ground.database.orm, "ready"))
        return c.text("ready", 200, { "cache-control": "no-store" })
      } catch (error) {
        log.warn("Not ready: the database did not answer: {error}", { error })
        return c.text("The database does not answer.", 503, { "cache-control": "no-store", "retry-after": "5" })
      }
    })

async function within<T>(milliseconds: number, work: PromiseLike<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
