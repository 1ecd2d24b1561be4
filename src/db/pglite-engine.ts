import { mkdirSync } from "node:fs"
import { PGlite, types, type Transaction as PgliteTransaction } from "@electric-sql/pglite"
import {
  readInt8,
  writeParameters,
  type Answer,
  type Connection,
  type Engine,
  type TransactionConnection,
} from "./connection.ts"
import { cleanDriverError } from "./errors.ts"
import { createPglitePool } from "./pglite-pool.ts"

const asText = (text: string) => text

const parsers = {
  [types.INT8]: readInt8,
  [types.NUMERIC]: asText,
  [types.DATE]: asText,
  [types.TIME]: asText,
  [types.TIMESTAMP]: asText,
  [types.INTERVAL]: asText,
  [types.TIMESTAMPTZ]: (text: string) => new Date(text),
  [types.BYTEA]: readBytes,
}

const serializers = { [types.BYTEA]: writeBytes }

/** A checkpoint gives back all of the log of changes but this; PostgreSQL's own default is 1 GB. */
const startParams = [...PGlite.defaultStartParams, "-c", "max_wal_size=64MB", "-c", "min_wal_size=32MB"]

/**
 * PostgreSQL inside this process, in `folder` or in memory.
 *
 * It is a single connection: every statement outside of a transaction waits for an open one. `dump` is a data directory
 * made by `dumpDataDir`, loaded instead of making a new one.
 */
export async function openPglite(options: { folder: string; dump?: Blob }): Promise<Engine> {
  const { folder, dump } = options
  if (folder !== "memory") mkdirSync(folder, { recursive: true, mode: 0o700 })
  const pglite = await PGlite.create({
    ...(folder === "memory" ? {} : { dataDir: folder }),
    loadDataDir: dump,
    parsers,
    serializers,
    startParams,
  })
  await pglite.exec("set timezone to 'UTC'")
  const pools = new Map<string, ReturnType<typeof createPglitePool>>()
  return {
    kind: "pglite",
    run: connectionOver(pglite).run,
    transaction: (work) => pglite.transaction((tx) => work(inTransaction(tx, 1))),
    pool: (schema) => {
      const pool = pools.get(schema) ?? createPglitePool(pglite, schema)
      pools.set(schema, pool)
      return pool
    },
    dump: async () => {
      await pglite.exec("checkpoint")
      return pglite.dumpDataDir("none")
    },
    close: () => pglite.close(),
  }
}

// PGlite's own pair calls a function for each byte, which took half of an award's time: badges come with pictures.
function readBytes(hex: string): Uint8Array {
  return Buffer.from(hex.slice(2), "hex")
}

function writeBytes(bytes: unknown): string {
  if (!(bytes instanceof Uint8Array)) throw new TypeError("A value for a bytea column is not a Uint8Array.")
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex")}`
}

function connectionOver(target: PGlite | PgliteTransaction): Connection {
  return {
    run: async (text, params, rowMode): Promise<Answer> => {
      try {
        const result = await target.query(text, writeParameters(params), { rowMode })
        return { rows: result.rows, rowCount: result.rowCount ?? 0 }
      } catch (error) {
        throw cleanDriverError(text, error)
      }
    },
  }
}

function inTransaction(tx: PgliteTransaction, depth: number): TransactionConnection {
  return {
    ...connectionOver(tx),
    savepoint: async (work) => {
      await tx.exec(`savepoint haversack_${depth}`)
      try {
        const result = await work(inTransaction(tx, depth + 1))
        await tx.exec(`release savepoint haversack_${depth}`)
        return result
      } catch (error) {
        await tx.exec(`rollback to savepoint haversack_${depth}`)
        throw error
      }
    },
  }
}
