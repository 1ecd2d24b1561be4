/** One page of a list; `next` is the cursor of the following one, null on the last. */
export type Page<Item> = { items: Item[]; next: string | null }

/** Where a page begins: after the row with this sort key and id. */
export type Place = { key: string; id: string }

/** A cursor for a web address. What it says is what the page shows anyway, so it needs no secrecy. */
export function cursorOf({ key, id }: Place): string {
  return Buffer.from(JSON.stringify([key, id])).toString("base64url")
}

/** The place that a cursor names; null for none, and for one that was typed or shortened: the list then begins at its start. */
export function placeOf(cursor: string | null | undefined): Place | null {
  if (cursor === null || cursor === undefined || cursor.length > 1_000) return null
  try {
    const read: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"))
    if (!Array.isArray(read)) return null
    const [key, id]: unknown[] = read
    return typeof key === "string" && typeof id === "string" ? { key, id } : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

/** The same for lists by time: null as well when the key is no date. */
export function momentOf(cursor: string | null | undefined): { moment: string; id: string } | null {
  const place = placeOf(cursor)
  if (place === null) return null
  const moment = new Date(place.key)
  return Number.isNaN(moment.getTime()) ? null : { moment: moment.toISOString(), id: place.id }
}

/** Makes a page of the rows of a statement that asked for one row more than `limit`. */
export function pageOf<Row, Item>(
  rows: Row[],
  limit: number,
  itemOf: (row: Row) => Item,
  lastPlace: (row: Row) => Place,
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return {
    items: shown.map(itemOf),
    next: rows.length > limit && last !== undefined ? cursorOf(lastPlace(last)) : null,
  }
}
