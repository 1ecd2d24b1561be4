import { Pool } from "undici"
import { percentile } from "../support/cpu.ts"

/** Visitors, in a process of their own: so many at once, each asking again as soon as it has its answer. */
const { origin, path, accept, visitors, seconds } = JSON.parse(process.argv[2] ?? "{}") as {
  origin: string
  path: string
  accept: string
  visitors: number
  seconds: number
}
const pool = new Pool(origin, { connections: visitors })
const times: number[] = []
let counting = false
let requests = 0
const visit = { over: false }
async function visitor(): Promise<void> {
  while (!visit.over) {
    const begun = performance.now()
    const answer = await pool.request({ path, method: "GET", headers: { accept } })
    const body = await answer.body.arrayBuffer()
    if (answer.statusCode !== 200 || body.byteLength === 0) throw new Error(`${path} answered ${answer.statusCode}`)
    requests += 1
    if (counting) times.push(performance.now() - begun)
  }
}
const all = Promise.all(Array.from({ length: visitors }, visitor))
await Promise.race([all, new Promise((resolve) => setTimeout(resolve, 2_000))])
counting = true
const begun = performance.now()
await Promise.race([all, new Promise((resolve) => setTimeout(resolve, seconds * 1000))])
const took = (performance.now() - begun) / 1000
visit.over = true
await all
// All of them, the warming up included: what the server took is divided by these.
process.send?.({ requests, perSecond: times.length / took, p99: percentile(times, 99), p50: percentile(times, 50) })
