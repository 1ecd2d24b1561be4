import type { Instance } from "./instance.ts"

/** How many rows `source` has: a table, with its condition where needed (`award where state = 'accepted'`). */
export async function countRows(instance: Instance, source: string): Promise<number> {
  const [row] = await instance.rows<{ found: number }>(`select count(*)::int as found from ${source}`)
  return row?.found ?? -1
}
