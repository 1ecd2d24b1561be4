/** Which state of the tables a copy is of, and whose it is. The first piece of every copy. */
export type Header = {
  haversack: "backup"
  /** Of the copy, not of the program. A reader refuses one that it does not know. */
  format: 1
  /** The program that made it. */
  version: string
  /** The origin of the instance, unless it never had one. */
  origin: string | null
  madeAt: string
  /** The applied migrations by their times: the tables are made by these before the rows are put in. */
  migrations: number[]
}

export type TableHead = {
  /** `public.award`. */
  table: string
  columns: string[]
  /** Where the counters of columns stand: the last number given out, or null when none was. */
  counters: Record<string, number | null>
}

export type TableEnd = { rows: number; sha256: string }

export type End = { end: true; tables: number; rows: number }

/**
 * A copy of all tables in the order in which it is written and read: a header, for every table its head, its rows and their end, and one end.
 *
 * A row is one line: a JSON array of its values as PostgreSQL writes them as text, null for NULL. That says every type exactly (bytes,
 * microseconds, JSON's own null), reads the same on every version of PostgreSQL, and can be looked at with `zstdcat`.
 */
export type Piece =
  | { kind: "header"; header: Header }
  | { kind: "table"; head: TableHead }
  | { kind: "rows"; lines: string[] }
  | { kind: "table end"; end: TableEnd }
  | { kind: "end"; end: End }

export type Pieces = AsyncIterable<Piece>
