import { EventEmitter } from "node:events"
import type { ReservedSql, Sql } from "postgres"
import type { PgClientLike, PgNotificationLike, PgPoolLike, PgQueryResultLike } from "./connection.ts"

/**
 * BullMQ's view of a PostgreSQL server, over a postgres.js pool whose connections all have BullMQ's schema as search path.
 *
 * A client that BullMQ checks out and keeps (one per worker, to LISTEN) takes no connection: notifications come over the one
 * that postgres.js keeps for all of them, and a connection is reserved only from BEGIN to COMMIT.
 */
export function createPostgresPool(sql: Sql): PgPoolLike & { close(): Promise<void> } {
  const notifications = new EventEmitter().setMaxListeners(0)
  const channels = new Map<string, Promise<unknown>>()

  function listen(channel: string): Promise<unknown> {
    const listening =
      channels.get(channel) ??
      sql.listen(channel, (payload) =>
        notifications.emit("notification", { channel, payload } satisfies PgNotificationLike),
      )
    channels.set(channel, listening)
    return listening
  }

  const query: PgPoolLike["query"] = (text, params) => runStatement(sql, text, params)

  const pool = {
    options: { keepAlive: true },
    query,
    connect: async () => createClient(sql, query, listen, notifications),
    end: async () => {},
    // A pool reports broken idle clients, and no client of ours is idle: each query brings its own error.
    on: () => pool,
    removeAllListeners: () => pool,
    close: () => sql.end({ timeout: 5 }),
  } satisfies PgPoolLike & { close(): Promise<void> } as PgPoolLike & { close(): Promise<void> }
  return pool
}

function createClient(
  sql: Sql,
  query: PgPoolLike["query"],
  listen: (channel: string) => Promise<unknown>,
  notifications: EventEmitter,
): PgClientLike {
  const own = new EventEmitter().setMaxListeners(0)
  const forward = (notification: PgNotificationLike) => own.emit("notification", notification)
  notifications.on("notification", forward)
  let reserved: ReservedSql | undefined

  const client: PgClientLike = {
    query: async (text, params) => {
      const command = text.trim().replace(/;$/, "")
      const channel = /^(?:--[^\n]*\n\s*)*listen\s+(\w+)$/i.exec(command)?.[1]
      if (channel !== undefined) {
        await listen(channel)
        return { rows: [] }
      }
      if (/^begin$/i.test(command)) reserved = await sql.reserve()
      if (reserved === undefined) return query(text, params)
      const connection = reserved
      const last = /^(commit|rollback)$/i.test(command)
      if (last) reserved = undefined
      try {
        return await runStatement(connection, text, params)
      } finally {
        if (last) connection.release()
      }
    },
    on: (event: string, listener: (...args: any[]) => void) => (own.on(event, listener), client),
    removeListener: (event, listener) => (own.removeListener(event, listener), client),
    removeAllListeners: (event) => (own.removeAllListeners(event), client),
    release: () => {
      notifications.off("notification", forward)
      own.removeAllListeners()
    },
  }
  return client
}

async function runStatement(
  sql: Sql | ReservedSql,
  text: string,
  params?: readonly unknown[],
): Promise<PgQueryResultLike> {
  // Without parameters the simple protocol is used, which takes the many statements of a migration.
  const rows =
    params === undefined || params.length === 0
      ? await sql.unsafe(text).simple()
      : await sql.unsafe(text, [...params] as never[], { prepare: true })
  return { rows: Array.from<unknown>(rows), rowCount: rows.count ?? 0 }
}
