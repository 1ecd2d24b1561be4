import { and, count, desc, eq, inArray, lt } from "drizzle-orm"
import type { Actor } from "../actors/index.ts"
import { newId, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { ReportForwarded } from "./events.ts"
import { writeLog } from "./log.ts"
import { report, reportItem } from "./schema.ts"

/** Somebody told the admins of something. */
export type Report = typeof report.$inferSelect
export type ReportItem = typeof reportItem.$inferSelect
export type ReportCategory = Report["category"]
export type ReportOutcome = NonNullable<Report["outcome"]>

export const reportCategories = report.category.enumValues
export const longestReport = 2_000

/** Things that one report names. */
export const mostItemsPerReport = 20

/** Reports that wait here: of one person, about one person from one server, and of one server in all. */
const mostOpenPerReporter = 20
const mostOpenPerHostAndSubject = 5
const mostOpenPerHost = 200

export type NewReport = {
  category: ReportCategory
  comment: string
  subject: Actor
  /** One of ours, or whoever signed the Flag. */
  reporter: Actor
  items: readonly Pick<ReportItem, "kind" | "uri">[]
  /** The id of the Flag, or of the form. */
  sourceKey: string
  /** Whether the subject's own server is to be told. */
  forward: boolean
}

/** Keeps a report. The same form or Flag again changes nothing; what one person or server may leave here is bounded. */
export async function makeReport(ground: Ground, made: NewReport): Promise<Result<string, "tooMany" | "yourself">> {
  const { subject, reporter } = made
  if (subject.id === reporter.id) return refused("yourself", "You cannot report yourself.")
  if (await isTooMuch(ground, made)) {
    return refused("tooMany", "There are enough reports of yours for the admins to look at. Wait until they have.")
  }
  const id = newId()
  const forwarded = made.forward && !subject.local
  const written = await ground.database.transaction(async (tx) => {
    const [row] = await tx
      .insert(report)
      .values({
        id,
        state: "open",
        category: made.category,
        comment: made.comment.trim().slice(0, longestReport),
        subjectId: subject.id,
        reporterId: reporter.id,
        fromHost: reporter.local ? null : reporter.host,
        sourceKey: made.sourceKey,
        forwarded,
        createdAt: ground.now(),
      })
      .onConflictDoNothing({ target: report.sourceKey })
      .returning({ id: report.id })
    if (row === undefined) return null
    const items = made.items.slice(0, mostItemsPerReport)
    if (items.length > 0)
      await tx.insert(reportItem).values(items.map(({ kind, uri }, place) => ({ reportId: id, place, kind, uri })))
    if (forwarded) await ground.outbox.emit(tx, ReportForwarded, { reportId: id })
    return id
  })
  if (written !== null) return ok(written)
  const [before] = await ground.database.orm
    .select({ id: report.id })
    .from(report)
    .where(eq(report.sourceKey, made.sourceKey))
  return ok(before?.id ?? id)
}

async function isTooMuch(ground: Ground, { subject, reporter }: NewReport): Promise<boolean> {
  const open = eq(report.state, "open")
  const countOf = async (...which: Parameters<typeof and>) => {
    const [row] = await ground.database.orm
      .select({ found: count() })
      .from(report)
      .where(and(open, ...which))
    return row?.found ?? 0
  }
  if (reporter.local) return (await countOf(eq(report.reporterId, reporter.id))) >= mostOpenPerReporter
  const ofHost = eq(report.fromHost, reporter.host)
  return (
    (await countOf(ofHost, eq(report.subjectId, subject.id))) >= mostOpenPerHostAndSubject ||
    (await countOf(ofHost)) >= mostOpenPerHost
  )
}

/** A report with what it names, or null. */
export async function reportById(ground: Ground, id: string): Promise<{ report: Report; items: ReportItem[] } | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return null
  const [found] = await ground.database.orm.select().from(report).where(eq(report.id, id))
  if (found === undefined) return null
  const items = await ground.database.orm
    .select()
    .from(reportItem)
    .where(eq(reportItem.reportId, id))
    .orderBy(reportItem.place)
  return { report: found, items }
}

/** A page of reports, newest first; `before` is the id of the last one seen. */
export async function reportsPage(
  ground: Ground,
  { state, before, limit }: { state: Report["state"]; before?: string; limit: number },
): Promise<Report[]> {
  return ground.database.orm
    .select()
    .from(report)
    .where(and(eq(report.state, state), before === undefined ? undefined : lt(report.id, before)))
    .orderBy(desc(report.id))
    .limit(limit)
}

/** How many reports wait for an admin; no more than a hundred are counted. */
export async function openReportCount({ database }: Ground): Promise<number> {
  const some = database.orm.select({ id: report.id }).from(report).where(eq(report.state, "open")).limit(100).as("some")
  return database.orm.$count(some)
}

/** Closes a report, and all others about the same person when something was done about them. */
export async function closeReport(
  ground: Ground,
  by: string,
  { reportId, outcome, note }: { reportId: string; outcome: ReportOutcome; note?: string },
): Promise<Result<number, "noSuchReport">> {
  const found = await reportById(ground, reportId)
  if (found === null) return refused("noSuchReport", "There is no such report.")
  const { subjectId } = found.report
  const wide = outcome === "suspended" || outcome === "limited"
  const now = ground.now()
  return ground.database.transaction(async (tx) => {
    const closed = await tx
      .update(report)
      .set({ state: "closed", outcome, closedAt: now })
      .where(and(eq(report.state, "open"), wide ? eq(report.subjectId, subjectId) : eq(report.id, reportId)))
      .returning({ id: report.id })
    await writeLog(tx, now, { by, deed: "reportClosed", reportId, actorId: subjectId, note: note ?? "" })
    return ok(closed.length)
  })
}

/** Opens a closed report again. */
export async function reopenReport(
  ground: Ground,
  by: string,
  reportId: string,
): Promise<Result<null, "noSuchReport">> {
  const found = await reportById(ground, reportId)
  if (found === null) return refused("noSuchReport", "There is no such report.")
  await ground.database.transaction(async (tx: Tx) => {
    await tx.update(report).set({ state: "open", outcome: null, closedAt: null }).where(eq(report.id, reportId))
    await writeLog(tx, ground.now(), { by, deed: "reportReopened", reportId, actorId: found.report.subjectId })
  })
  return ok(null)
}

/** Writes a note of an admin under a report. */
export async function noteOnReport(
  ground: Ground,
  by: string,
  { reportId, note }: { reportId: string; note: string },
): Promise<Result<null, "noSuchReport" | "empty">> {
  const found = await reportById(ground, reportId)
  if (found === null) return refused("noSuchReport", "There is no such report.")
  if (note.trim() === "") return refused("empty", "Write something to keep as a note.")
  await writeLog(ground.database.orm, ground.now(), {
    by,
    deed: "noted",
    reportId,
    actorId: found.report.subjectId,
    note,
  })
  return ok(null)
}

/** How many open reports there are about each of some actors. */
export async function openReportsAbout(ground: Ground, actorIds: readonly string[]): Promise<Map<string, number>> {
  if (actorIds.length === 0) return new Map()
  const rows = await ground.database.orm
    .select({ subjectId: report.subjectId, found: count() })
    .from(report)
    .where(and(eq(report.state, "open"), inArray(report.subjectId, [...actorIds])))
    .groupBy(report.subjectId)
  return new Map(rows.map(({ subjectId, found }) => [subjectId, found]))
}
