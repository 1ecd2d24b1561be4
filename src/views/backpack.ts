import { and, asc, desc, eq, ilike, lt, or, sql, type SQL } from "drizzle-orm"
import type { Visibility } from "../backpack/index.ts"
import { heldCredential, holding, verification } from "../backpack/schema.ts"
import type { Ground } from "../ground.ts"
import { cardOf, type BadgeCard } from "./badge-card.ts"
import { selectHeld } from "./held-badges.ts"
import { pageOf, placeOf, type Page, type Place } from "./keyset.ts"
import { openOffers, type OfferCard } from "./offers.ts"

const pageSize = 24

export const backpackOrders = ["newest", "oldest", "name", "issuer", "expiry"] as const
export type BackpackOrder = (typeof backpackOrders)[number]

export const backpackStatuses = ["valid", "invalid", "unknown", "expired"] as const
export type BackpackStatus = (typeof backpackStatuses)[number]

export type BackpackQuery = {
  /** Part of the name, the issuer's name or a tag. */
  search?: string
  order?: BackpackOrder
  visibility?: Visibility
  status?: BackpackStatus
  cursor?: string | null
}

export type BackpackView = {
  offers: OfferCard[]
  badges: Page<BadgeCard>
  /** Badges in the backpack, whatever is searched for: 0 is an empty backpack, not an empty result. */
  total: number
}

/** The earner's own backpack: what waits for an answer above, their badges below. */
export async function backpackView(ground: Ground, holderId: string, query: BackpackQuery = {}): Promise<BackpackView> {
  const now = ground.now()
  const order = orders[query.order ?? "newest"]
  const place = placeOf(query.cursor)
  const [offers, rows, count] = await Promise.all([
    openOffers(ground, holderId),
    selectHeld(ground.database.orm)
      .where(
        and(
          eq(holding.holderId, holderId),
          query.visibility === undefined ? undefined : eq(holding.visibility, query.visibility),
          query.search === undefined || query.search.trim() === "" ? undefined : matches(query.search.trim()),
          query.status === undefined ? undefined : statusIs(query.status, now),
          place === null ? undefined : order.after(place),
        ),
      )
      .orderBy(...order.by)
      .limit(pageSize + 1),
    ground.database.orm
      .select({ total: sql<number>`count(*)::int` })
      .from(holding)
      .where(eq(holding.holderId, holderId)),
  ])
  return {
    offers,
    badges: pageOf(
      rows,
      pageSize,
      (row) => cardOf(row, now),
      (row) => ({ key: order.keyOf(row.holding), id: row.holding.id }),
    ),
    total: count[0]?.total ?? 0,
  }
}

type HoldingRow = typeof holding.$inferSelect
type Order = { by: SQL[]; keyOf: (row: HoldingRow) => string; after: (place: Place) => SQL }

const name = sql`lower(${holding.name})`
const issuer = sql`lower(${holding.issuerName})`
const expiry = sql`coalesce(${holding.validUntil}, 'infinity')`
/** Lower case as the database makes it, whatever JavaScript thinks of the same letters. */
const lowered = (key: string) => sql`lower(${key}::text)`
/** A key that is no date is read as the beginning of time, so that a mistyped address begins at the start or the end. */
const dated = (key: string) => sql`${momentIn(key)}::timestamptz`

const orders: Record<BackpackOrder, Order> = {
  newest: {
    by: [desc(holding.acceptedAt), desc(holding.id)],
    keyOf: (row) => row.acceptedAt.toISOString(),
    after: ({ key, id }) => sql`(${holding.acceptedAt}, ${holding.id}) < (${dated(key)}, ${id})`,
  },
  oldest: {
    by: [asc(holding.acceptedAt), asc(holding.id)],
    keyOf: (row) => row.acceptedAt.toISOString(),
    after: ({ key, id }) => sql`(${holding.acceptedAt}, ${holding.id}) > (${dated(key)}, ${id})`,
  },
  name: {
    by: [asc(name), asc(holding.id)],
    keyOf: (row) => row.name,
    after: ({ key, id }) => sql`(${name}, ${holding.id}) > (${lowered(key)}, ${id})`,
  },
  issuer: {
    by: [asc(issuer), asc(holding.id)],
    keyOf: (row) => row.issuerName,
    after: ({ key, id }) => sql`(${issuer}, ${holding.id}) > (${lowered(key)}, ${id})`,
  },
  expiry: {
    by: [asc(expiry), asc(holding.id)],
    keyOf: (row) => row.validUntil?.toISOString() ?? "infinity",
    after: ({ key, id }) => sql`(${expiry}, ${holding.id}) > (${dated(key)}, ${id})`,
  },
}

function momentIn(key: string): string {
  if (key === "infinity") return key
  const moment = new Date(key)
  return Number.isNaN(moment.getTime()) ? "-infinity" : moment.toISOString()
}

function matches(search: string): SQL | undefined {
  const pattern = `%${search.slice(0, 200).replace(/[\\%_]/g, (character) => `\\${character}`)}%`
  return or(
    ilike(holding.name, pattern),
    ilike(holding.issuerName, pattern),
    sql`${heldCredential.snapshot} ->> 'tags' ilike ${pattern}`,
  )
}

function statusIs(status: BackpackStatus, now: Date): SQL | undefined {
  const notExpired = sql`coalesce(${holding.validUntil}, 'infinity') >= ${now.toISOString()}::timestamptz`
  switch (status) {
    case "valid":
      return and(or(eq(verification.verdict, "verified"), eq(verification.verdict, "warning")), notExpired)
    case "invalid":
      return eq(verification.verdict, "invalid")
    case "unknown":
      return eq(verification.verdict, "unknown")
    default:
      return lt(holding.validUntil, now)
  }
}
