import { and, desc, eq, inArray, isNull, lt, ne, or, sql } from "drizzle-orm"
import { alias } from "drizzle-orm/pg-core"
import { atHomes, holdingUri, idsAtHomes, presentActor, type Home } from "../actors/index.ts"
import { actor } from "../actors/schema.ts"
import { holding, offer } from "../backpack/schema.ts"
import type { Ground } from "../ground.ts"
import { homesUnder, type Report, type ReportItem } from "../moderation/index.ts"
import { block, moderationLog, mute, report, reportItem, standing } from "../moderation/schema.ts"
import { person, personActor } from "../people/schema.ts"
import { follow, mirroredBadge, note, reaction } from "../social/schema.ts"
import { followsInside } from "./held-badges.ts"
import { isUuid } from "./issuers.ts"
import { pageOf, placeOf, type Page } from "./keyset.ts"
import { whoOf, type Who } from "./who.ts"

const pageSize = 30

/** How much is known of a server here, and what goes when it is suspended. */
export type Foothold = { people: number; follows: number; notes: number; badges: number; offers: number }

/** What a decision about a domain is about. */
export async function footholdOf(ground: Ground, domain: string): Promise<Foothold> {
  const homes: Home[] = await homesUnder(ground, domain)
  const ids = idsAtHomes(homes)
  const [row] = await ground.database.orm
    .select({
      people: sql<number>`(select count(*)::int from ${actor} where ${atHomes(homes)})`,
      follows: sql<number>`(select count(*)::int from ${follow} where ${follow.followerId} in (${ids}) or ${follow.followedId} in (${ids}))`,
      notes: sql<number>`(select count(*)::int from ${note} where ${note.actorId} in (${ids})) + (select count(*)::int from ${reaction} where ${reaction.actorId} in (${ids}))`,
      badges: sql<number>`(select count(*)::int from ${mirroredBadge} where ${mirroredBadge.holderId} in (${ids}))`,
      offers: sql<number>`(select count(*)::int from ${offer} where ${offer.issuerActorId} in (${ids}) and ${offer.state} <> 'accepted')`,
    })
    .from(sql`(select 1) as one`)
  if (row === undefined) throw new Error("counting found nothing at all")
  return row
}

/** Somebody whom a person blocks or mutes. */
export type Unwanted = { id: string; who: Who; since: Date }

/** Whom somebody blocks, newest first. */
export async function blocksView(ground: Ground, actorId: string, cursor: string | null): Promise<Page<Unwanted>> {
  const place = placeOf(cursor)
  const rows = await ground.database.orm
    .select({ id: block.id, since: block.createdAt, actor })
    .from(block)
    .innerJoin(actor, eq(actor.id, block.blockedId))
    .where(and(eq(block.blockerId, actorId), place !== null && isUuid(place.id) ? lt(block.id, place.id) : undefined))
    .orderBy(desc(block.id))
    .limit(pageSize + 1)
  return pageOf(rows, pageSize, unwantedOf, ({ id }) => ({ key: "", id }))
}

/** Whom somebody mutes, newest first. */
export async function mutesView(ground: Ground, actorId: string, cursor: string | null): Promise<Page<Unwanted>> {
  const place = placeOf(cursor)
  const rows = await ground.database.orm
    .select({ id: mute.id, since: mute.createdAt, actor })
    .from(mute)
    .innerJoin(actor, eq(actor.id, mute.mutedId))
    .where(and(eq(mute.muterId, actorId), place !== null && isUuid(place.id) ? lt(mute.id, place.id) : undefined))
    .orderBy(desc(mute.id))
    .limit(pageSize + 1)
  return pageOf(rows, pageSize, unwantedOf, ({ id }) => ({ key: "", id }))
}

const unwantedOf = (row: { id: string; since: Date; actor: typeof actor.$inferSelect }): Unwanted => ({
  id: row.id,
  since: row.since,
  who: whoOf(row.actor),
})

const reporterActor = alias(actor, "reporter_actor")

/** A report as a list shows it. */
export type ReportCard = { report: Report; subject: Who; reporter: Who | null }

