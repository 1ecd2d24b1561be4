import { createHash, type Hash } from "node:crypto"
import { sql } from "drizzle-orm"
import { packageVersion } from "../../package-root.ts"
import type { Tx } from "../database.ts"
import { appliedMigrations } from "../migrate.ts"
import { readSetting } from "../settings.ts"
import type { Piece } from "./pieces.ts"
import { describeTables, readCounter, readLines, writeTextAlike } from "./tables.ts"

/**
 * All tables as of one moment, piece by piece. `tx` has to be fresh; it only reads from then on.
 *
 * The embedded database has one connection, so nobody else is served until the last piece was taken.
 */
export async function* takePieces(tx: Tx): AsyncGenerator<Piece> {
  await tx.execute(sql`set transaction isolation level repeatable read, read only`)
  await writeTextAlike(tx)
  const migrations = await appliedMigrations(tx)
  const tables = await describeTables(tx)
  const hasSettings = tables.some(({ name }) => name === "instance_setting")
  yield {
    kind: "header",
    header: {
      haversack: "backup",
      format: 1,
      version: packageVersion,
      origin: hasSettings ? ((await readSetting<string>(tx, "origin")) ?? null) : null,
      madeAt: new Date().toISOString(),
      migrations,
    },
  }
  let all = 0
  for (const table of tables) {
    const columns = table.columns.map(({ name }) => name)
    const counters: Record<string, number | null> = {}
    for (const { column, sequence } of table.counters) counters[column] = await readCounter(tx, sequence)
    yield { kind: "table", head: { table: `${table.schema}.${table.name}`, columns, counters } }
    const digest = createHash("sha256")
    let rows = 0
    for await (const lines of readLines(tx, table, columns)) {
      hashLines(digest, lines)
      rows += lines.length
      yield { kind: "rows", lines }
    }
    yield { kind: "table end", end: { rows, sha256: digest.digest("hex") } }
    all += rows
  }
  yield { kind: "end", end: { end: true, tables: tables.length, rows: all } }
}

/** The digest of a table is that of its lines, each with the line break that it has in a file. */
export function hashLines(digest: Hash, lines: readonly string[]): void {
  for (const line of lines) digest.update(line).update("\n")
}
