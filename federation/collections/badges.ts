import { holdingUri, type Actor } from "../../src/actors/index.ts"
import { anybody, countHoldings, holdingsOf, seenBy } from "../../src/backpack/index.ts"
import type { Ground } from "../../src/ground.ts"
import type { CollectionSource } from "./ordered-collection.ts"

const pageSize = 50

/** The badges that an earner shows to everybody: holding URLs, newest first. Followers-only ones stand in no list. */
export function badgesCollection(ground: Ground, { id }: Actor): CollectionSource {
  const visibilities = seenBy(anybody)
  return {
    total: () => countHoldings(ground, id, visibilities),
    page: async (cursor) => {
      const after = cursor === null ? undefined : placeIn(cursor)
      const rows = await holdingsOf(ground, id, {
        visibilities,
        limit: pageSize,
        ...(after === undefined ? {} : { after }),
      })
      const last = rows.at(-1)
      return {
        items: rows.map((row) => holdingUri(ground.config.origin, row.id)),
        next: rows.length < pageSize || last === undefined ? null : `${last.acceptedAt.getTime()}.${last.id}`,
      }
    },
  }
}

/** The place that a cursor names; one that names none begins at the start, like a page that was never there. */
function placeIn(cursor: string): { acceptedAt: Date; id: string } | undefined {
  const [, time, id] = /^(\d{1,15})\.([A-Za-z0-9_-]{1,64})$/.exec(cursor) ?? []
  return time === undefined || id === undefined ? undefined : { acceptedAt: new Date(Number(time)), id }
}
