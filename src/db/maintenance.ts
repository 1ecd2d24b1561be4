import { getLogger } from "@logtape/logtape"
import { sql } from "drizzle-orm"
import type { Database } from "./database.ts"

const log = getLogger(["haversack", "db"])

const checkpointEveryMs = 5 * 60_000
const vacuumEveryMs = 60 * 60_000
/** Where rows come and go all the time; the catalogue is there because BullMQ makes a temporary table for every bulk. */
const hotTables = ["task", "event", "bullmq.job", "bullmq.event", "pg_class", "pg_attribute", "pg_type", "pg_depend"]

/**
 * What a PostgreSQL server does by itself and the embedded database does not: without checkpoints its log of changes grows
 * for ever, without vacuum its tables do. Does nothing for a server.
 */
export function startMaintenance(database: Database): { stop(): void } {
  if (database.kind === "postgres") return { stop: () => {} }
  const checkpoint = setInterval(() => void run(database, "checkpoint"), checkpointEveryMs).unref()
  const vacuum = setInterval(() => void vacuumHotTables(database), vacuumEveryMs).unref()
  return {
    stop: () => {
      clearInterval(checkpoint)
      clearInterval(vacuum)
    },
  }
}

/** One statement per table, so that what people wait for can run in between. */
export async function vacuumHotTables(database: Database): Promise<void> {
  for (const table of hotTables) await run(database, `vacuum (analyze) ${table}`)
}

async function run(database: Database, statement: string): Promise<void> {
  try {
    await database.orm.execute(sql.raw(statement))
  } catch (error) {
    log.error("The maintenance of the embedded database failed at {statement}: {error}", { statement, error })
  }
}