/** Reports, newest first. */
export async function reportsView(
  ground: Ground,
  state: Report["state"],
  cursor: string | null,
): Promise<Page<ReportCard>> {
  const place = placeOf(cursor)
  const rows = await selectReports(ground)
    .where(and(eq(report.state, state), place !== null && isUuid(place.id) ? lt(report.id, place.id) : undefined))
    .orderBy(desc(report.id))
    .limit(pageSize + 1)
  return pageOf(rows, pageSize, cardOf, (row) => ({ key: "", id: row.report.id }))
}

const selectReports = ({ database }: Ground) =>
  database.orm
    .select({ report, subject: actor, reporter: reporterActor })
    .from(report)
    .innerJoin(actor, eq(actor.id, report.subjectId))
    .leftJoin(reporterActor, eq(reporterActor.id, report.reporterId))
    .$dynamic()

type ReportRow = Awaited<ReturnType<typeof selectReports>>[number]

const cardOf = (row: ReportRow): ReportCard => ({
  report: row.report,
  subject: whoOf(row.subject),
  reporter: row.reporter === null ? null : whoOf(row.reporter),
})

/** A thing that a report names, with what can be said of it here. */
export type ReportedThing = ReportItem & {
  /** Its page here, or its address elsewhere. */
  href: string
  /** Its name or the words in it, as far as they are kept here; null when nothing is. */
  words: string | null
}

/** One line of who decided what. */
export type LogLine = {
  id: string
  by: Who | null
  deed: string
  about: Who | null
  domain: string | null
  reportId: string | null
  note: string
  at: Date
}

/** A report with what it names, and what was decided about it. */
export type ReportView = ReportCard & { things: ReportedThing[]; log: LogLine[]; otherOpen: number }

/** One report; null when there is none of that id. */
export async function reportView(ground: Ground, id: string): Promise<ReportView | null> {
  if (!isUuid(id)) return null
  const { orm } = ground.database
  const [row] = await selectReports(ground).where(eq(report.id, id)).limit(1)
  if (row === undefined) return null
  const [items, log, otherOpen] = await Promise.all([
    orm.select().from(reportItem).where(eq(reportItem.reportId, id)).orderBy(reportItem.place),
    logLines(ground, { reportId: id }),
    orm.$count(report, and(eq(report.state, "open"), eq(report.subjectId, row.report.subjectId), ne(report.id, id))),
  ])
  return { ...cardOf(row), things: await thingsOf(ground, items), log, otherOpen }
}

async function thingsOf(ground: Ground, items: ReportItem[]): Promise<ReportedThing[]> {
  const uris = items.map(({ uri }) => uri)
  if (uris.length === 0) return []
  const { orm } = ground.database
  const { origin } = ground.config
  const badgeIds = uris.flatMap((uri) =>
    uri.startsWith(holdingUri(origin, "")) ? [uri.slice(holdingUri(origin, "").length)] : [],
  )
  const [notes, badges] = await Promise.all([
    orm.select({ uri: note.uri, html: note.contentHtml }).from(note).where(inArray(note.uri, uris)),
    badgeIds.length === 0
      ? []
      : orm.select({ id: holding.id, name: holding.name }).from(holding).where(inArray(holding.id, badgeIds)),
  ])
  const replies = await orm
    .select({ uri: reaction.uri, html: reaction.contentHtml })
    .from(reaction)
    .where(inArray(reaction.uri, uris))
  const words = new Map<string, string>([
    ...replies.map(({ uri, html }): [string, string] => [uri, html]),
    ...notes.map(({ uri, html }): [string, string] => [uri, html]),
    ...badges.map(({ id, name }): [string, string] => [holdingUri(origin, id), name]),
  ])
  return items.map((item) => ({
    ...item,
    href: item.uri,
    words: words.get(item.uri) ?? null,
  }))
}

const byActor = alias(actor, "by_actor")

