import { AsyncLocalStorage } from "node:async_hooks"
import { getLogger } from "@logtape/logtape"
import { PgDialect, type PgTransactionConfig } from "drizzle-orm/pg-core"
import type { Connection, Engine, TransactionConnection } from "./connection.ts"
import { Session, Transaction, type OpenTransaction } from "./session.ts"

const log = getLogger(["haversack", "db"])

type Hook = () => void | Promise<void>
type Scope = { open: boolean; hooks: Hook[] }

/** Every transaction, open or just over, with what it wants done after its commit. */
const scopes = new WeakMap<Transaction, Scope>()

/** Using the outer database handle, or opening a second transaction, while a transaction of ours is open. */
export class TransactionMisuse extends Error {
  override name = "TransactionMisuse"
}

/**
 * Runs `hook` once `tx` has committed, outside of it and without holding up the caller; never if it rolls back.
 * What a hook throws is logged: the change is committed and cannot be taken back.
 */
export function afterCommit(tx: Transaction, hook: Hook): void {
  const scope = scopes.get(tx)
  if (scope === undefined || !scope.open)
    throw new TransactionMisuse("afterCommit() needs a transaction that is still open.")
  scope.hooks.push(hook)
}

/** The transactions of one engine, and the guard that keeps everything else out while one is open. */
export type Transactions = {
  transaction: OpenTransaction
  /** The engine for callers outside of transactions. */
  outer: Connection
  /** @throws TransactionMisuse when called from inside a transaction. */
  assertOutside(what: string): void
  /** Resolves when no after-commit hook is running any more. */
  settled(): Promise<void>
}

export function createTransactions(engine: Engine, dialect: PgDialect): Transactions {
  const current = new AsyncLocalStorage<Scope>()
  const running = new Set<Promise<void>>()

  function assertOutside(what: string): void {
    if (current.getStore()?.open === true) {
      throw new TransactionMisuse(
        `${what} was used inside a transaction. The embedded database has one connection, so this would wait for ` +
          `itself for ever: use the tx that the transaction hands in, and afterCommit() for what comes later.`,
      )
    }
  }

  async function transaction<T>(work: (tx: Transaction) => Promise<T>, config?: PgTransactionConfig): Promise<T> {
    assertOutside("A second transaction")
    const scope: Scope = { open: true, hooks: [] }
    const result = await engine.transaction(async (connection) => {
      const tx = openTransaction(dialect, connection, scope, 0)
      try {
        if (config !== undefined) await tx.setTransaction(config)
        return await current.run(scope, () => work(tx))
      } finally {
        scope.open = false
      }
    })
    if (scope.hooks.length > 0) start(runHooks(scope.hooks))
    return result
  }

  function start(hooks: Promise<void>): void {
    running.add(hooks)
    void hooks.finally(() => running.delete(hooks))
  }

  return {
    transaction,
    assertOutside,
    outer: {
      run: async (text, params, rowMode) => {
        assertOutside("The outer database handle")
        return engine.run(text, params, rowMode)
      },
    },
    settled: async () => {
      while (running.size > 0) await Promise.all(running)
    },
  }
}

function openTransaction(
  dialect: PgDialect,
  connection: TransactionConnection,
  scope: Scope,
  depth: number,
): Transaction {
  const openSavepoint: OpenTransaction = async (work) => {
    const inner: Scope = { open: true, hooks: [] }
    try {
      const result = await connection.savepoint((within) => work(openTransaction(dialect, within, inner, depth + 1)))
      scope.hooks.push(...inner.hooks)
      return result
    } finally {
      inner.open = false
    }
  }
  const tx = new Transaction(dialect, new Session(guarded(connection, scope), dialect, openSavepoint), depth)
  scopes.set(tx, scope)
  return tx
}

/** A tx that somebody kept would speak on a connection that may belong to somebody else by now. */
function guarded(connection: Connection, scope: Scope): Connection {
  return {
    run: async (text, params, rowMode) => {
      if (!scope.open)
        throw new TransactionMisuse("This transaction is over: its tx was used after the work had returned.")
      return connection.run(text, params, rowMode)
    },
  }
}

async function runHooks(hooks: Hook[]): Promise<void> {
  for (const hook of hooks) {
    try {
      await hook()
    } catch (error) {
      log.error("A hook failed after its transaction had committed: {error}", { error })
    }
  }
}
