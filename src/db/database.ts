import { join } from "node:path"
import { PgDatabase, PgDialect } from "drizzle-orm/pg-core"
import type { PgPoolLike } from "./connection.ts"
import { assertSameMajor, prepareFolder } from "./folder-check.ts"
import { lockFolder } from "./folder-lock.ts"
import { assertNotMoved } from "./moved.ts"
import { openPglite } from "./pglite-engine.ts"
import { openPostgres } from "./postgres-engine.ts"
import { Session, type QueryResult, type Transaction } from "./session.ts"
import { createTransactions } from "./transaction.ts"

/** Drizzle outside of a transaction. Inside one it refuses: use the tx. */
export type Orm = PgDatabase<QueryResult>
/** Drizzle inside a transaction. */
export type Tx = Transaction
/** For functions that only read or write, and leave it to the caller whether a transaction is open. */
export type Executor = Orm | Tx

export type Database = {
  kind: "pglite" | "postgres"
  /** The data folder, of an embedded database that lives in one and not in memory only. */
  folder?: string
  orm: Orm
  /**
   * Runs `work` in one transaction; an exception rolls back and is thrown on.
   * @throws TransactionMisuse when a transaction of this database is open already (use `tx.transaction` for a savepoint).
   */
  transaction: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
  /** A `pg.Pool`-shaped pool whose statements see only `schema`: for BullMQ. */
  pool: (schema: string) => PgPoolLike
  /** The embedded database's whole data directory as a tar file, to be opened again with the option `dump`. */
  dump?: () => Promise<Blob>
  /** Resolves when the after-commit hooks that were started have ended. */
  settled: () => Promise<void>
  close: () => Promise<void>
}

export type DatabaseOptions = {
  /** A PostgreSQL server; without it the embedded database is used. */
  databaseUrl?: string
  /** Folder of the embedded database, or "memory". */
  dataFolder?: string
  /** The schema that Drizzle's tables live in, on a PostgreSQL server. Default: public. */
  schemaSearchPath?: string
  /** Start the embedded database from this dump of a data directory. */
  dump?: Blob
}

/**
 * Opens the database, embedded or on a server.
 *
 * @throws ConfigurationProblem when another process has the data folder open, or it cannot be used as it is.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const dialect = new PgDialect()
  const folder = options.dataFolder ?? "memory"
  const inFolder = options.databaseUrl === undefined && folder !== "memory"
  if (inFolder) prepareFolder(folder)
  const lock = inFolder ? lockFolder(folder) : undefined
  try {
    if (inFolder) {
      assertNotMoved(folder)
      assertSameMajor(join(folder, "database"))
    }
    const engine =
      options.databaseUrl === undefined
        ? await openPglite({ folder: folder === "memory" ? folder : join(folder, "database"), dump: options.dump })
        : openPostgres({ url: options.databaseUrl, searchPath: options.schemaSearchPath ?? "public" })
    const transactions = createTransactions(engine, dialect)
    const session = new Session(transactions.outer, dialect, transactions.transaction)
    let closing: Promise<void> | undefined
    return {
      kind: engine.kind,
      folder: lock === undefined ? undefined : folder,
      orm: new PgDatabase<QueryResult>(dialect, session, undefined),
      transaction: (work) => transactions.transaction(work),
      pool: (schema) => guardedPool(engine.pool(schema), (what) => transactions.assertOutside(what)),
      dump: engine.dump,
      settled: () => transactions.settled(),
      close: () => {
        closing ??= transactions
          .settled()
          .then(() => engine.close())
          .finally(() => lock?.release())
        return closing
      },
    }
  } catch (error) {
    lock?.release()
    throw error
  }
}

/** `await queue.add()` inside a transaction would wait for its own connection: refuse it as clearly as the outer handle. */
function guardedPool(pool: PgPoolLike, assertOutside: (what: string) => void): PgPoolLike {
  const guarded: PgPoolLike = {
    ...pool,
    query: async (text, params) => {
      assertOutside("A queue")
      return pool.query(text, params)
    },
  }
  return guarded
}
