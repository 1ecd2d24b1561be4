import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import postgres from "postgres"
import { freePort, launch, type Launched, loggedSetUpLink, untilAnswers } from "../../src/cli/demo/instance-process.ts"

export const program = join(import.meta.dirname, "../../dist/src/main.js")

/** The outer services of the scaled shape; null plays the embedded one. */
export const scaledShape =
  process.env["TEST_DATABASE_URL"] && process.env["TEST_REDIS_URL"]
    ? { databaseUrl: process.env["TEST_DATABASE_URL"], redisUrl: process.env["TEST_REDIS_URL"] }
    : null

/** An instance whose processes can be shot and come back on the same data and port. */
export type KillableInstance = {
  origin: URL
  settings: Record<string, string>
  setUpLink: URL
  /** The names of its processes: one in the embedded shape, two in the scaled. */
  parts: string[]
  kill(part: string): Promise<void>
  revive(part: string): Promise<void>
  stop(): Promise<void>
  log(): string
  cleanUp(): Promise<void>
}

export async function startKillable(name: string, redisIndex: number): Promise<KillableInstance> {
  const port = await freePort()
  const origin = new URL(`http://localhost:${port}`)
  const dataFolder = await mkdtemp(join(tmpdir(), `haversack-kill-${name}-`))
  const settings: Record<string, string> = {
    HAVERSACK_ORIGIN: origin.origin,
    HAVERSACK_DATA: dataFolder,
    PORT: String(port),
  }
  let dropDatabase = async () => {}
  if (scaledShape) {
    const databaseName = `haversack_kill_${name}_${process.pid}`
    const admin = postgres(scaledShape.databaseUrl, { max: 1, onnotice: () => {} })
    await admin.unsafe(`create database ${databaseName}`)
    dropDatabase = async () => {
      await admin.unsafe(`drop database if exists ${databaseName} with (force)`)
      await admin.end()
    }
    const databaseUrl = new URL(scaledShape.databaseUrl)
    databaseUrl.pathname = `/${databaseName}`
    const redisUrl = new URL(scaledShape.redisUrl)
    redisUrl.pathname = `/${redisIndex}`
    settings["DATABASE_URL"] = databaseUrl.href
    settings["REDIS_URL"] = redisUrl.href
    settings["HAVERSACK_SECRET"] = "a secret that only this test knows, long enough"
  }
  const parts = scaledShape ? ["web", "worker"] : ["start"]
  const running = new Map<string, Launched>()
  let past = ""
  const revive = async (part: string) => {
    const launched = launch(program, part, settings)
    running.set(part, launched)
    if (part !== "worker") await untilAnswers(launched, origin)
  }
  const end = async (part: string, signal: NodeJS.Signals) => {
    const launched = running.get(part)
    if (!launched) return
    launched.child.kill(signal)
    await launched.ended
    past = (past + launched.log()).slice(-40_000)
    running.delete(part)
  }
  const [first = "start", ...others] = parts
  await revive(first)
  const launched = running.get(first)
  if (!launched) throw new Error("unreachable: it was just revived")
  const setUpLink = await loggedSetUpLink(launched)
  for (const part of others) await revive(part)
  return {
    origin,
    settings,
    setUpLink,
    parts,
    revive,
    kill: (part) => end(part, "SIGKILL"),
    stop: async () => {
      for (const part of parts) await end(part, "SIGTERM")
    },
    log: () => past + [...running.values()].map((one) => one.log()).join("\n"),
    cleanUp: async () => {
      await dropDatabase()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}
