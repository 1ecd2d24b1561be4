import { getLogger } from "@logtape/logtape"
import type { Config } from "../config.ts"
import type { Ground } from "../ground.ts"
import { expose, measureProcess, type Reading } from "../metrics/index.ts"
import { instanceReadings } from "../views/index.ts"
import { openDoor, type Door } from "./door.ts"

const log = getLogger(["haversack", "cli"])

/** Several programs may read; the database is asked no more often than this. */
const freshForMs = 5_000
/** A database that is slower than this is reported as down, so that the rest is still read. */
const patienceMs = 3_000

/**
 * Opens the port on which Prometheus reads `/metrics`; undefined when no such port is set. It is a listener of its own, so that nothing that
 * is published for people can ever publish it, and so that workers, which have no pages, have it too.
 *
 * @throws ConfigurationProblem when the port cannot be had.
 */
export async function openMetricsDoor(config: Config): Promise<Door | undefined> {
  if (config.metrics === undefined) return undefined
  measureProcess()
  return openDoor({
    ...config.metrics,
    secure: false,
    settings: { port: "HAVERSACK_METRICS_PORT", address: "HAVERSACK_METRICS_ADDRESS" },
  })
}

/** Answers `GET /metrics` with all that this process counted and what stands in the instance's database. */
export function metricsHandler(ground: Ground): (request: Request) => Promise<Response> {
  const read = remembered(freshForMs, () => readInstance(ground))
  return async (request) => {
    if (new URL(request.url).pathname !== "/metrics") return plainly("There is /metrics here.\n", 404)
    if (request.method !== "GET" && request.method !== "HEAD") return plainly("Metrics are read by GET.\n", 405)
    const { text, contentType } = await expose(await read())
    return new Response(text, { headers: { "content-type": contentType, "cache-control": "no-store" } })
  }
}

const plainly = (text: string, status: number): Response =>
  new Response(text, { status, headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" } })

async function readInstance(ground: Ground): Promise<Reading[]> {
  const { config, database } = ground
  const always: Reading[] = [
    {
      name: "haversack_build_info",
      help: "What runs here",
      values: [{ labels: { version: config.version, node: process.version, database: database.kind }, value: 1 }],
    },
  ]
  const up = (value: number): Reading => ({
    name: "haversack_database_up",
    help: `Whether the database answered within ${patienceMs / 1000} s`,
    values: [{ value }],
  })
  try {
    const found = await within(patienceMs, instanceReadings(ground))
    return [...always, up(1), ...found]
  } catch (error) {
    log.warn("The metrics could not be read from the database: {error}", { error })
    return [...always, up(0)]
  }
}

/** Asks again only when the answer is older than this; who comes meanwhile gets the same answer, or waits for the same question. */
function remembered<T>(milliseconds: number, ask: () => Promise<T>): () => Promise<T> {
  let asked = -Infinity
  let answer: Promise<T> | undefined
  return () => {
    if (answer === undefined || performance.now() - asked > milliseconds) {
      asked = performance.now()
      answer = ask()
    }
    return answer
  }
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
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
