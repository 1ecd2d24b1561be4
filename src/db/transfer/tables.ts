import { sql } from "drizzle-orm"
import type { Tx } from "../database.ts"

/** A table of ours as the database describes it. Generated columns are left out: the database makes them again. */
export type TableShape = {
  schema: string
  name: string
  columns: { name: string; type: string; text: boolean }[]
  /** Columns of the primary key, in its order. */
  key: string[]
  /** Columns that count by themselves, each with its sequence as `schema.name`, quoted where needed. */
  counters: { column: string; sequence: string }[]
}

/**
 * The tables of the rooms. Those of the queues are none of them: the table `task` is the truth, and they are filled from it. Which migrations
 * were applied stands in the header of a copy.
 */
export async function describeTables(tx: Tx): Promise<TableShape[]> {
  const { rows } = await tx.execute<TableShape>(sql`
    select n.nspname as schema, c.relname as name,
      (select coalesce(jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'text', a.attcollation <> 0)
        order by a.attname collate "C"), '[]')
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select coalesce(jsonb_agg(a.attname order by array_position(i.indkey::int2[], a.attnum)), '[]')
        from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
        where i.indrelid = c.oid and i.indisprimary) as key,
      (select coalesce(jsonb_agg(jsonb_build_object('column', a.attname, 'sequence', s.sequence)), '[]')
        from pg_attribute a, pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) as s (sequence)
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and s.sequence is not null) as counters
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname = current_schema()
    order by c.relname collate "C"`)
  return rows
}

/** A name of the database's own, so that it can stand in a statement. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

export const tableName = (table: TableShape): string => `${quoted(table.schema)}.${quoted(table.name)}`

/** How values are written as text, whatever the server or its role was set to. */
export async function writeTextAlike(tx: Tx): Promise<void> {
  for (const setting of [
    "timezone to 'UTC'",
    "datestyle to 'ISO, YMD'",
    "intervalstyle to 'postgres'",
    "bytea_output to 'hex'",
    "extra_float_digits to 1",
  ]) {
    await tx.execute(sql.raw(`set local ${setting}`))
  }
}

/**
 * Rows in the order of the primary key, the same on every server: text by its bytes, since collations differ.
 *
 * @param columns in which order the values of a line stand.
 */
export async function* readLines(tx: Tx, table: TableShape, columns: readonly string[]): AsyncGenerator<string[]> {
  const line = `array_to_json(array[${columns.map((name) => `${quoted(name)}::text`).join(", ")}]::text[])::text`
  const isText = new Set(table.columns.filter(({ text }) => text).map(({ name }) => name))
  const order = table.key.map((name) => `${quoted(name)}${isText.has(name) ? ' collate "C"' : ""}`)
  await tx.execute(
    sql.raw(`declare haversack_rows no scroll cursor for select ${line} as line from ${tableName(table)}
      order by ${order.length > 0 ? order.join(", ") : `${line} collate "C"`}`),
  )
  let count = 16
  for (;;) {
    const { rows } = await tx.execute<{ line: string }>(sql.raw(`fetch ${count} from haversack_rows`))
    if (rows.length > 0) yield rows.map((row) => row.line)
    if (rows.length < count) break
    const length = rows.reduce((sum, row) => sum + row.line.length, 0)
    // Rows may be pictures or a few bytes: about two million characters at a time.
    if (length < 1_000_000) count = Math.min(count * 2, 2_000)
    else if (length > 4_000_000) count = Math.max(1, Math.floor(count / 2))
  }
  await tx.execute(sql.raw("close haversack_rows"))
}

/** Where a counter stands; null when it never counted. */
export async function readCounter(tx: Tx, sequence: string): Promise<number | null> {
  const { rows } = await tx.execute<{ last: number; called: boolean }>(
    sql.raw(`select last_value as last, is_called as called from ${sequence}`),
  )
  return rows[0]!.called ? rows[0]!.last : null
}
