import { sql } from "drizzle-orm"
import { peer } from "../../../federation/schema.ts"
import { actor } from "../../actors/schema.ts"
import { holding } from "../../backpack/schema.ts"
import { lastBackup } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { award, issuer } from "../../issuing/schema.ts"
import { person } from "../../people/schema.ts"
import { task } from "../../queue/schema.ts"
import { boundedCount } from "../bounded-count.ts"

/** Counting on a page stops here: "10,000+" says as much, and costs the same in a table of a million. */
export const mostCounted = 10_000

/** How the last backup went, as whoever makes backups writes it down. */
export type LastBackup = {
  at: Date
  /** The newest that went well; null when none did. */
  goodAt: Date | null
  bytes: number | null
  ok: boolean
  reason: string | null
}

export type AdminView = {
  /** Each counted up to `mostCounted`. */
  people: number
  issuers: number
  awards: number
  badges: number
  /** Actors of other servers that are known here. */
  remoteActors: number
  /** Other servers that deliveries have been failing at for an hour and more. */
  failingServers: number
  /** Since when the longest-waiting task of all should have run; null when none is due. */
  oldestDue: Date | null
  lastBackup: LastBackup | null
}

/** What an admin looks at first. That the viewer is one is for the page to ask. */
export async function adminView(ground: Ground): Promise<AdminView> {
  const { orm } = ground.database
  const now = sql`${ground.now().toISOString()}::timestamptz`
  const all = sql`true`
  const [[counts], backup] = await Promise.all([
    orm
      .select({
        people: boundedCount(person, all, mostCounted),
        issuers: boundedCount(issuer, all, mostCounted),
        awards: boundedCount(award, all, mostCounted),
        badges: boundedCount(holding, all, mostCounted),
        remoteActors: boundedCount(actor, sql`not ${actor.local}`, mostCounted),
        failingServers: boundedCount(peer, sql`${peer.failingSince} < ${now} - interval '1 hour'`, mostCounted),
        oldestDue: sql<Date | null>`(select ${task.runAt} from ${task}
          where ${task.state} = 'waiting' and ${task.runAt} <= ${now} order by ${task.runAt} limit 1)`,
      })
      .from(sql`(select 1) as one`),
    lastBackupOf(ground),
  ])
  if (counts === undefined) throw new Error("counting found nothing at all")
  return { ...counts, lastBackup: backup }
}

/** How the last backup went; null when none was ever tried here. */
export async function lastBackupOf(ground: Ground): Promise<LastBackup | null> {
  const last = await lastBackup(ground.database)
  if (last === undefined) return null
  return {
    at: new Date(last.at),
    goodAt: last.goodAt === undefined ? (last.ok ? new Date(last.at) : null) : new Date(last.goodAt),
    bytes: last.bytes ?? null,
    ok: last.ok,
    reason: last.reason ?? null,
  }
}
