import { sql, type SQL } from "drizzle-orm"
import { peer } from "../../federation/schema.ts"
import type { Ground } from "../ground.ts"
import type { Reading } from "../metrics/index.ts"
import { task } from "../queue/schema.ts"
import { lastBackupOf } from "./admin/overview.ts"
import { boundedCount } from "./bounded-count.ts"

/** A queue that is deeper than this is deep; counting further would cost more than it says. */
const deepest = 100_000

const lanes = task.lane.enumValues

/** What metrics look up in the database at the moment of reading: every process of an instance finds the same. */
export async function instanceReadings(ground: Ground): Promise<Reading[]> {
  const { orm } = ground.database
  const now = sql`${ground.now().toISOString()}::timestamptz`
  const inLane = (lane: string, more: SQL) => sql`${task.lane} = ${lane} and ${more}`
  const states: Record<string, SQL> = {
    due: sql`${task.state} = 'waiting' and ${task.runAt} <= ${now}`,
    later: sql`${task.state} = 'waiting' and ${task.runAt} > ${now}`,
    running: sql`${task.state} = 'running'`,
  }
  const depths = lanes.flatMap((lane) => Object.keys(states).map((state) => ({ lane, state })))
  const [depthRows, oldestRows, [counts], backup] = await Promise.all([
    orm.execute<{ lane: string; state: string; depth: number }>(
      sql.join(
        depths.map(
          ({ lane, state }) =>
            sql`select ${lane}::text as lane, ${state}::text as state, ${boundedCount(task, inLane(lane, states[state]!), deepest)} as depth`,
        ),
        sql` union all `,
      ),
    ),
    orm.execute<{ lane: string; seconds: number }>(
      sql.join(
        lanes.map(
          (lane) =>
            sql`select ${lane}::text as lane, coalesce((select extract(epoch from ${now} - ${task.runAt})::float8 from ${task} where ${inLane(lane, states["due"]!)} order by ${task.runAt} limit 1), 0) as seconds`,
        ),
        sql` union all `,
      ),
    ),
    orm
      .select({
        dead: boundedCount(task, sql`${task.state} = 'dead'`, deepest),
        failing: boundedCount(peer, sql`${peer.failingSince} is not null`, deepest),
        paused: boundedCount(peer, sql`${peer.pausedUntil} > ${now}`, deepest),
        bytes: sql<number>`pg_database_size(current_database())::float8`,
      })
      .from(sql`(select 1) as one`),
    lastBackupOf(ground),
  ])
  const readings: Reading[] = [
    {
      name: "haversack_tasks",
      help: `Tasks in the queues, by lane and state (due, later, running); ${deepest} means that or more`,
      values: depthRows.rows.map(({ lane, state, depth }) => ({ labels: { lane, state }, value: depth })),
    },
    {
      name: "haversack_task_oldest_due_seconds",
      help: "For how long the longest-waiting task of a lane should have been running; 0 when none is late",
      values: oldestRows.rows.map(({ lane, seconds }) => ({ labels: { lane }, value: Math.max(0, seconds) })),
    },
    { name: "haversack_dead_letters", help: "Tasks that were given up", values: [{ value: counts?.dead ?? 0 }] },
    {
      name: "haversack_servers",
      help: "Other servers that deliveries fail at, and those of them that are left alone for a while",
      values: [
        { labels: { state: "failing" }, value: counts?.failing ?? 0 },
        { labels: { state: "paused" }, value: counts?.paused ?? 0 },
      ],
    },
    { name: "haversack_database_bytes", help: "Size of the database", values: [{ value: counts?.bytes ?? 0 }] },
  ]
  const backups = [
    { labels: { ok: "true" }, at: backup?.goodAt ?? null },
    { labels: { ok: "false" }, at: backup?.ok === false ? backup.at : null },
  ].flatMap(({ labels, at }) => (at === null ? [] : [{ labels, value: at.getTime() / 1000 }]))
  if (backups.length > 0) {
    readings.push({
      name: "haversack_backup_last_timestamp_seconds",
      help: "When the newest backup was made (ok), and when the last attempt failed, if it did",
      values: backups,
    })
  }
  return readings
}