/** Who decided what: about one actor, one report, or all, newest first. */
export async function logLines(
  ground: Ground,
  about: { actorId?: string; reportId?: string } = {},
  limit = 50,
): Promise<LogLine[]> {
  const rows = await ground.database.orm
    .select({ entry: moderationLog, by: byActor, about: actor })
    .from(moderationLog)
    .leftJoin(byActor, eq(byActor.id, moderationLog.byActorId))
    .leftJoin(actor, eq(actor.id, moderationLog.actorId))
    .where(
      or(
        about.actorId === undefined ? undefined : eq(moderationLog.actorId, about.actorId),
        about.reportId === undefined ? undefined : eq(moderationLog.reportId, about.reportId),
      ),
    )
    .orderBy(desc(moderationLog.id))
    .limit(limit)
  return rows.map(({ entry, by, about: subject }) => ({
    id: entry.id,
    by: by === null ? null : whoOf(by),
    deed: entry.deed,
    about: subject === null ? null : whoOf(subject),
    domain: entry.domain,
    reportId: entry.reportId,
    note: entry.note,
    at: entry.at,
  }))
}

/** Somebody, here or elsewhere, as an admin decides about them. */
export type StandingView = {
  who: Who
  suspendedAt: Date | null
  limitedAt: Date | null
  decision: { standing: "limited" | "suspended"; reason: string; since: Date } | null
  isAdmin: boolean
  badges: number
  followers: number
  offers: number
  openReports: number
  log: LogLine[]
}

/** What an admin has to know before deciding about somebody; null when there is nobody of that id. */
export async function standingView(ground: Ground, actorId: string): Promise<StandingView | null> {
  if (!isUuid(actorId)) return null
  const { orm } = ground.database
  const whose = sql`${actor}.${sql.identifier(actor.id.name)}`
  const [row] = await orm
    .select({
      actor,
      standing: standing.standing,
      reason: standing.reason,
      since: standing.since,
      role: person.role,
      badges: sql<number>`(select count(*)::int from ${holding} where ${holding.holderId} = ${whose}) + (select count(*)::int from ${mirroredBadge} where ${mirroredBadge.holderId} = ${whose})`,
      followers: sql<number>`(select count(*)::int from ${follow} where ${follow.followedId} = ${whose} and ${follow.state} = 'accepted')`,
      offers: sql<number>`(select count(*)::int from ${offer} where ${offer.issuerActorId} = ${whose} and ${offer.state} in ('arriving', 'pending'))`,
      openReports: sql<number>`(select count(*)::int from ${report} where ${report.subjectId} = ${whose} and ${report.state} = 'open')`,
    })
    .from(actor)
    .leftJoin(standing, eq(standing.actorId, actor.id))
    .leftJoin(personActor, eq(personActor.actorId, actor.id))
    .leftJoin(person, eq(person.id, personActor.personId))
    .where(eq(actor.id, actorId))
    .limit(1)
  if (row === undefined) return null
  return {
    who: whoOf(row.actor),
    suspendedAt: row.actor.suspendedAt,
    limitedAt: row.actor.limitedAt,
    decision:
      row.standing === null || row.since === null
        ? null
        : { standing: row.standing, reason: row.reason ?? "", since: row.since },
    isAdmin: row.role === "admin",
    badges: row.badges,
    followers: row.followers,
    offers: row.offers,
    openReports: row.openReports,
    log: await logLines(ground, { actorId }),
  }
}

/**
 * Whose a post or reply is that somebody wants to report, or null when there is none of that address that they can have read: posts for
 * followers are read by followers, and replies stand under badges.
 */
export async function authorOfReported(ground: Ground, uri: string, viewerId: string): Promise<string | null> {
  const { orm } = ground.database
  const [post] = await orm
    .select({ actorId: note.actorId })
    .from(note)
    .innerJoin(actor, and(eq(actor.id, note.actorId), presentActor(actor)))
    .where(
      and(
        eq(note.uri, uri),
        isNull(note.deletedAt),
        or(eq(note.visibility, "public"), followsInside(viewerId, actor.id)),
      ),
    )
  if (post !== undefined) return post.actorId
  const [reply] = await orm
    .select({ actorId: reaction.actorId })
    .from(reaction)
    .innerJoin(actor, and(eq(actor.id, reaction.actorId), presentActor(actor)))
    .where(and(eq(reaction.uri, uri), eq(reaction.kind, "reply"), isNull(reaction.deletedAt)))
  return reply?.actorId ?? null
}
