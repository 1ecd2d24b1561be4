import { randomBytes } from "node:crypto"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { Redis } from "ioredis"
import postgres from "postgres"
import { migrate, openDatabase, type Database } from "../../src/db/index.ts"
import { prepareQueues } from "../../src/queue/index.ts"
import { migratedDump, migrationsHash } from "./pglite-dump.ts"

/** Where a suite runs: embedded, or on the servers that TEST_DATABASE_URL and TEST_REDIS_URL name. */
export type Shape = { name: string; postgres: boolean; redis: boolean }

/** In this process alone: for what counts connections, where a server's own would count too. */
export const embedded: Shape = { name: "PGlite", postgres: false, redis: false }
const onPostgres: Shape = { name: "PostgreSQL", postgres: true, redis: false }
const onPostgresAndRedis: Shape = { name: "PostgreSQL and Redis", postgres: true, redis: true }

/** For suites about the database: PGlite, or PostgreSQL when TEST_DATABASE_URL is set. */
export const databaseShapes: Shape[] = [process.env.TEST_DATABASE_URL ? onPostgres : embedded]

/** For suites about the queues: as above, and PostgreSQL with Redis when TEST_REDIS_URL is set too. */
export const queueShapes: Shape[] =
  process.env.TEST_DATABASE_URL && process.env.TEST_REDIS_URL ? [...databaseShapes, onPostgresAndRedis] : databaseShapes

/** For all other suites: the most scaled shape that the environment offers. */
export const defaultShape: Shape = queueShapes.at(-1)!

/** A database of the caller's own, migrated and empty, with what a second process needs to reach the same one. */
export type TestDatabase = {
  database: Database
  /** Unique to this database: the prefix of its queues on Redis. */
  name: string
  databaseUrl?: string
  redisUrl?: string
  /** Opens the same database a second time, as another process would; PostgreSQL only. */
  reopen: () => Promise<Database>
  /** Closes the database and leaves nothing behind. */
  close: () => Promise<void>
}

export async function openTestDatabase(shape: Shape = defaultShape): Promise<TestDatabase> {
  const name = `haversack_test_${randomBytes(6).toString("hex")}`
  const redisUrl = shape.redis ? process.env.TEST_REDIS_URL : undefined
  const databaseUrl = shape.postgres ? await createPostgresDatabase(name) : undefined
  const open = async () =>
    openDatabase(databaseUrl === undefined ? { dump: await migratedDump(build) } : { databaseUrl })
  const database = await open()
  const opened = [database]
  return {
    database,
    name,
    databaseUrl,
    redisUrl,
    reopen: async () => {
      if (databaseUrl === undefined)
        throw new Error("The embedded database belongs to one process and cannot be opened twice.")
      const again = await open()
      opened.push(again)
      return again
    },
    close: async () => {
      await Promise.all(opened.map((one) => one.close()))
      if (databaseUrl !== undefined)
        await onMaintenanceDatabase((sql) => sql.unsafe(`drop database if exists ${name} with (force)`))
      if (redisUrl !== undefined) await removeRedisKeys(redisUrl, name)
    },
  }
}

/** Opens an embedded database in a folder: a migrated one where there is none yet, in a fraction of the time that a start takes to make it. */
export const openMigratedFolder = async (dataFolder: string): Promise<Database> =>
  openDatabase({ dataFolder, dump: existsSync(join(dataFolder, "database")) ? undefined : await migratedDump(build) })

/** What a migrated database consists of: our tables and those of the queues. */
async function build(database: Database): Promise<void> {
  await migrate(database)
  await prepareQueues(database)
}

async function createPostgresDatabase(name: string): Promise<string> {
  const template = `haversack_template_${migrationsHash()}`
  await onMaintenanceDatabase(async (sql) => {
    await sql.begin(async (tx) => {
      // CREATE DATABASE cannot run in a transaction: this one only holds the lock while others wait.
      await tx`select pg_advisory_xact_lock(hashtext('haversack_template'))`
      const templates = await sql<
        { datname: string }[]
      >`select datname from pg_database where datname like 'haversack\\_template\\_%'`
      if (!templates.some((row) => row.datname === template)) {
        // Templates of earlier migrations, and one whose making was interrupted.
        for (const { datname } of templates) await sql.unsafe(`drop database if exists ${datname} with (force)`)
        await sql.unsafe(`create database ${template}_new`)
        const database = await openDatabase({ databaseUrl: urlOf(`${template}_new`) })
        await build(database)
        await database.close()
        await sql.unsafe(`alter database ${template}_new rename to ${template}`)
      }
      await sql.unsafe(`create database ${name} template ${template}`)
    })
  })
  return urlOf(name)
}

/** A database on the test's server with nothing in it, as an operator makes one. */
export async function createEmptyPostgres(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `haversack_test_${randomBytes(6).toString("hex")}`
  await onMaintenanceDatabase((sql) => sql.unsafe(`create database ${name}`))
  return {
    url: urlOf(name),
    drop: () => onMaintenanceDatabase((sql) => sql.unsafe(`drop database if exists ${name} with (force)`)),
  }
}

function urlOf(databaseName: string): string {
  const url = new URL(process.env.TEST_DATABASE_URL!)
  url.pathname = `/${databaseName}`
  return url.href
}

export async function onMaintenanceDatabase(work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(process.env.TEST_DATABASE_URL!, { max: 2, onnotice: () => {} })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}

/** As FLUSHALL would, but only what belongs to this database: other suites run on the same server. */
export async function removeRedisKeys(redisUrl: string, prefix: string): Promise<void> {
  const redis = new Redis(redisUrl)
  try {
    for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 500 })) {
      if ((keys as string[]).length > 0) await redis.unlink(...(keys as string[]))
    }
  } finally {
    redis.disconnect()
  }
}
