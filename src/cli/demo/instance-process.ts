import { type ChildProcess, spawn } from "node:child_process"
import { mkdtemp, rm } from "node:fs/promises"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** An instance that runs as a process of its own, as a community's would. */
export type InstanceProcess = {
  name: string
  origin: URL
  dataFolder: string
  /** The one-time link that the log shows while there is no admin. */
  setUpLink: URL
  /** Ends it kindly, waits, and deletes its data. */
  stop(): Promise<void>
}

/** A started program and what it has said so far. */
export type Launched = { child: ChildProcess; log(): string; ended: Promise<void> }

/** Starts the program at `program` with only the given settings: a DATABASE_URL of the calling shell is somebody's real instance. */
export function launch(program: string, command: string, settings: Record<string, string>): Launched {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(HAVERSACK_|DATABASE_URL$|REDIS_URL$|SMTP_URL$|PORT$)/.test(key)),
  )
  const child = spawn(process.execPath, [program, command], {
    env: { ...inherited, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let log = ""
  const remember = (chunk: Buffer) => {
    log = (log + chunk.toString("utf8")).slice(-20_000)
  }
  child.stdout.on("data", remember)
  child.stderr.on("data", remember)
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  return { child, log: () => log, ended }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(0, "127.0.0.1", resolve)
  })
  const address = server.address()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  if (address === null || typeof address === "string") throw new Error("no port was given")
  return address.port
}

/**
 * Starts the program at `program` as an embedded instance with throw-away data, and waits until it answers.
 *
 * @throws When it ended or did not answer within 60 s; the error carries the last lines of its log.
 */
export async function startInstanceProcess(program: string, name: string): Promise<InstanceProcess> {
  const port = await freePort()
  const origin = new URL(`http://localhost:${port}`)
  const dataFolder = await mkdtemp(join(tmpdir(), `haversack-${name.toLowerCase()}-`))
  const settings = { HAVERSACK_ORIGIN: origin.origin, HAVERSACK_DATA: dataFolder, PORT: String(port) }
  const launched = launch(program, "start", settings)
  const stop = async () => {
    launched.child.kill("SIGTERM")
    await launched.ended
    await rm(dataFolder, { recursive: true, force: true })
  }
  try {
    await untilAnswers(launched, origin)
    return { name, origin, dataFolder, setUpLink: await loggedSetUpLink(launched), stop }
  } catch (error) {
    await stop()
    throw new Error(`${name} did not start at ${origin.href}`, { cause: error })
  }
}

/** Waits until the instance answers at its origin. */
export async function untilAnswers(launched: Launched, origin: URL, patience = 60_000): Promise<void> {
  await until(launched, patience, async () => ((await answers(origin)) ? true : null))
}

/** Waits for the one-time set-up link in the log. */
export async function loggedSetUpLink(launched: Launched, patience = 60_000): Promise<URL> {
  return await until(launched, patience, async () => {
    const link = /https?:\/\/[^\s"]+\/set-up\?token=[\w-]+/.exec(launched.log())?.[0]
    return link ? new URL(link) : null
  })
}

async function until<T>(launched: Launched, patience: number, look: () => Promise<T | null>): Promise<T> {
  const end = performance.now() + patience
  while (performance.now() < end && launched.child.exitCode === null && launched.child.signalCode === null) {
    const found = await look()
    if (found !== null) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`the instance's log ends with:\n${launched.log().slice(-3000)}`)
}

const answers = async (origin: URL): Promise<boolean> => {
  try {
    return (await fetch(new URL("/healthz", origin))).ok
  } catch {
    // Not listening yet: the caller asks again until its own time is over.
    return false
  }
}
