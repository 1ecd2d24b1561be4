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
  process: ChildProcess
  /** The one-time link that the log shows while there is no admin. */
  setUpLink: URL
  /** Ends it kindly and waits. */
  stop(): Promise<void>
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
  // Settings of the shell that runs the demo must not leak in: a DATABASE_URL there is somebody's real instance.
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(HAVERSACK_|DATABASE_URL$|REDIS_URL$|SMTP_URL$|PORT$)/.test(key)),
  )
  const child = spawn(process.execPath, [program, "start"], {
    env: { ...inherited, HAVERSACK_ORIGIN: origin.origin, HAVERSACK_DATA: dataFolder, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  })
  let log = ""
  const remember = (chunk: Buffer) => {
    log = (log + chunk.toString("utf8")).slice(-20_000)
  }
  child.stdout.on("data", remember)
  child.stderr.on("data", remember)
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM")
    await ended
    await rm(dataFolder, { recursive: true, force: true })
  }
  const until = performance.now() + 60_000
  while (performance.now() < until && child.exitCode === null && child.signalCode === null) {
    const link = /https?:\/\/[^\s"]+\/set-up\?token=[\w-]+/.exec(log)?.[0]
    if (link && (await answers(origin)))
      return { name, origin, dataFolder, process: child, setUpLink: new URL(link), stop }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  await stop()
  throw new Error(`${name} did not start at ${origin.href}; its log ends with:\n${log.slice(-3000)}`)
}

const answers = async (origin: URL): Promise<boolean> => {
  try {
    return (await fetch(new URL("/healthz", origin))).ok
  } catch {
    // Not listening yet: the caller asks again until its own time is over.
    return false
  }
}
