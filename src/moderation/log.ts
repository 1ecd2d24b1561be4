import { desc, eq, lt, or, type SQL, and } from "drizzle-orm"
import { newId, type Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { moderationLog } from "./schema.ts"

/** What was decided, by whom, and when. */
export type LogEntry = typeof moderationLog.$inferSelect

export const longestNote = 2_000

/** Everything that an admin can do here, as it stands in the log. */
export type Deed =
  | "limited"
  | "suspended"
  | "restored"
  | "domainChanged"
  | "domainRemoved"
  | "domainsImported"
  | "allowListOn"
  | "allowListOff"
  | "domainAllowed"
  | "domainDisallowed"
  | "reportClosed"
  | "reportReopened"
  | "contentDeleted"
  | "noted"

/** Writes a decision down, in the transaction that makes it. */
export async function writeLog(
  executor: Executor,
  now: Date,
  entry: { by: string | null; deed: Deed; actorId?: string; domain?: string; reportId?: string; note?: string },
): Promise<void> {
  await executor.insert(moderationLog).values({
    id: newId(),
    byActorId: entry.by,
    deed: entry.deed,
    actorId: entry.actorId,
    domain: entry.domain,
    reportId: entry.reportId,
    note: (entry.note ?? "").trim().slice(0, longestNote),
    at: now,
  })
}

/** The same for what another room did. */
export const recordDeed = (ground: Ground, entry: Parameters<typeof writeLog>[2]): Promise<void> =>
  writeLog(ground.database.orm, ground.now(), entry)

/** The newest decisions, about one actor, one report or all, newest first; `before` is the id of the last one seen. */
export async function logEntries(
  ground: Ground,
  { actorId, reportId, before, limit = 50 }: { actorId?: string; reportId?: string; before?: string; limit?: number },
): Promise<LogEntry[]> {
  const about: SQL | undefined = or(
    actorId === undefined ? undefined : eq(moderationLog.actorId, actorId),
    reportId === undefined ? undefined : eq(moderationLog.reportId, reportId),
  )
  return ground.database.orm
    .select()
    .from(moderationLog)
    .where(and(about, before === undefined ? undefined : lt(moderationLog.id, before)))
    .orderBy(desc(moderationLog.id))
    .limit(limit)
}
