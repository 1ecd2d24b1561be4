import { getLogger } from "@logtape/logtape"
import { sql } from "drizzle-orm"
import type { Database } from "./database.ts"

const log = getLogger(["haversack", "db"])

/** Where rows come and go all the time; the catalogue is there because BullMQ makes a temporary table for every bulk. */
const hotTables = ["task", "event", "bullmq.job", "bullmq.event", "pg_class", "pg_attribute", "pg_type", "pg_depend"]

/*
 * What a PostgreSQL server does by itself and the embedded database does not: without checkpoints its log of changes grows for ever, without
 * vacuum its tables do, and after two thousand million transactions it would stop.
 */

/** Writes out what changed and gives the log of changes back, but for the 64 MB that are used again (`pglite-engine.ts`). */
export async function checkpoint(database: Database): Promise<void> {
  await run(database, "checkpoint")
}

/** One statement per table, so that what people wait for can run in between. */
export async function vacuumHotTables(database: Database): Promise<void> {
  for (const table of hotTables) await run(database, `vacuum (analyze) ${table}`)
}

/** All tables, those of the queues and the catalogue too. Pages without a change since the last time are passed over. */
export async function vacuumAllTables(database: Database): Promise<void> {
  const { rows } = await database.orm.execute<{ name: string }>(sql`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname <> 'information_schema' order by c.relpages desc, 1`)
  for (const { name } of rows) await run(database, `vacuum (analyze) ${name}`)
}

async function run(database: Database, statement: string): Promise<void> {
  try {
    await database.orm.execute(sql.raw(statement))
  } catch (error) {
    log.error("The maintenance of the embedded database failed at {statement}: {error}", { statement, error })
  }
}
