import { mkdir, readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { getLogger } from "@logtape/logtape"
import { ConfigurationProblem } from "../config.ts"
import { packageVersion } from "../package-root.ts"
import type { Database } from "./database.ts"
import { DatabaseError } from "./errors.ts"
import { appliedMigrations, knownMigrations, migrate } from "./migrate.ts"
import { readSetting, writeSetting } from "./settings.ts"
import { backUp } from "./transfer/backup.ts"
import { fileTrouble } from "./transfer/file-troubles.ts"

const log = getLogger(["haversack", "db"])

const safetyBackups = 3

export type UpgradeOptions = {
  /** Where to put a copy of an embedded database before its tables are changed; absent: none is made. */
  backups?: { folder: string }
  /** The folder of the migrations, unless it is the package's own. */
  folder?: string
}

/**
 * Brings the tables to this version, or refuses and leaves them as they were. An embedded database with something in it is backed up first: its
 * operator may have no other copy, and migrations only go forward.
 *
 * @throws ConfigurationProblem when a newer version was here, the copy cannot be made, or a migration fails.
 */
export async function bringUpToDate(database: Database, options: UpgradeOptions = {}): Promise<void> {
  const known = knownMigrations(options.folder)
  const applied = await appliedMigrations(database.orm)
  const before = applied.length === 0 ? undefined : await readSetting<string>(database.orm, "version")
  if (applied.some((time) => !known.includes(time))) {
    throw new ConfigurationProblem(
      `This database was used by a newer Haversack${before === undefined ? "" : ` (${before})`}, and this is ${packageVersion}: tables only ` +
        `change forward. Install that version again, or restore a backup from before the upgrade.`,
    )
  }
  const pending = known.filter((time) => !applied.includes(time))
  const copy = pending.length > 0 && applied.length > 0 ? await makeSafetyBackup(database, options.backups) : undefined
  try {
    await migrate(database, options.folder)
  } catch (error) {
    if (!(error instanceof DatabaseError) || applied.length === 0) throw error
    log.error("A migration failed and was taken back: {error}", { error })
    throw new ConfigurationProblem(
      `The tables could not be brought to Haversack ${packageVersion}, and are as they were: ${error.message}\n` +
        `Haversack ${before ?? "of before"} still works with them: go back to it, and report this` +
        `${copy === undefined ? "" : `. A backup from before the attempt is ${copy}`}.`,
    )
  }
  if (before !== packageVersion) await writeSetting(database.orm, "version", packageVersion)
}

async function makeSafetyBackup(database: Database, backups: UpgradeOptions["backups"]): Promise<string | undefined> {
  if (database.folder === undefined || backups === undefined) return undefined
  const prefix = "before-upgrade-"
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(":", "-")
  const file = join(backups.folder, `${prefix}${stamp}Z.backup`)
  try {
    await mkdir(backups.folder, { recursive: true, mode: 0o700 })
    await backUp(database, file)
    const older = (await readdir(backups.folder)).filter((name) => name.startsWith(prefix)).toSorted()
    for (const name of older.slice(0, -safetyBackups)) await rm(join(backups.folder, name), { force: true })
  } catch (error) {
    const trouble = fileTrouble(error, file)
    if (trouble === undefined) throw error
    throw new ConfigurationProblem(
      `This version changes the tables, and before that it makes a backup, which failed. ${trouble} ` +
        `To go on without one, set HAVERSACK_BACKUPS=off for this start.`,
    )
  }
  log.info("The tables are about to be changed; as they are they stand in {file}.", { file })
  return file
}
