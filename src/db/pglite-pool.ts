import { EventEmitter } from "node:events"
import type { PGlite, Transaction } from "@electric-sql/pglite"
import type { Statements } from "./pglite-statements.ts"
import type { PgClientLike, PgNotificationLike, PgPoolLike, PgQueryResultLike } from "./connection.ts"

/**
 * BullMQ's view of the embedded database.
 *
 * Its unqualified names live in a schema of their own, and the one connection is shared with Drizzle: so every statement
 * runs in a transaction that sets the search path for itself only. A session-wide search path would hide Drizzle's tables.
 */
export function createPglitePool(
  {
    pglite,
    statements,
    alone,
  }: { pglite: PGlite; statements: Statements; alone: <T>(work: () => Promise<T>) => Promise<T> },
  schema: string,
): PgPoolLike {
  const surroundings = { before: `begin; set local search_path to "${schema}"`, after: "commit" }
  const notifications = new EventEmitter().setMaxListeners(0)
  const channels = new Map<string, Promise<unknown>>()

  function listen(channel: string): Promise<unknown> {
    const listening =
      channels.get(channel) ??
      pglite.listen(channel, (payload) =>
        notifications.emit("notification", { channel, payload } satisfies PgNotificationLike),
      )
    channels.set(channel, listening)
    return listening
  }

  const query: PgPoolLike["query"] = (text, params) => {
    if (params !== undefined && params.length > 0)
      return alone(() => statements.run(text, params, "object", surroundings) as Promise<PgQueryResultLike>)
    return pglite.transaction(async (tx) => {
      await tx.exec(`set local search_path to "${schema}"`)
      return runStatement(tx, text, params)
    })
  }

  const pool: PgPoolLike = {
    // There is no network between us and the database, so nothing can drop silently.
    options: { keepAlive: true },
    query,
    connect: async () => createClient(pglite, query, listen, notifications),
    end: async () => {},
    // A pool reports broken idle clients, and no client of ours is idle: each query brings its own error.
    on: () => pool,
    removeAllListeners: () => pool,
  }
  return pool
}

/** A client whose BEGIN takes the connection for itself until COMMIT or ROLLBACK, and otherwise shares it. */
function createClient(
  pglite: PGlite,
  query: PgPoolLike["query"],
  listen: (channel: string) => Promise<unknown>,
  notifications: EventEmitter,
): PgClientLike {
  const own = new EventEmitter().setMaxListeners(0)
  const forward = (notification: PgNotificationLike) => own.emit("notification", notification)
  notifications.on("notification", forward)
  let exclusive: ExclusiveBlock | undefined

  const client: PgClientLike = {
    query: async (text, params) => {
      const command = text.trim().replace(/;$/, "")
      const channel = /^(?:--[^\n]*\n\s*)*listen\s+(\w+)$/i.exec(command)?.[1]
      if (channel !== undefined) {
        await listen(channel)
        return { rows: [] }
      }
      if (/^begin$/i.test(command)) {
        exclusive = await beginExclusive(pglite)
        return { rows: [] }
      }
      if (exclusive === undefined) return query(text, params)
      if (/^(commit|rollback)$/i.test(command)) {
        const block = exclusive
        exclusive = undefined
        await block.end(command.toLowerCase() === "commit")
        return { rows: [] }
      }
      return runStatement(exclusive.tx, text, params)
    },
    on: (event: string, listener: (...args: any[]) => void) => (own.on(event, listener), client),
    removeListener: (event, listener) => (own.removeListener(event, listener), client),
    removeAllListeners: (event) => (own.removeAllListeners(event), client),
    release: () => {
      notifications.off("notification", forward)
      own.removeAllListeners()
      void exclusive?.end(false)
    },
  }
  return client
}

type ExclusiveBlock = { tx: Transaction; end(commit: boolean): Promise<void> }

/** PGlite's transactions take a callback, a client's BEGIN returns: the callback waits until COMMIT or ROLLBACK is said. */
async function beginExclusive(pglite: PGlite): Promise<ExclusiveBlock> {
  const begun = Promise.withResolvers<Transaction>()
  const ended = Promise.withResolvers<boolean>()
  const whole = pglite.transaction(async (tx) => {
    begun.resolve(tx)
    if (!(await ended.promise)) await tx.rollback()
  })
  whole.catch(begun.reject)
  const tx = await begun.promise
  return {
    tx,
    end: (commit) => {
      ended.resolve(commit)
      return whole
    },
  }
}

async function runStatement(tx: Transaction, text: string, params?: readonly unknown[]): Promise<PgQueryResultLike> {
  // Migrations are scripts of many statements, which only the simple protocol takes.
  if (params === undefined || params.length === 0) {
    const results = await tx.exec(text)
    const last = results.at(-1)
    return { rows: last?.rows ?? [], rowCount: last?.rowCount ?? 0 }
  }
  const result = await tx.query<any>(text, [...params])
  return { rows: result.rows, rowCount: result.rowCount ?? 0 }
}
