import type { Context } from "hono"
import { activityJson, bytesAnswer, forEverybody } from "../documents/answers.ts"

/** How a collection is read: how much there is, and a page at a time. Items are ids, or whole objects. */
export type CollectionSource = {
  total(): Promise<number>
  page(cursor: string | null): Promise<{ items: unknown[]; next: string | null }>
}

const context = "https://www.w3.org/ns/activitystreams"

/**
 * An OrderedCollection (ActivityStreams 2.0, 5.2) with pages. The collection itself lists nothing, so that it costs the
 * same however long it is; `?page=first` is the first page and every page leads to the next.
 */
export async function orderedCollection(c: Context, id: string, source: CollectionSource): Promise<Response> {
  const page = c.req.query("page")
  const pageUrl = (cursor: string) => `${id}?page=${encodeURIComponent(cursor)}`
  const answer = (document: object) =>
    bytesAnswer(
      c,
      new TextEncoder().encode(JSON.stringify({ "@context": context, ...document })),
      activityJson,
      forEverybody(0),
    )
  if (page === undefined) {
    return answer({ id, type: "OrderedCollection", totalItems: await source.total(), first: pageUrl("first") })
  }
  const { items, next } = await source.page(page === "first" ? null : page)
  return answer({
    id: pageUrl(page),
    type: "OrderedCollectionPage",
    partOf: id,
    totalItems: await source.total(),
    ...(next === null ? {} : { next: pageUrl(next) }),
    orderedItems: items,
  })
}
