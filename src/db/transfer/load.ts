import { createHash } from "node:crypto"
import { sql } from "drizzle-orm"
import { ConfigurationProblem } from "../../config.ts"
import type { Tx } from "../database.ts"
import { applyMigrations, knownMigrations } from "../migrate.ts"
import type { Header, Pieces, TableHead } from "./pieces.ts"
import { hashLines } from "./take.ts"
import { describeTables, quoted, readLines, tableName, writeTextAlike, type TableShape } from "./tables.ts"

export type Loaded = { header: Header; tables: number; rows: number }

/**
 * Fills an empty database with a copy: makes the tables as they were, puts the rows in, and reads every table once more to compare count and
 * digest. All of it in `tx`, so that there is a whole copy afterwards or nothing.
 *
 * @throws ConfigurationProblem when the database is not empty, or the copy is of a newer version or not whole.
 */
export async function loadPieces(tx: Tx, pieces: Pieces, say: (sentence: string) => void = () => {}): Promise<Loaded> {
  await assertEmpty(tx)
  await writeTextAlike(tx)
  let header: Header | undefined
  let tables = new Map<string, TableShape>()
  let links: Link[] = []
  let current: { head: TableHead; shape: TableShape } | undefined
  let rows = 0
  let done = 0
  let ended = false
  for await (const piece of pieces) {
    if (piece.kind === "header") {
      header = piece.header
      assertNotNewer(header)
      await applyMigrations(tx, { only: new Set(header.migrations) })
      tables = new Map((await describeTables(tx)).map((table) => [table.name, table]))
      links = await unlink(tx)
    } else if (piece.kind === "table") {
      current = { head: piece.head, shape: shapeFor(piece.head, tables) }
    } else if (piece.kind === "rows") {
      await insertLines(tx, current!.shape, current!.head.columns, piece.lines)
      rows += piece.lines.length
    } else if (piece.kind === "table end") {
      const { head, shape } = current!
      await setCounters(tx, shape, head)
      const found = await digestOf(tx, shape, head.columns)
      if (found.rows !== piece.end.rows || found.sha256 !== piece.end.sha256) {
        throw new ConfigurationProblem(
          `The table ${head.table} did not come over as it was (${found.rows} of ${piece.end.rows} rows), so nothing was kept.`,
        )
      }
      done += 1
      if (found.rows > 0) say(`${shape.name}: ${found.rows} ${found.rows === 1 ? "row" : "rows"}`)
    } else {
      ended = true
    }
  }
  if (header === undefined || !ended || done !== tables.size) throw notWhole()
  await relink(tx, links)
  return { header, tables: done, rows }
}

const notWhole = () => new ConfigurationProblem("The copy is not whole, so nothing was kept of it.")

async function assertEmpty(tx: Tx): Promise<void> {
  const { rows } = await tx.execute<{ name: string }>(sql`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm') and (n.nspname = current_schema() or n.nspname in ('drizzle', 'bullmq'))
    order by 1 limit 3`)
  if (rows.length === 0) return
  throw new ConfigurationProblem(
    `That database is not empty: it has ${rows.map(({ name }) => name).join(", ")}. Nothing was changed. Make a new one for it, for ` +
      `example with: createdb haversack`,
  )
}

/** @throws ConfigurationProblem when the copy needs migrations that this version does not have. */
export function assertNotNewer(header: Header): void {
  const known = new Set(knownMigrations())
  if (header.migrations.every((time) => known.has(time))) return
  throw new ConfigurationProblem(
    `The copy was made by Haversack ${header.version}, which is newer than this one. Install that version or a later one, and try again.`,
  )
}

function shapeFor(head: TableHead, tables: Map<string, TableShape>): TableShape {
  const shape = tables.get(head.table.slice(head.table.indexOf(".") + 1))
  const columns = shape?.columns.map(({ name }) => name) ?? []
  if (shape === undefined || columns.toSorted().join() !== head.columns.toSorted().join()) {
    throw new ConfigurationProblem(
      `The copy has a table ${head.table} that this version does not know in that form, so nothing was kept of it.`,
    )
  }
  return shape
}

/** Puts lines that `readLines` read into a table of the same columns. */
export async function insertLines(
  tx: Tx,
  table: TableShape,
  columns: readonly string[],
  lines: string[],
): Promise<void> {
  const types = new Map(table.columns.map(({ name, type }) => [name, type]))
  const names = columns.map(quoted).join(", ")
  const values = columns.map((name, index) => `(line ->> ${index})::${types.get(name)}`).join(", ")
  await tx.execute(sql`
    insert into ${sql.raw(tableName(table))} (${sql.raw(names)}) overriding system value
    select ${sql.raw(values)} from json_array_elements(${`[${lines.join(",")}]`}::text::json) as line`)
}

async function setCounters(tx: Tx, table: TableShape, head: TableHead): Promise<void> {
  for (const { column, sequence } of table.counters) {
    const last = head.counters[column]
    if (last !== null && last !== undefined) await tx.execute(sql`select setval(${sequence}::regclass, ${last}, true)`)
  }
}

async function digestOf(tx: Tx, table: TableShape, columns: readonly string[]) {
  const digest = createHash("sha256")
  let rows = 0
  for await (const lines of readLines(tx, table, columns)) {
    hashLines(digest, lines)
    rows += lines.length
  }
  return { rows, sha256: digest.digest("hex") }
}

type Link = { table: string; name: string; definition: string }

/** Takes the foreign keys off, because some tables refer to each other in a circle. */
async function unlink(tx: Tx): Promise<Link[]> {
  const { rows } = await tx.execute<Link>(sql`
    select format('%I.%I', n.nspname, c.relname) as table, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and n.nspname = current_schema()`)
  for (const { table, name } of rows) await tx.execute(sql.raw(`alter table ${table} drop constraint ${name}`))
  return rows
}

/** Puts them back, which checks every row. */
async function relink(tx: Tx, links: Link[]): Promise<void> {
  for (const { table, name, definition } of links) {
    await tx.execute(sql.raw(`alter table ${table} add constraint ${name} ${definition}`))
  }
}
