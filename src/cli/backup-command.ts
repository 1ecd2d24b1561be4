import { existsSync } from "node:fs"
import { isAbsolute, join } from "node:path"
import { z } from "zod"
import type { Config } from "../config.ts"
import { backUp, fileTrouble, openDatabase, type Database } from "../db/index.ts"
import { ok, refused, type Result } from "../result.ts"
import { askRunningInstance } from "./control-socket.ts"
import type { OperatorCommand } from "./operator-commands.ts"

const input = z.strictObject({ file: z.string().min(1).max(4096).refine(isAbsolute) })

/** `haversack backup FILE`, taken by a running embedded instance. */
export const backupCommand: OperatorCommand<z.infer<typeof input>> = {
  name: "backup",
  input,
  run: ({ database, config }, { file }) => writeBackup(database, config, file),
}

/**
 * `haversack backup FILE` on the command line. What is stopped is read as it is, not composed: a new version must be able to back up what an
 * older one left, before anything is migrated.
 *
 * @throws ConfigurationProblem when the database cannot be opened.
 */
export async function runBackup(config: Config, file: string): Promise<Result<string>> {
  if (config.databaseUrl === undefined) {
    const answer = await askRunningInstance(config.dataFolder, backupCommand.name, { file }, () => {})
    if (answer !== undefined) return answer
    if (!existsSync(join(config.dataFolder, "database")))
      return refused("nothing", `There is no database in ${config.dataFolder}. Name its folder with HAVERSACK_DATA.`)
  }
  const database = await openDatabase(config)
  try {
    return await writeBackup(database, config, file)
  } finally {
    await database.close()
  }
}

async function writeBackup(database: Database, config: Config, file: string): Promise<Result<string>> {
  if (existsSync(file)) return refused("exists", `${file} is there already, and a backup never overwrites.`)
  try {
    const { bytes, tables, rows } = await backUp(database, file)
    const secret = config.secret === undefined ? `the file ${join(config.dataFolder, "secret")}` : "HAVERSACK_SECRET"
    return ok(
      `${file} holds all ${tables} tables (${rows} rows, ${(bytes / 1_000_000).toFixed(1)} MB) and was read back once.\n` +
        `There are personal data and sealed keys in it: keep it where only you can read it.\n` +
        `To restore it you need the secret too, which is not in it: keep a copy of ${secret} somewhere else.`,
    )
  } catch (error) {
    const trouble = fileTrouble(error, file)
    if (trouble === undefined) throw error
    return refused("notWritten", trouble)
  }
}
