import { mkdirSync } from "node:fs"
import { PGlite, types } from "@electric-sql/pglite"
import { readInt8, writeParameters, type Connection, type Engine, type TransactionConnection } from "./connection.ts"
import { cleanDriverError } from "./errors.ts"
import { createPglitePool } from "./pglite-pool.ts"
import { createStatements, type Statements } from "./pglite-statements.ts"

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

const settings = [
  // A checkpoint gives back all of the log of changes but this; PostgreSQL's own default is 1 GB.
  "max_wal_size=64MB",
  "min_wal_size=32MB",
  // Of 128 MB by default, none of which is ever given back. What is not in them is in the system's cache of the files.
  "shared_buffers=32MB",
]
const startParams = [...PGlite.defaultStartParams, ...settings.flatMap((setting) => ["-c", setting])]

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
  const statements = createStatements(pglite)
  const within = connectionOver(statements)
  let closed = false
  // The lock under which PGlite itself runs a transaction, or a statement outside of one.
  const alone = <T>(work: () => Promise<T>): Promise<T> =>
    // oxlint-disable-next-line no-underscore-dangle -- declared like the rest, and there is no other way to that lock
    pglite._runExclusiveTransaction(() => {
      if (closed) throw new Error("The embedded database is closed.")
      return work()
    })
  const pools = new Map<string, ReturnType<typeof createPglitePool>>()
  return {
    kind: "pglite",
    run: (text, params, rowMode) => alone(() => within.run(text, params, rowMode)),
    transaction: (work) => alone(() => runTransaction(statements, work)),
    pool: (schema) => {
      const pool = pools.get(schema) ?? createPglitePool({ pglite, statements, alone }, schema)
      pools.set(schema, pool)
      return pool
    },
    dump: async () => {
      await pglite.exec("checkpoint")
      return pglite.dumpDataDir("none")
    },
    close: async () => {
      await alone(async () => {
        closed = true
      })
      await pglite.close()
    },
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

function connectionOver(statements: Statements): Connection {
  return {
    run: async (text, params, rowMode) => {
      try {
        return await statements.run(text, writeParameters(params), rowMode)
      } catch (error) {
        throw cleanDriverError(text, error)
      }
    },
  }
}

async function runTransaction<T>(
  statements: Statements,
  work: (connection: TransactionConnection) => Promise<T>,
): Promise<T> {
  await statements.script("begin")
  let result: T
  try {
    result = await work(inTransaction(statements, 1))
  } catch (error) {
    await statements.script("rollback")
    throw error
  }
  // A statement had failed, and whoever ran it went on as if it had not.
  if ((await statements.script("commit")) === "ROLLBACK")
    throw new Error("The transaction was rolled back instead of committed, because a statement in it had failed.")
  return result
}

function inTransaction(statements: Statements, depth: number): TransactionConnection {
  return {
    ...connectionOver(statements),
    savepoint: async (work) => {
      await statements.script(`savepoint haversack_${depth}`)
      try {
        const result = await work(inTransaction(statements, depth + 1))
        await statements.script(`release savepoint haversack_${depth}`)
        return result
      } catch (error) {
        await statements.script(`rollback to savepoint haversack_${depth}`)
        throw error
      }
    },
  }
}
