import { and, desc, eq, gt, lt, sql } from "drizzle-orm"
import { delivery } from "../../federation/schema.ts"
import { presentActor, publicCredentialKeys, type PublicCredentialKey } from "../actors/index.ts"
import { actor } from "../actors/schema.ts"
import type { Ground } from "../ground.ts"
import type { AwardState, IssuerRole } from "../issuing/index.ts"
import { achievement, award, issuer, issuerMember } from "../issuing/schema.ts"
import { placeOf, pageOf, type Page } from "./keyset.ts"
import { whoOf, type Who } from "./who.ts"

const pageSize = 24

/** Something to be earned, as a list shows it. */
export type AchievementCard = {
  achievementId: string
  path: string
  name: string
  description: string
  imageDigest: string
  imageAlt: string
  achievementType: string
  tags: string[]
  /** How many people accepted it and still hold it as far as the issuer knows. */
  accepted: number
}

/** An issuer's public page. */
export type IssuerView = {
  who: Who
  summaryHtml: string
  /** What the owner typed, in Markdown, for the form that changes it. */
  summarySource: string
  website: string | null
  did: string
  keys: PublicCredentialKey[]
  achievements: Page<AchievementCard>
  /** What the viewer may do for this issuer; null when they are no member. */
  role: IssuerRole | null
}

/** What a member sees first: the public page's facts and how the awards stand. */
export type IssuerDashboardView = IssuerView & {
  counts: Record<AwardState, number>
  /** How many of the offered ones wait for the earner's server, which has not answered yet. */
  waiting: number
  /** Accepted awards that expire within 30 days. */
  expiring: number
}

/** An issuer that a person is a member of. */
export type IssuerMembership = { issuerId: string; who: Who; role: IssuerRole }

/** The public page of an issuer of this server, by its handle or its id; null when there is none. */
export async function issuerView(
  ground: Ground,
  subject: { handle: string } | { id: string },
  viewerId: string | null,
  { cursor = null }: { cursor?: string | null } = {},
): Promise<IssuerView | null> {
  if ("id" in subject && !isUuid(subject.id)) return null
  const [row] = await ground.database.orm
    .select({
      actor,
      issuer,
      role:
        viewerId === null
          ? sql<null>`null`
          : sql<IssuerRole | null>`(select ${issuerMember.role} from ${issuerMember} where ${issuerMember.issuerId} = ${issuer.id} and ${issuerMember.personActorId} = ${viewerId})`,
    })
    .from(issuer)
    .innerJoin(actor, and(eq(actor.id, issuer.id), presentActor(actor)))
    .where("id" in subject ? eq(issuer.id, subject.id) : eq(sql`lower(${actor.handle})`, subject.handle.toLowerCase()))
    .limit(1)
  if (row === undefined) return null
  const [keys, achievements] = await Promise.all([
    publicCredentialKeys(ground, row.issuer.id),
    achievementsOf(ground, row.issuer.id, cursor),
  ])
  return {
    who: whoOf(row.actor),
    summaryHtml: row.actor.summaryHtml,
    summarySource: row.actor.summarySource ?? "",
    website: row.issuer.website,
    did: row.issuer.did,
    keys,
    achievements,
    role: row.role,
  }
}

/** An issuer's dashboard, for its members; null for everybody else. */
export async function issuerDashboardView(
  ground: Ground,
  issuerId: string,
  viewerId: string,
  page: { cursor?: string | null } = {},
): Promise<IssuerDashboardView | null> {
  const view = await issuerView(ground, { id: issuerId }, viewerId, page)
  if (view === null || view.role === null) return null
  const now = ground.now()
  const soon = new Date(now.getTime() + 30 * 24 * 60 * 60 * 1000)
  const { orm } = ground.database
  const [waiting] = await orm
    .select({ count: sql<number>`count(*)::int` })
    .from(award)
    .innerJoin(delivery, eq(delivery.activityId, award.id))
    .where(
      and(
        eq(award.issuerId, issuerId),
        eq(award.state, "offered"),
        eq(delivery.state, "waiting"),
        gt(delivery.attempts, 0),
      ),
    )
  const rows = await orm
    .select({
      state: award.state,
      count: sql<number>`count(*)::int`,
      expiring: sql<number>`count(*) filter (where ${award.validUntil} between ${now.toISOString()}::timestamptz and ${soon.toISOString()}::timestamptz)::int`,
    })
    .from(award)
    .where(eq(award.issuerId, issuerId))
    .groupBy(award.state)
  const counts = { offered: 0, accepted: 0, declined: 0, withdrawn: 0, expired: 0, revoked: 0, replaced: 0 }
  for (const row of rows) counts[row.state] = row.count
  return {
    ...view,
    counts,
    waiting: waiting?.count ?? 0,
    expiring: rows.find((row) => row.state === "accepted")?.expiring ?? 0,
  }
}

/** The issuers that a person may act for, newest first; nobody has so many that a page would be needed. */
export async function issuersOf(ground: Ground, actorId: string): Promise<IssuerMembership[]> {
  const rows = await ground.database.orm
    .select({ actor, role: issuerMember.role })
    .from(issuerMember)
    .innerJoin(actor, and(eq(actor.id, issuerMember.issuerId), presentActor(actor)))
    .where(eq(issuerMember.personActorId, actorId))
    .orderBy(desc(issuerMember.issuerId))
    .limit(100)
  return rows.map((row) => ({ issuerId: row.actor.id, who: whoOf(row.actor), role: row.role }))
}

async function achievementsOf(ground: Ground, issuerId: string, cursor: string | null): Promise<Page<AchievementCard>> {
  const place = placeOf(cursor)
  const rows = await ground.database.orm
    .select({ achievement, accepted: acceptedAwards })
    .from(achievement)
    .where(
      and(
        eq(achievement.issuerId, issuerId),
        place === null || !isUuid(place.id) ? undefined : lt(achievement.id, place.id),
      ),
    )
    .orderBy(desc(achievement.id))
    .limit(pageSize + 1)
  return pageOf(rows, pageSize, achievementCardOf, (row) => ({ key: "", id: row.achievement.id }))
}

/**
 * How many awards of an achievement stand accepted, inside a statement over achievements. The id is wrapped, because Drizzle leaves the
 * table's name off columns in a select from one table, and a bare `id` would be the award's.
 */
export const acceptedAwards = sql<number>`(select count(*)::int from ${award} where ${award.achievementId} = ${sql`${achievement.id}`} and ${award.state} = 'accepted')`

export function achievementCardOf(row: {
  achievement: typeof achievement.$inferSelect
  accepted: number
}): AchievementCard {
  const { achievement: found } = row
  return {
    achievementId: found.id,
    path: `/achievements/${found.id}`,
    name: found.name,
    description: found.description,
    imageDigest: found.imageDigest,
    imageAlt: found.imageAlt,
    achievementType: found.achievementType,
    tags: found.tags,
    accepted: row.accepted,
  }
}

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
