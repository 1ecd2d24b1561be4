/**
 * A statement that PostgreSQL refused.
 *
 * It keeps the statement's text and the names of what it ran against, never the values: drivers and Drizzle put parameters
 * (addresses, tokens, bodies) into their messages, and errors end in logs and in `task.reason`.
 */
export class DatabaseError extends Error {
  override name = "DatabaseError"
  /** SQLSTATE, e.g. 23505. */
  readonly code: string
  readonly constraint?: string
  readonly table?: string
  readonly column?: string
  readonly statement: string

  constructor(statement: string, driverError: DriverError) {
    super(`${safeMessage(driverError)} (${driverError.code}) in: ${shortened(statement)}`)
    this.code = driverError.code
    this.constraint = driverError.constraint ?? driverError.constraint_name
    this.table = driverError.table ?? driverError.table_name
    this.column = driverError.column ?? driverError.column_name
    this.statement = statement
  }
}

/** PGlite says `constraint`, postgres.js `constraint_name`. */
type DriverError = {
  code: string
  message: string
  constraint?: string
  constraint_name?: string
  table?: string
  table_name?: string
  column?: string
  column_name?: string
}

/** Turns what a driver threw into something that may be logged; anything that is not PostgreSQL's answer passes unchanged. */
export function cleanDriverError(statement: string, error: unknown): unknown {
  if (error instanceof DatabaseError || !(error instanceof Error)) return error
  const code = (error as { code?: unknown }).code
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)
    ? new DatabaseError(statement, error as unknown as DriverError)
    : error
}

/** Whether a unique constraint (this one, if named) refused the row. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  return (
    error instanceof DatabaseError &&
    error.code === "23505" &&
    (constraint === undefined || error.constraint === constraint)
  )
}

/** Whether a foreign key (this one, if named) refused the row. */
export function isForeignKeyViolation(error: unknown, constraint?: string): boolean {
  return (
    error instanceof DatabaseError &&
    error.code === "23503" &&
    (constraint === undefined || error.constraint === constraint)
  )
}

// Class 22 quotes the offending value ("invalid input syntax for type uuid: ...").
function safeMessage(error: DriverError): string {
  return error.code.startsWith("22") ? "A value does not fit its type" : error.message
}

function shortened(statement: string): string {
  const line = statement.replaceAll(/\s+/g, " ").trim()
  return line.length > 300 ? `${line.slice(0, 300)}…` : line
}
