import { sql } from "drizzle-orm"
import { ConfigurationProblem } from "../config.ts"
import type { Database } from "./database.ts"

const toleratedMs = 3_600_000
const toleratedBetweenMs = 300_000

/**
 * Refuses a clock that goes wrong: what is signed by it is refused elsewhere, retries and expiries never come or come at once. The newest entry
 * in `instance_setting` is at most minutes older than the moment in which the instance last ran, since its chores write there.
 *
 * @param trusted the operator says that the clock is right now, and was wrong when those entries were written: they are put right.
 * @throws ConfigurationProblem
 */
export async function assertClock(database: Database, now: Date, trusted: boolean): Promise<void> {
  const { rows } = await database.orm.execute<{ here: Date; newest: Date | null }>(
    sql`select clock_timestamp() as here, max(updated_at) as newest from instance_setting`,
  )
  const { here, newest } = rows[0]!
  if (database.kind === "postgres" && Math.abs(here.getTime() - now.getTime()) > toleratedBetweenMs) {
    throw new ConfigurationProblem(
      `The clock of this machine says ${shown(now)}, that of the database server ${shown(here)}. Set both by NTP.`,
    )
  }
  if (newest === null || newest.getTime() - now.getTime() < toleratedMs) return
  if (trusted) {
    await database.orm.execute(sql`update instance_setting set updated_at = now() where updated_at > now()`)
    return
  }
  throw new ConfigurationProblem(
    `The clock of this machine says ${shown(now)}, but this instance was at work at ${shown(newest)} already. Set the clock. ` +
      `If it is right now and was wrong then, start once with HAVERSACK_TRUST_CLOCK=yes.`,
  )
}

const shown = (moment: Date): string => `${moment.toISOString().slice(0, 16).replace("T", " ")} UTC`
