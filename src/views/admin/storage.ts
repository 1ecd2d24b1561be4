import { readdir, stat } from "node:fs/promises"
import { join } from "node:path"
import { sql } from "drizzle-orm"
import type { Ground } from "../../ground.ts"
import { lastBackupOf, type LastBackup } from "./overview.ts"

const mostTables = 15

export type StorageView = {
  databaseBytes: number
  /** The largest tables with their indexes, the largest first; `rows` is the database's own estimate, null where it has none yet. */
  tables: { name: string; bytes: number; rows: number | null }[]
  /** The data folder of the embedded database; null for a server, whose disks we do not see. */
  folder: { path: string; bytes: number } | null
  /** When the embedded database last wrote all it has to its files; null for a server, and where it cannot be told. */
  lastCheckpoint: Date | null
  lastBackup: LastBackup | null
}

/** What is kept and how large it is: from the database's own books, without counting a single row. */
export async function storageView(ground: Ground): Promise<StorageView> {
  const { orm, kind } = ground.database
  const embedded = kind === "pglite"
  const [size, tables, checkpoint, folder, lastBackup] = await Promise.all([
    orm.execute<{ bytes: number }>(sql`select pg_database_size(current_database())::float8 as bytes`),
    orm.execute<{ name: string; bytes: number; rows: number }>(sql`
      select case when n.nspname = current_schema() then c.relname else n.nspname || '.' || c.relname end as name,
        pg_total_relation_size(c.oid)::float8 as bytes, c.reltuples::float8 as rows
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname in (current_schema(), 'bullmq')
      order by pg_total_relation_size(c.oid) desc, c.relname limit ${mostTables}`),
    embedded
      ? orm.execute<{ at: Date }>(sql`select checkpoint_time as at from pg_control_checkpoint()`)
      : Promise.resolve({ rows: [] }),
    embedded ? folderSize(ground.config.dataFolder) : Promise.resolve(null),
    lastBackupOf(ground),
  ])
  return {
    databaseBytes: size.rows[0]?.bytes ?? 0,
    tables: tables.rows.map(({ name, bytes, rows }) => ({ name, bytes, rows: rows < 0 ? null : rows })),
    folder: folder === null ? null : { path: ground.config.dataFolder, bytes: folder },
    lastCheckpoint: checkpoint.rows[0]?.at ?? null,
    lastBackup,
  }
}

/** How much the files of a folder and of those in it hold together; null when there is no such folder (a database in memory). */
async function folderSize(folder: string): Promise<number | null> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const sizes = await Promise.all(
      entries.filter((entry) => entry.isFile()).map((entry) => fileSize(join(entry.parentPath, entry.name))),
    )
    return sizes.reduce((sum, bytes) => sum + bytes, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null
    throw error
  }
}

/** Files come and go while they are looked at. */
async function fileSize(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return 0
    throw error
  }
}
