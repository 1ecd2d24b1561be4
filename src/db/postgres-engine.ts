import postgres, { type Sql, type TransactionSql } from "postgres"
import {
  readInt8,
  writeParameters,
  type Answer,
  type Connection,
  type Engine,
  type TransactionConnection,
} from "./connection.ts"
import { cleanDriverError } from "./errors.ts"
import { createPostgresPool } from "./postgres-pool.ts"

const asText = (text: string) => text

/** PostgreSQL's type numbers whose default reading differs from PGlite's, or loses something. */
const oid = {
  int8: 20,
  json: 114,
  date: 1082,
  time: 1083,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  numeric: 1700,
  jsonb: 3802,
}

/**
 * A PostgreSQL server. `searchPath` is pinned on every connection, so that neither a role's setting nor somebody's
 * `SET search_path` decides which tables we see.
 */
export function openPostgres(options: { url: string; searchPath: string }): Engine {
  const sql = connect(options.url, options.searchPath, 10)
  const pools = new Map<string, ReturnType<typeof createPostgresPool>>()
  return {
    kind: "postgres",
    run: connectionOver(sql).run,
    transaction: async (work) => {
      const outcome = await sql.begin(async (tx) => ({ value: await work(inTransaction(tx)) }))
      return outcome.value
    },
    pool: (schema) => {
      const pool = pools.get(schema) ?? createPostgresPool(connect(options.url, schema, 6))
      pools.set(schema, pool)
      return pool
    },
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.close()))
      await sql.end({ timeout: 5 })
    },
  }
}

/** A pool of connections that all see `searchPath` and nothing else. */
function connect(url: string, searchPath: string, max: number): Sql {
  const sql = postgres(url, {
    max,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: "haversack", search_path: searchPath, TimeZone: "UTC" },
    types: {
      int8: { to: oid.int8, from: [oid.int8], serialize: String, parse: readInt8 },
      moment: {
        to: oid.timestamptz,
        from: [oid.timestamptz],
        serialize: asText,
        parse: (text: string) => new Date(text),
      },
      text: {
        to: oid.timestamp,
        from: [oid.date, oid.time, oid.timestamp, oid.interval, oid.numeric],
        serialize: asText,
        parse: asText,
      },
    },
  })
  // Drizzle hands JSON over as text already; the driver would quote it a second time.
  for (const type of [oid.json, oid.jsonb, oid.date]) sql.options.serializers[type] = asText
  return sql
}

function connectionOver(target: Sql | TransactionSql): Connection {
  return {
    run: async (text, params, rowMode): Promise<Answer> => {
      try {
        const pending = target.unsafe(text, writeParameters(params) as never[], { prepare: true })
        const rows = rowMode === "array" ? await pending.values() : await pending
        return { rows: Array.from<unknown>(rows), rowCount: rows.count ?? 0 }
      } catch (error) {
        throw cleanDriverError(text, error)
      }
    },
  }
}

function inTransaction(tx: TransactionSql): TransactionConnection {
  return {
    ...connectionOver(tx),
    // The driver's own, since it fails a transaction of which any statement failed, caught or not, outside of its savepoints.
    savepoint: async (work) => {
      const outcome = await tx.savepoint(async (within) => ({ value: await work(inTransaction(within)) }))
      return outcome.value
    },
  }
}
