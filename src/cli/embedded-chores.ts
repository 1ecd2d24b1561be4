import { backUpDaily, checkpoint, vacuumAllTables, vacuumHotTables } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import type { Chore } from "../queue/index.ts"

const minute = 60_000

/**
 * What the embedded database needs and a server sees to by itself. Chores and not timers, because an instance that is restarted every half hour
 * has to get round to what is due every hour; when each ran last stands with the others in `instance_setting`.
 */
export function embeddedChores(ground: Ground): Chore[] {
  const { database, config } = ground
  if (database.kind === "postgres") return []
  return [
    // Looks whether it is time: the time of day is the operator's choice, and an instance may have been away then.
    { name: "db.backup", everyMs: 10 * minute, run: () => backUpDaily(database, config, ground.now()) },
    { name: "db.checkpoint", everyMs: 5 * minute, run: () => checkpoint(database) },
    { name: "db.vacuum", everyMs: 60 * minute, run: () => vacuumHotTables(database) },
    { name: "db.vacuum-all", everyMs: 24 * 60 * minute, run: () => vacuumAllTables(database) },
  ]
}
