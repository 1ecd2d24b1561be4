import { and, asc, eq, gt, isNotNull, sql } from "drizzle-orm"
import { delivery, peer } from "../../../federation/schema.ts"
import { actor } from "../../actors/schema.ts"
import type { Ground } from "../../ground.ts"
import { boundedCount } from "../bounded-count.ts"
import { momentOf, pageOf, placeOf, type Page } from "../keyset.ts"
import { beginsWith, searchText } from "./prefix.ts"

const pageSize = 50
/** Neither people nor deliveries of one server are counted further than this. */
export const mostOfServerCounted = 1_000

export type ServerRow = {
  host: string
  lastSuccessAt: Date | null
  failingSince: Date | null
  failures: number
  /** Until when nothing is sent there; null when it is not paused. */
  pausedUntil: Date | null
  lastReason: string | null
  actors: number
  waiting: number
}

/** Other servers that something was sent to: all by name, or those that fail, the longest-failing first. */
export async function serversView(
  ground: Ground,
  query: { search?: string; onlyFailing?: boolean; cursor?: string | null } = {},
): Promise<Page<ServerRow>> {
  const failing = query.onlyFailing === true
  const search = searchText(query.search ?? "")
  const since = failing ? momentOf(query.cursor) : null
  const place = failing ? null : placeOf(query.cursor)
  const rows = await ground.database.orm
    .select({
      peer,
      actors: boundedCount(
        actor,
        sql`not ${actor.local} and ${actor.host} = ${sql`${peer.host}`}`,
        mostOfServerCounted,
      ),
      waiting: boundedCount(
        delivery,
        sql`${delivery.host} = ${sql`${peer.host}`} and ${delivery.state} = 'waiting'`,
        mostOfServerCounted,
      ),
    })
    .from(peer)
    .where(
      and(
        failing ? isNotNull(peer.failingSince) : undefined,
        search === "" ? undefined : beginsWith(sql`${peer.host}`, search),
        since === null
          ? undefined
          : sql`(${peer.failingSince}, ${peer.host}) > (${since.moment}::timestamptz, ${since.id})`,
        place === null ? undefined : gt(peer.host, place.id),
      ),
    )
    .orderBy(...(failing ? [asc(peer.failingSince), asc(peer.host)] : [asc(peer.host)]))
    .limit(pageSize + 1)
  const now = ground.now()
  return pageOf(
    rows,
    pageSize,
    ({ peer: known, ...counts }) => ({
      host: known.host,
      lastSuccessAt: known.lastSuccessAt,
      failingSince: known.failingSince,
      failures: known.failures,
      pausedUntil: known.pausedUntil !== null && known.pausedUntil > now ? known.pausedUntil : null,
      lastReason: known.lastReason,
      ...counts,
    }),
    (row) => ({ key: row.peer.failingSince?.toISOString() ?? "", id: row.peer.host }),
  )
}

/** Whether anything was ever sent to a server. */
export async function isKnownServer(ground: Ground, host: string): Promise<boolean> {
  const rows = await ground.database.orm.select({ host: peer.host }).from(peer).where(eq(peer.host, host))
  return rows.length > 0
}
