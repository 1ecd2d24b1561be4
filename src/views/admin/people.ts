import { and, desc, eq, lt, sql, type SQL } from "drizzle-orm"
import { actor } from "../../actors/schema.ts"
import { holding } from "../../backpack/schema.ts"
import type { Ground } from "../../ground.ts"
import { issuerMember } from "../../issuing/schema.ts"
import { standing } from "../../moderation/schema.ts"
import { person, personActor, session } from "../../people/schema.ts"
import { boundedCount } from "../bounded-count.ts"
import { pageOf, placeOf, type Page } from "../keyset.ts"
import { whoOf, type Who } from "../who.ts"
import { beginsWith, searchText } from "./prefix.ts"

const pageSize = 50
/** Nobody's badges are counted further than this. */
export const mostBadgesCounted = 1_000

export type PersonRow = {
  personId: string
  /** Null for an account whose actor was never made. */
  who: Who | null
  name: string
  handle: string
  role: "member" | "admin"
  emailVerified: boolean
  standing: "good" | "limited" | "suspended"
  joinedAt: Date
  /** The day on which they were last here, as far as their open sign-ins tell; null when they are signed in nowhere. */
  seenAt: Date | null
  badges: number
}

export type PersonDetail = PersonRow & {
  email: string
  sessions: number
  issuers: number
  /** What they are told about their standing, if anything was decided. */
  standingReason: string
  standingSince: Date | null
}

export type PeopleQuery = { search?: string; onlyAdmins?: boolean; cursor?: string | null }

/** The people of this server, the newest first; found by how their handle or, with an @ in it, their address begins. */
export async function peopleView(ground: Ground, query: PeopleQuery = {}): Promise<Page<PersonRow>> {
  const search = searchText(query.search ?? "")
  const place = placeOf(query.cursor)
  const conditions: (SQL | undefined)[] = [
    query.onlyAdmins === true ? eq(person.role, "admin") : undefined,
    search === ""
      ? undefined
      : search.includes("@")
        ? beginsWith(sql`${person.email}`, search)
        : beginsWith(sql`lower(${person.handle})`, search),
    place === null ? undefined : lt(person.id, place.id),
  ]
  const rows = await people(ground)
    .where(and(...conditions))
    .orderBy(desc(person.id))
    .limit(pageSize + 1)
  return pageOf(rows, pageSize, rowOf, (row) => ({ key: "", id: row.person.id }))
}

/** One of them with what an admin needs to help; null when there is nobody of that id. */
export async function personView(ground: Ground, personId: string): Promise<PersonDetail | null> {
  const [row] = await people(ground).where(eq(person.id, personId)).limit(1)
  if (row === undefined) return null
  const [counts] = await ground.database.orm
    .select({
      sessions: sql<number>`(select count(*)::int from ${session}
        where ${session.userId} = ${personId} and ${session.expiresAt} > ${ground.now().toISOString()}::timestamptz)`,
      issuers: sql<number>`(select count(*)::int from ${issuerMember} where ${issuerMember.personActorId} = ${row.actor?.id ?? null})`,
    })
    .from(sql`(select 1) as one`)
  return {
    ...rowOf(row),
    email: row.person.email,
    sessions: counts?.sessions ?? 0,
    issuers: counts?.issuers ?? 0,
    standingReason: row.standing?.reason ?? "",
    standingSince: row.standing?.since ?? null,
  }
}

const people = (ground: Ground) =>
  ground.database.orm
    .select({
      person,
      actor,
      standing,
      seenAt: sql<Date | null>`(select max(${session.updatedAt}) from ${session} where ${session.userId} = ${sql`${person.id}`})`,
      badges: boundedCount(holding, sql`${holding.holderId} = ${sql`${personActor.actorId}`}`, mostBadgesCounted),
    })
    .from(person)
    .leftJoin(personActor, eq(personActor.personId, person.id))
    .leftJoin(actor, eq(actor.id, personActor.actorId))
    .leftJoin(standing, eq(standing.actorId, personActor.actorId))
    .$dynamic()

type Row = {
  person: typeof person.$inferSelect
  actor: typeof actor.$inferSelect | null
  standing: typeof standing.$inferSelect | null
  seenAt: Date | null
  badges: number
}

function rowOf(row: Row): PersonRow {
  return {
    personId: row.person.id,
    who: row.actor === null ? null : whoOf(row.actor),
    name: row.actor?.name.trim() || row.person.name.trim() || row.person.handle,
    handle: row.person.handle,
    role: row.person.role,
    emailVerified: row.person.emailVerified,
    standing: row.standing?.standing ?? "good",
    joinedAt: row.person.createdAt,
    seenAt: row.seenAt,
    badges: row.badges,
  }
}
