import type { Database } from "../database.ts"
import { writeBackupFile, type Written } from "./backup-file.ts"
import { takePieces } from "./take.ts"

/**
 * Writes all tables as of one moment into `file`, which must not be there yet or is replaced. On the embedded database everybody else waits
 * meanwhile: about a second for 100 MB.
 */
export async function backUp(database: Database, file: string): Promise<Written> {
  return writeBackupFile(file, (write) => database.transaction((tx) => write(takePieces(tx))))
}
