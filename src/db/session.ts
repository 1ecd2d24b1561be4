import { entityKind, fillPlaceholders, is, type Query, type SQL } from "drizzle-orm"
import {
  PgDialect,
  PgJson,
  PgJsonb,
  PgPreparedQuery,
  PgSession,
  PgTransaction,
  type PgQueryResultHKT,
  type PgTransactionConfig,
  type PreparedQueryConfig,
  type SelectedFieldsOrdered,
} from "drizzle-orm/pg-core"
import { mapResultRow } from "drizzle-orm/utils"
import type { Connection } from "./connection.ts"

/** What a statement without `returning`, and `execute`, resolve to: the same on both engines. */
export interface QueryResult extends PgQueryResultHKT {
  type: Outcome<this["row"]>
}
type Outcome<Row> = { rows: Row[]; rowCount: number }

/** Opens the transaction of a session: `database.transaction` for the outer one, a savepoint for an inner one. */
export type OpenTransaction = <T>(work: (tx: Transaction) => Promise<T>, config?: PgTransactionConfig) => Promise<T>

/**
 * One Drizzle session for both engines.
 *
 * Drizzle's own two drivers differ in what `execute` returns, in dates and big integers, and put parameters into their
 * errors; one driver over our `Connection` keeps the rest of the code from ever having to know which engine is below.
 */
export class Session extends PgSession<QueryResult> {
  static override readonly [entityKind]: string = "HaversackSession"
  readonly connection: Connection
  readonly open: OpenTransaction

  constructor(connection: Connection, dialect: PgDialect, open: OpenTransaction) {
    super(dialect)
    this.connection = connection
    this.open = open
  }

  override prepareQuery<T extends PreparedQueryConfig>(
    query: Query,
    fields: SelectedFieldsOrdered | undefined,
    _name: string | undefined,
    _isResponseInArrayMode: boolean,
    customResultMapper?: (rows: unknown[][]) => T["execute"],
  ): PgPreparedQuery<T> {
    return new PreparedStatement<T>(this.connection, query, fields, customResultMapper)
  }

  override transaction<T>(work: (tx: Transaction) => Promise<T>, config?: PgTransactionConfig): Promise<T> {
    return this.open(work, config)
  }

  override async count(query: SQL): Promise<number> {
    const { rows } = await this.execute<{ rows: { count: number | string }[] }>(query)
    return Number(rows[0]?.count)
  }
}

class PreparedStatement<T extends PreparedQueryConfig> extends PgPreparedQuery<T> {
  static override readonly [entityKind]: string = "HaversackPreparedStatement"
  readonly connection: Connection
  readonly fields: SelectedFieldsOrdered | undefined
  readonly customResultMapper: ((rows: unknown[][]) => T["execute"]) | undefined
  // Set from outside by Drizzle's query builders, to know which side of a left join may be null.
  joinsNotNullableMap: Record<string, boolean> | undefined

  constructor(
    connection: Connection,
    query: Query,
    fields: SelectedFieldsOrdered | undefined,
    customResultMapper: ((rows: unknown[][]) => T["execute"]) | undefined,
  ) {
    super(query, undefined, undefined)
    this.connection = connection
    this.fields = fields
    this.customResultMapper = customResultMapper
  }

  override async execute(placeholderValues: Record<string, unknown> = {}): Promise<T["execute"]> {
    const params = fillPlaceholders(this.query.params, placeholderValues)
    const { fields, customResultMapper } = this
    if (fields === undefined && customResultMapper === undefined) {
      return this.connection.run(this.query.sql, params, "object")
    }
    const rows = (await this.connection.run(this.query.sql, params, "array")).rows as unknown[][]
    if (customResultMapper !== undefined) return customResultMapper(rows)
    return rows.map((row) => mapResultRow(fields!, keepJsonText(fields!, row), this.joinsNotNullableMap))
  }

  async all(placeholderValues: Record<string, unknown> = {}): Promise<T["all"]> {
    const params = fillPlaceholders(this.query.params, placeholderValues)
    return (await this.connection.run(this.query.sql, params, "object")).rows
  }

  isResponseInArrayMode(): boolean {
    return false
  }
}

/** Drizzle parses a string from a JSON column once more, which turns the JSON string "123" into the number 123. */
function keepJsonText(fields: SelectedFieldsOrdered, row: unknown[]): unknown[] {
  return row.map((value, index) => {
    if (typeof value !== "string") return value
    const field = fields[index]?.field
    return field !== undefined && holdsJson(field) ? JSON.stringify(value) : value
  })
}

// Drizzle's `is` walks the whole chain of classes, which is slow for each value of each row; a column is the same object all the time.
const jsonFields = new WeakMap<object, boolean>()

function holdsJson(field: object): boolean {
  const known = jsonFields.get(field)
  if (known !== undefined) return known
  const found = is(field, PgJsonb) || is(field, PgJson)
  jsonFields.set(field, found)
  return found
}

/** An open transaction; `tx.transaction` makes a savepoint, so that a refused row need not undo the rest. */
export class Transaction extends PgTransaction<QueryResult> {
  static override readonly [entityKind]: string = "HaversackTransaction"
  readonly openSavepoint: OpenTransaction

  constructor(dialect: PgDialect, session: Session, nestedIndex: number) {
    super(dialect, session, undefined, nestedIndex)
    this.openSavepoint = session.open
  }

  override transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.openSavepoint(work)
  }
}
