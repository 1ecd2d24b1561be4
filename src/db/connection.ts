/** What a statement gave back. Rows are arrays (in the order of the select list) or objects, as asked for. */
export type Answer = { rows: unknown[]; rowCount: number }

/** Something that runs one SQL statement: an engine, or one transaction of it. */
export type Connection = {
  run: (text: string, params: unknown[], rowMode: "array" | "object") => Promise<Answer>
}

/** A connection inside a transaction. */
export type TransactionConnection = Connection & {
  /** Runs `work` between SAVEPOINT and RELEASE; an exception rolls back to the savepoint only. */
  savepoint<T>(work: (connection: TransactionConnection) => Promise<T>): Promise<T>
}

/**
 * A database driver brought to one behaviour.
 *
 * Both engines read the types that reach JavaScript alike: int8 as a number (a bigint beyond 2^53), numeric, date, time and
 * plain timestamp as text, timestamptz as a Date, json and jsonb parsed, bytea as bytes.
 */
export type Engine = Connection & {
  kind: "pglite" | "postgres"
  /** Runs `work` between BEGIN and COMMIT; an exception rolls back. Nothing else can run in between on this connection. */
  transaction<T>(work: (connection: TransactionConnection) => Promise<T>): Promise<T>
  /** A pool in the shape of `pg.Pool` whose statements see only `schema`. Made once per schema. */
  pool(schema: string): PgPoolLike
  /** The whole data directory as a tar file, of the embedded database only. */
  dump?: () => Promise<Blob>
  close(): Promise<void>
}

export type PgQueryResultLike = { rows: any[]; rowCount?: number | null }
export type PgNotificationLike = { channel: string; payload?: string }

/** A checked-out client as BullMQ uses one: queries, migrations between BEGIN and COMMIT, LISTEN and notifications. */
export type PgClientLike = {
  query(text: string, params?: readonly unknown[]): Promise<PgQueryResultLike>
  on(event: "notification", listener: (notification: PgNotificationLike) => void): PgClientLike
  on(event: "error", listener: (error: Error) => void): PgClientLike
  on(event: "end", listener: () => void): PgClientLike
  removeListener(event: "notification", listener: (notification: PgNotificationLike) => void): PgClientLike
  removeAllListeners(event?: string): PgClientLike
  release(destroy?: boolean): void
}

/** The part of `pg.Pool` that BullMQ's PostgreSQL backend uses. */
export type PgPoolLike = {
  options: { keepAlive: boolean }
  query(text: string, params?: readonly unknown[]): Promise<PgQueryResultLike>
  connect(): Promise<PgClientLike>
  end(): Promise<void>
  on(event: "error" | "connect", listener: (...args: any[]) => void): PgPoolLike
  removeAllListeners(event?: string): PgPoolLike
}

/** int8 as a number while that is exact, else as a bigint. */
export function readInt8(text: string): number | bigint {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : BigInt(text)
}

/**
 * Parameters as both drivers take them alike. postgres.js refuses a Date and PGlite takes it; arrays are written as
 * PostgreSQL's array literals, because Drizzle has already turned JSON into text.
 */
export function writeParameters(params: unknown[]): unknown[] {
  return params.map((value) => {
    if (value instanceof Date) return value.toISOString()
    if (Array.isArray(value)) return arrayLiteral(value)
    if (value === undefined) throw new TypeError("An SQL parameter is undefined; write null where NULL is meant.")
    return value
  })
}

function arrayLiteral(values: unknown[]): string {
  const items = values.map((value) => {
    if (value === null) return "NULL"
    if (Array.isArray(value)) return arrayLiteral(value)
    const text = value instanceof Date ? value.toISOString() : `${value as string | number | boolean | bigint}`
    return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`
  })
  return `{${items.join(",")}}`
}
