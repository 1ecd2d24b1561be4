import { join } from "node:path"
import { getLogger } from "@logtape/logtape"
import { sql } from "drizzle-orm"
import { readMigrationFiles } from "drizzle-orm/migrator"
import { packageRoot } from "../package-root.ts"
import type { Database, Executor, Tx } from "./database.ts"

const log = getLogger(["haversack", "db"])

/** Any number will do, as long as every version of Haversack takes the same. */
const migrationLock = 7_214_900_311

const ownFolder = join(packageRoot, "drizzle")

/**
 * Brings the tables up to date with `drizzle/`, all pending migrations in one transaction or none.
 *
 * Processes that start together wait for each other on an advisory lock. What is pending is decided by each migration's
 * time, not by the newest one applied (as Drizzle's own migrator does), so a migration that was merged late is not skipped.
 */
export async function migrate(database: Database, folder = ownFolder): Promise<void> {
  await database.transaction((tx) => applyMigrations(tx, { folder }))
}

/** As `migrate`, in a transaction of the caller's. `only` leaves out the migrations whose times it does not have. */
export async function applyMigrations(
  tx: Tx,
  { folder = ownFolder, only }: { folder?: string; only?: ReadonlySet<number> } = {},
): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${migrationLock})`)
  await tx.execute(sql`create schema if not exists drizzle`)
  await tx.execute(sql`
    create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`)
  const applied = new Set(await appliedMigrations(tx))
  for (const migration of readMigrationFiles({ migrationsFolder: folder })) {
    if (applied.has(migration.folderMillis) || only?.has(migration.folderMillis) === false) continue
    log.debug("Applying the migration of {time}.", { time: new Date(migration.folderMillis).toISOString() })
    for (const statement of migration.sql) await tx.execute(sql.raw(statement))
    await tx.execute(sql`
      insert into drizzle.__drizzle_migrations (hash, created_at) values (${migration.hash}, ${migration.folderMillis})`)
  }
}

/** The times of the migrations that this version has, in their order. */
export function knownMigrations(folder = ownFolder): number[] {
  return readMigrationFiles({ migrationsFolder: folder }).map((migration) => migration.folderMillis)
}

/** The times of the migrations that a database has had, in their order; none where there are no tables yet. */
export async function appliedMigrations(executor: Executor): Promise<number[]> {
  const { rows: found } = await executor.execute<{ there: boolean }>(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as there`,
  )
  if (found[0]?.there !== true) return []
  const { rows } = await executor.execute<{ created_at: number }>(
    sql`select created_at from drizzle.__drizzle_migrations order by created_at`,
  )
  return rows.map((row) => row.created_at)
}
