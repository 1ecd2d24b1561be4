import { and, desc, eq, isNull, lt, sql } from "drizzle-orm"
import { actor } from "../../actors/schema.ts"
import type { Ground } from "../../ground.ts"
import { award, issuer, issuerMember } from "../../issuing/schema.ts"
import { standing } from "../../moderation/schema.ts"
import { boundedCount } from "../bounded-count.ts"
import { pageOf, placeOf, type Page } from "../keyset.ts"
import { whoOf, type Who } from "../who.ts"
import { beginsWith, searchText } from "./prefix.ts"

const pageSize = 50
/** No issuer's awards are counted further than this. */
export const mostAwardsCounted = 1_000

export type IssuerRow = {
  who: Who
  standing: "good" | "limited" | "suspended"
  standingReason: string
  members: number
  awards: number
  lastAwardAt: Date | null
  createdAt: Date
}

/** The issuers of this server, the newest first; found by how their handle begins. */
export async function issuersView(
  ground: Ground,
  query: { search?: string; cursor?: string | null } = {},
): Promise<Page<IssuerRow>> {
  const search = searchText(query.search ?? "")
  const place = placeOf(query.cursor)
  const isId = place !== null && /^[0-9a-f-]{36}$/i.test(place.id)
  const rows = await ground.database.orm
    .select({
      actor,
      standing,
      createdAt: issuer.createdAt,
      members: boundedCount(issuerMember, sql`${issuerMember.issuerId} = ${sql`${issuer.id}`}`, 100),
      awards: boundedCount(award, sql`${award.issuerId} = ${sql`${issuer.id}`}`, mostAwardsCounted),
      lastAwardAt: sql<Date | null>`(select ${award.createdAt} from ${award}
        where ${award.issuerId} = ${sql`${issuer.id}`} order by ${award.id} desc limit 1)`,
    })
    .from(issuer)
    .innerJoin(actor, and(eq(actor.id, issuer.id), isNull(actor.goneAt)))
    .leftJoin(standing, eq(standing.actorId, issuer.id))
    .where(
      and(
        search === "" ? undefined : and(actor.local, beginsWith(sql`lower(${actor.handle})`, search)),
        isId ? lt(issuer.id, place.id) : undefined,
      ),
    )
    .orderBy(desc(issuer.id))
    .limit(pageSize + 1)
  return pageOf(
    rows,
    pageSize,
    (row) => ({
      who: whoOf(row.actor),
      standing: row.standing?.standing ?? "good",
      standingReason: row.standing?.reason ?? "",
      members: row.members,
      awards: row.awards,
      lastAwardAt: row.lastAwardAt,
      createdAt: row.createdAt,
    }),
    (row) => ({ key: "", id: row.actor.id }),
  )
}
