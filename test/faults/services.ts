import { execFile } from "node:child_process"
import { globSync } from "node:fs"
import { chown, mkdir } from "node:fs/promises"
import { connect } from "node:net"
import { join } from "node:path"
import { promisify } from "node:util"
import { Redis } from "ioredis"
import postgres from "postgres"
import { freePort } from "../../src/cli/demo/instance-process.ts"
import { falseClock, type FalseClock } from "./false-clock.ts"
import { Part } from "./part.ts"
import { mountSmallDisk, type SmallDisk } from "./small-disk.ts"

const run = promisify(execFile)

/** PostgreSQL and Redis of the harness's own, since the machine's may not be shot. */
export type Services = {
  postgres: Part
  redis: Part
  /** The maintenance database, as a superuser. */
  databaseUrl: URL
  redisUrl: URL
  disk: SmallDisk | null
  clock: FalseClock | null
  flushRedis(): Promise<void>
  createDatabase(name: string): Promise<URL>
  remove(): Promise<void>
}

export async function startServices(
  folder: string,
  environment: Record<string, string | undefined>,
): Promise<Services> {
  const [own, redis] = await Promise.all([startPostgres(folder, environment), startRedis(folder, environment)])
  return {
    ...own,
    redis: redis.part,
    redisUrl: redis.url,
    flushRedis: async () => {
      const client = new Redis(redis.url.href, { maxRetriesPerRequest: 0, retryStrategy: () => null })
      client.on("error", () => {})
      try {
        await client.flushall()
      } finally {
        client.disconnect()
      }
    },
    createDatabase: async (name) => {
      const admin = postgres(own.databaseUrl.href, { max: 1, onnotice: () => {} })
      await admin.unsafe(`create database ${name}`)
      await admin.end()
      const url = new URL(own.databaseUrl)
      url.pathname = `/${name}`
      return url
    },
    remove: async () => {
      await Promise.all([own.postgres.end("SIGKILL"), redis.part.end("SIGKILL")])
      await own.disk?.remove()
    },
  }
}

async function startPostgres(folder: string, environment: Record<string, string | undefined>) {
  const programs = postgresPrograms()
  const home = join(folder, "postgres")
  const disk = await mountSmallDisk(home, 512)
  const data = join(home, "data")
  const user = await postgresUser()
  await mkdir(data, { mode: 0o700 })
  if (user !== undefined) await chown(data, user.uid, user.gid)
  await run(
    join(programs, "initdb"),
    ["-D", data, "-U", "postgres", "-A", "trust", "--no-sync", "--locale=C.UTF-8", "-E", "UTF8"],
    { ...user, cwd: home },
  )
  const port = await freePort()
  const clock = await falseClock(join(folder, "postgres.clock"))
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
    max_wal_size: "128MB",
    min_wal_size: "32MB",
  }
  const part = new Part({
    name: "database",
    file: join(programs, "postgres"),
    arguments: ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    environment: { ...environment, ...clock?.environment },
    logFile: join(folder, "postgres.log"),
    user,
    isReady: async () => {
      const client = postgres({
        host: "127.0.0.1",
        port,
        user: "postgres",
        max: 1,
        connect_timeout: 2,
        onnotice: () => {},
      })
      try {
        await client`select 1`
        return true
      } finally {
        await client.end({ timeout: 1 })
      }
    },
  })
  part.start()
  await part.ready()
  return { postgres: part, disk, clock, databaseUrl: new URL(`postgres://postgres@127.0.0.1:${port}/postgres`) }
}

async function startRedis(folder: string, environment: Record<string, string | undefined>) {
  const port = await freePort()
  const part = new Part({
    name: "redis",
    file: "redis-server",
    arguments: ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder],
    environment,
    logFile: join(folder, "redis.log"),
    isReady: () => takesConnections(port),
  })
  part.start()
  await part.ready()
  return { part, url: new URL(`redis://127.0.0.1:${port}`) }
}

const takesConnections = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    socket.once("connect", () => (socket.destroy(), resolve(true)))
    socket.once("error", () => resolve(false))
  })

/** Debian keeps the server's programs out of the PATH. */
function postgresPrograms(): string {
  const found = globSync(["/usr/lib/postgresql/*/bin/initdb", "/usr/local/bin/initdb", "/usr/bin/initdb"])
  const newest = found.toSorted((one, other) => other.localeCompare(one, "en", { numeric: true }))[0]
  if (newest === undefined) throw new Error("the scaled shape needs PostgreSQL's server programs (initdb, postgres)")
  return join(newest, "..")
}

/** PostgreSQL refuses to run as root, so then it runs as the user that its package made. */
async function postgresUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const [uid, gid] = await Promise.all(["-u", "-g"].map(async (flag) => (await run("id", [flag, "postgres"])).stdout))
  return { uid: Number(uid), gid: Number(gid) }
}
