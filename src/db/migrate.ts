import { join } from "node:path"
import { getLogger } from "@logtape/logtape"
import { sql } from "drizzle-orm"
import { readMigrationFiles } from "drizzle-orm/migrator"
import { packageRoot } from "../package-root.ts"
import type { Database } from "./database.ts"

const log = getLogger(["haversack", "db"])

/** Any number will do, as long as every version of Haversack takes the same. */
const migrationLock = 7_214_900_311

/**
 * Brings the tables up to date with `drizzle/`, all pending migrations in one transaction or none.
 *
 * Processes that start together wait for each other on an advisory lock. What is pending is decided by each migration's
 * time, not by the newest one applied (as Drizzle's own migrator does), so a migration that was merged late is not skipped.
 */
export async function migrate(database: Database, folder = join(packageRoot, "drizzle")): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: folder })
  await database.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${migrationLock})`)
    await tx.execute(sql`create schema if not exists drizzle`)
    await tx.execute(sql`
      create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`)
    const { rows } = await tx.execute<{ created_at: number }>(sql`select created_at from drizzle.__drizzle_migrations`)
    const applied = new Set(rows.map((row) => row.created_at))
    for (const migration of migrations) {
      if (applied.has(migration.folderMillis)) continue
      log.debug("Applying the migration of {time}.", { time: new Date(migration.folderMillis).toISOString() })
      for (const statement of migration.sql) await tx.execute(sql.raw(statement))
      await tx.execute(sql`
        insert into drizzle.__drizzle_migrations (hash, created_at) values (${migration.hash}, ${migration.folderMillis})`)
    }
  })
}
