import { readFileSync } from "node:fs"
import { join } from "node:path"
import { ConfigurationProblem } from "../config.ts"

/** The note in a data folder whose database lives on a PostgreSQL server by now. */
export const markerOfMove = "moved-to-postgres"

/**
 * An instance that goes on in two places would give other servers two truths.
 *
 * @throws ConfigurationProblem
 */
export function assertNotMoved(folder: string): void {
  const file = join(folder, markerOfMove)
  let where: string
  try {
    where = readFileSync(file, "utf8").trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return
    throw error
  }
  throw new ConfigurationProblem(
    `What was in the data folder ${folder} was moved to PostgreSQL (${where}): start with DATABASE_URL and HAVERSACK_SECRET. ` +
      `To go on from here as it was before the move, and lose what happened since, delete ${file}.`,
  )
}
