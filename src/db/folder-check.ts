import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { getLogger } from "@logtape/logtape"
import { ConfigurationProblem } from "../config.ts"
import { fileTrouble } from "./transfer/file-troubles.ts"

const log = getLogger(["haversack", "db"])

/** Of PostgreSQL inside PGlite; a test compares it. Its files are of one major version. */
export const embeddedMajor = "18"

/** A start writes up to 64 MB of log before a checkpoint can give any back; a database that runs out of disk in the middle stops. */
const leastFree = 100_000_000
const littleFree = 500_000_000

/**
 * Makes the data folder if there is none, and tells what the operator has to mend when it cannot be written.
 *
 * @throws ConfigurationProblem
 */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    // Empty, so that a full disk does not keep anybody from making a backup to another one.
    const probe = join(folder, `.probe-${process.pid}`)
    writeFileSync(probe, "", { mode: 0o600 })
    rmSync(probe)
  } catch (error) {
    const trouble = fileTrouble(error, folder)
    if (trouble === undefined) throw error
    throw new ConfigurationProblem(
      `The data folder cannot be used. ${trouble} Let the user that runs Haversack own it, or choose another with HAVERSACK_DATA.`,
    )
  }
}

/**
 * Refuses to start where the disk is as good as full.
 *
 * @throws ConfigurationProblem
 */
export function assertRoom(folder: string): void {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  const megabytes = Math.floor(free / 1_000_000)
  if (free < leastFree) {
    throw new ConfigurationProblem(
      `Only ${megabytes} MB are free on the disk of the data folder ${folder}, and ${leastFree / 1_000_000} MB are needed to start safely. ` +
        `Free some, for example old files in ${join(folder, "backups")}, or move the folder to a larger disk.`,
    )
  }
  if (free < littleFree)
    log.warn("Only {megabytes} MB are free on the disk of the data folder {folder}.", { megabytes, folder })
}

/**
 * The files of a database are of one major version of PostgreSQL.
 *
 * @param database the folder `database` in the data folder.
 * @throws ConfigurationProblem when they are of another than ours.
 */
export function assertSameMajor(database: string): void {
  let major: string
  try {
    major = readFileSync(join(database, "PG_VERSION"), "utf8").trim()
  } catch (error) {
    // A new folder.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return
    throw error
  }
  if (major === embeddedMajor) return
  throw new ConfigurationProblem(
    `The database in ${database} was written by a Haversack with PostgreSQL ${major} inside, and this one has ${embeddedMajor}, which cannot read ` +
      `those files. Install that version again, write a backup with \`haversack backup FILE\`, and restore it with this version in an empty ` +
      `folder: \`haversack restore FILE\`.`,
  )
}
