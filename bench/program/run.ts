import { readFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { Pool } from "undici"
import { freePort, launch, untilAnswers, type Launched } from "../../src/cli/demo/instance-process.ts"

const program = fileURLToPath(new URL("../../src/main.js", import.meta.url))

export type ProgramFigures = {
  /** Milliseconds from the start of `node dist/src/main.js start` to the first page, on an empty folder and on a used one. */
  firstStart: number
  secondStart: number
  /** Megabytes of resident memory: a minute's idling after the second start is cut to ten seconds; after and at the height of load. */
  atRest: number
  underLoad: number
  highest: number
}

/** The default instance as `npm start` runs it, once it is built. */
export async function measureProgram(): Promise<ProgramFigures> {
  const dataFolder = await mkdtemp(join(tmpdir(), "haversack-bench-program-"))
  try {
    const first = await start(dataFolder)
    await stop(first.launched)
    const second = await start(dataFolder)
    await new Promise((resolve) => setTimeout(resolve, 10_000))
    const atRest = memoryOf(second.launched).now
    await visit(second.origin, 20)
    const loaded = memoryOf(second.launched)
    await stop(second.launched)
    return { firstStart: first.took, secondStart: second.took, atRest, underLoad: loaded.now, highest: loaded.highest }
  } finally {
    await rm(dataFolder, { recursive: true, force: true })
  }
}

async function start(dataFolder: string): Promise<{ launched: Launched; origin: URL; took: number }> {
  const port = await freePort()
  // The origin is pinned by the first start, and the port may change.
  const origin = new URL("http://localhost:3999")
  const begun = performance.now()
  const launched = launch(program, "start", {
    HAVERSACK_ORIGIN: origin.origin,
    HAVERSACK_DATA: dataFolder,
    PORT: String(port),
  })
  const address = new URL(`http://127.0.0.1:${port}`)
  await untilAnswers(launched, address)
  const page = await fetch(new URL("/", address))
  if (!page.ok) throw new Error(`the front page answered ${page.status}`)
  return { launched, origin: address, took: performance.now() - begun }
}

async function stop({ child, ended }: Launched): Promise<void> {
  child.kill("SIGTERM")
  await ended
}

async function visit(origin: URL, seconds: number): Promise<void> {
  const pool = new Pool(origin, { connections: 16 })
  const end = performance.now() + seconds * 1000
  const visitor = async () => {
    while (performance.now() < end) await (await pool.request({ path: "/", method: "GET" })).body.dump()
  }
  await Promise.all(Array.from({ length: 16 }, visitor))
  await pool.close()
}

/** Megabytes. Linux only. */
function memoryOf({ child }: Launched): { now: number; highest: number } {
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8")
  const of = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? NaN) / 1024
  return { now: of("VmRSS"), highest: of("VmHWM") }
}
