import { sql } from "drizzle-orm"
import type { Ground } from "../../ground.ts"

export type VersionView = {
  version: string
  node: string
  /** As the server says it: `PostgreSQL 17.2`. */
  database: string
  redis: boolean
  /** When this process began; others of the same instance have their own time. */
  runningSince: Date
  /** How many steps the tables have come, and when the newest one was written. */
  migrations: { count: number; newest: Date | null }
  memoryBytes: number
}

/** What runs here, for a report about a problem: nothing in it is a secret. */
export async function versionView(ground: Ground): Promise<VersionView> {
  const { orm } = ground.database
  const [server, applied] = await Promise.all([
    orm.execute<{ version: string }>(sql`select current_setting('server_version') as version`),
    orm.execute<{ count: number; newest: number | null }>(
      sql`select count(*)::int as count, max(created_at)::float8 as newest from drizzle.__drizzle_migrations`,
    ),
  ])
  const { count, newest } = applied.rows[0] ?? { count: 0, newest: null }
  return {
    version: ground.config.version,
    node: process.version,
    database: `PostgreSQL ${server.rows[0]?.version ?? ""}${ground.database.kind === "pglite" ? ", embedded (PGlite)" : ""}`,
    redis: ground.config.redisUrl !== undefined,
    runningSince: new Date(Date.now() - process.uptime() * 1000),
    migrations: { count, newest: newest === null ? null : new Date(newest) },
    memoryBytes: process.memoryUsage.rss(),
  }
}
