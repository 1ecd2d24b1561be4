import { getLogger } from "@logtape/logtape"
import { takeTurn, type Database } from "../db/index.ts"

const log = getLogger(["haversack", "queue"])

/** Work that is due again and again and that nobody asks for: what is old is removed, what was checked long ago is checked again. */
export type Chore = {
  name: string
  everyMs: number
  /** Has to bear being run twice: a process may die after it and before anybody knows. */
  run(): Promise<void>
}

/**
 * Runs the chores that are due, one after the other. When each ran last stands in the database, so that of many workers one runs it, and
 * an instance that is restarted every half hour still gets round to what is due every hour. A chore that fails is due again in its turn.
 *
 * @param signal once aborted, no further chore is begun.
 */
export async function runDueChores(database: Database, chores: readonly Chore[], signal?: AbortSignal): Promise<void> {
  for (const chore of chores) {
    if (signal?.aborted === true) return
    if (!(await takeTurn(database.orm, `chore.${chore.name}`, chore.everyMs))) continue
    try {
      await chore.run()
    } catch (error) {
      log.error("The chore {name} failed and will run again: {error}", { name: chore.name, error })
    }
  }
}
