import { chmod, mkdir } from "node:fs/promises"
import { join } from "node:path"
import { freePort } from "../../src/cli/demo/instance-process.ts"
import { openDatabase, type Database } from "../../src/db/index.ts"
import { openMigratedFolder } from "../support/database.ts"
import { falseClock, type FalseClock } from "./false-clock.ts"
import { Part } from "./part.ts"
import { pause } from "./random.ts"
import { startServices, type Services } from "./services.ts"
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts"

export const shapes = ["embedded", "scaled"] as const
export type Shape = (typeof shapes)[number]

const program = join(import.meta.dirname, "../../dist/src/main.js")

/** A built instance whose processes are ours to shoot. */
export type FaultyInstance = {
  name: string
  origin: URL
  setUpLink: URL
  /** `start` in the embedded shape; `web` and `worker`s in the scaled one. */
  parts: Part[]
  clocks: Map<Part, FalseClock>
  /** The disk of its embedded database. */
  disk: SmallDisk | null
  /** How many tasks it says are due or being worked on. @throws while it does not answer */
  tasksAtWork(): Promise<number>
  /** Looks into its database; the embedded one has to be stopped for that, and comes back afterwards. */
  inDatabase<T>(look: (database: Database) => Promise<T>): Promise<T>
}

/** Two instances in one of the shapes, and what they stand on. */
export type Stage = {
  shape: Shape
  folder: string
  harbor: FaultyInstance
  meadow: FaultyInstance
  services: Services | null
  parts(): Part[]
  stop(): Promise<void>
}

export async function setStage(shape: Shape, folder: string): Promise<Stage> {
  // PostgreSQL runs as another user and has to get through.
  await chmod(folder, 0o711)
  const services = shape === "scaled" ? await startServices(folder, inherited()) : null
  try {
    const [harbor, meadow] = await Promise.all([
      startFaulty({ name: "harbor", folder, services, commands: services ? ["web", "worker", "worker"] : ["start"] }),
      startFaulty({ name: "meadow", folder, services, commands: services ? ["web", "worker"] : ["start"] }),
    ])
    const parts = () => [
      ...harbor.parts,
      ...meadow.parts,
      ...(services === null ? [] : [services.postgres, services.redis]),
    ]
    return {
      shape,
      folder,
      harbor,
      meadow,
      services,
      parts,
      stop: async () => {
        await Promise.all([...harbor.parts, ...meadow.parts].map((part) => part.end("SIGKILL")))
        await Promise.all([services?.remove(), harbor.disk?.remove(), meadow.disk?.remove()])
      },
    }
  } catch (error) {
    await services?.remove()
    throw error
  }
}

async function startFaulty(options: {
  name: string
  folder: string
  services: Services | null
  commands: string[]
}): Promise<FaultyInstance> {
  const { name, folder, services, commands } = options
  const [port, metricsPort] = [await freePort(), await freePort()]
  const origin = new URL(`http://localhost:${port}`)
  const dataFolder = join(folder, name)
  await mkdir(dataFolder, { recursive: true })
  const disk = services === null ? await mountSmallDisk(dataFolder, 384) : null
  // A database that is there already: making one takes longer than all else that a start does.
  if (services === null) await (await openMigratedFolder(dataFolder)).close()
  const settings: Record<string, string> = {
    HAVERSACK_ORIGIN: origin.origin,
    HAVERSACK_DATA: dataFolder,
    PORT: String(port),
  }
  const databaseUrl = services === null ? undefined : await services.createDatabase(`haversack_${name}`)
  if (services !== null && databaseUrl !== undefined) {
    settings["DATABASE_URL"] = databaseUrl.href
    settings["REDIS_URL"] = services.redisUrl.href
    settings["HAVERSACK_SECRET"] = "a secret that only this harness knows, long enough"
  }
  const parts: Part[] = []
  const clocks = new Map<Part, FalseClock>()
  for (const [index, command] of commands.entries()) {
    const partName = commands.indexOf(command) === index ? `${name} ${command}` : `${name} ${command} ${index}`
    const base = join(folder, partName.replaceAll(" ", "-"))
    const clock = await falseClock(`${base}.clock`)
    const part: Part = new Part({
      name: partName,
      file: process.execPath,
      arguments: [program, command],
      environment: {
        ...inherited(),
        ...settings,
        ...(index === 0 ? { HAVERSACK_METRICS_PORT: String(metricsPort) } : {}),
        ...clock?.environment,
      },
      logFile: `${base}.log`,
      isReady: async () => {
        // A worker listens nowhere: what it said since its last start has to do.
        if (command === "worker") return part.pid !== undefined && /is working for/.test(lastLife(part))
        return (await fetch(new URL("/healthz", origin), { signal: AbortSignal.timeout(10_000) })).ok
      },
    })
    parts.push(part)
    if (clock !== null) clocks.set(part, clock)
  }
  const [first, ...others] = parts
  if (first === undefined) throw new Error("an instance needs a process")
  first.start()
  await first.ready()
  for (const part of others) part.start()
  await Promise.all(others.map((part) => part.ready()))
  return {
    name,
    origin,
    setUpLink: await loggedSetUpLink(first),
    parts,
    clocks,
    disk,
    tasksAtWork: async () => {
      const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
      const depths = [...metrics.matchAll(/^haversack_tasks\{[^}]*state="(?:due|running)"[^}]*\} (\d+)$/gm)]
      return depths.reduce((sum, [, depth]) => sum + Number(depth), 0)
    },
    inDatabase: async (look) => {
      const open = () => openDatabase(databaseUrl === undefined ? { dataFolder } : { databaseUrl: databaseUrl.href })
      if (databaseUrl === undefined) await first.end("SIGTERM")
      const database = await open()
      try {
        return await look(database)
      } finally {
        await database.close()
        if (databaseUrl === undefined) {
          first.start()
          await first.ready()
        }
      }
    },
  }
}

/** Only what a shell gives: a DATABASE_URL of the calling shell is somebody's real instance. */
const inherited = (): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(HAVERSACK_|DATABASE_URL$|REDIS_URL$|SMTP_URL$|PORT$)/.test(key)),
  )

const lastLife = (part: Part): string => part.log().slice(part.bornAt)

async function loggedSetUpLink(part: Part): Promise<URL> {
  for (let tries = 0; tries < 200; tries += 1) {
    const link = /https?:\/\/[^\s"]+\/set-up\?token=[\w-]+/.exec(part.log())?.[0]
    if (link !== undefined) return new URL(link)
    await pause(50)
  }
  throw new Error(`${part.name} showed no set-up link; its log ends with:\n${part.logTail()}`)
}
