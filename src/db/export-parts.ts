/** What one room keeps about a person, for the file in which they take all of it with them. */
export type ExportPart = {
  /** The member of the file that it becomes. */
  name: string
  /** A list, read while it is written, so that nothing has to fit into memory. */
  rows: AsyncIterable<object>
}

const rowsPerPage = 100

/** All rows of a list that is read a page at a time, by an id that goes up. */
export async function* inPages<Row extends { id: string }, Shown extends object>(
  read: (after: string | null, limit: number) => Promise<Row[]>,
  show: (row: Row) => Shown | Promise<Shown>,
): AsyncIterable<Shown> {
  let after: string | null = null
  for (;;) {
    const page: Row[] = await read(after, rowsPerPage)
    for (const row of page) yield await show(row)
    after = page.at(-1)?.id ?? null
    if (after === null || page.length < rowsPerPage) return
  }
}

/** A list that is short by its nature, as a part of the file. */
export async function* allOf<Shown extends object>(read: () => Promise<Shown[]>): AsyncIterable<Shown> {
  yield* await read()
}
