import type { Database } from "../../src/db/index.ts"
import { takePieces } from "../../src/db/transfer/take.ts"

/** Every table with its counters and every row as one line of text. */
export async function everyRow(database: Database): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {}
  let table: string[] = []
  await database.transaction(async (tx) => {
    for await (const piece of takePieces(tx)) {
      if (piece.kind === "table") found[piece.head.table] = table = [JSON.stringify(piece.head)]
      if (piece.kind === "rows") table.push(...piece.lines)
    }
  })
  return found
}
