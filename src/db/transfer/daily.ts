import { mkdir, readdir, rm } from "node:fs/promises"
import { join } from "node:path"
import { getLogger } from "@logtape/logtape"
import { eq } from "drizzle-orm"
import type { Config } from "../../config.ts"
import type { Database } from "../database.ts"
import { instanceSetting } from "../schema.ts"
import { readSetting, writeSetting } from "../settings.ts"
import { backUp } from "./backup.ts"
import { fileTrouble } from "./file-troubles.ts"

const log = getLogger(["haversack", "db"])

const keptAtMost = 7
const dayMs = 24 * 3_600_000
const tryAgainAfterMs = 3_600_000

/** The setting `backup.last`: how the newest attempt at a daily backup went. Times as ISO text. */
export type LastBackup = {
  at: string
  ok: boolean
  /** Of the file, when it went well. */
  bytes?: number
  file?: string
  /** A sentence, when it did not. */
  reason?: string
  /** The newest that went well. */
  goodAt?: string
}

export const lastBackup = async (database: Database): Promise<LastBackup | undefined> =>
  readSetting<LastBackup>(database.orm, "backup.last")

/**
 * Makes the daily backup of an embedded instance if its time has come since the last one, or while the instance was not running, and then
 * removes those that are older than a week. One that fails removes nothing, says why in the log and in `backup.last`, and is tried again after
 * an hour.
 */
export async function backUpDaily(
  database: Database,
  config: Pick<Config, "backups" | "host">,
  now: Date,
): Promise<void> {
  const { backups, host } = config
  if (backups === undefined || database.folder === undefined) return
  const last = await lastBackup(database)
  if (!(await isDue(database, last, backups.minute, now))) return
  const prefix = `${host.replaceAll(/[^\w.]/g, "-")}-`
  const at = now.toISOString()
  const file = join(backups.folder, `${prefix}${at.slice(0, 19).replaceAll(":", "-")}Z.backup`)
  try {
    await mkdir(backups.folder, { recursive: true, mode: 0o700 })
    await removeDrafts(backups.folder, prefix)
    const { bytes, rows } = await backUp(database, file)
    await writeSetting(database.orm, "backup.last", { at, ok: true, bytes, file, goodAt: at } satisfies LastBackup)
    log.info("The daily backup is {file} ({rows} rows, {bytes} bytes).", { file, rows, bytes })
    await removeOld(backups.folder, prefix, now)
  } catch (error) {
    const reason = fileTrouble(error, file) ?? "It failed for a reason that stands in the log."
    log.error("The daily backup failed, and the older ones are kept. {reason} {error}", { reason, error })
    await writeSetting(database.orm, "backup.last", {
      at,
      ok: false,
      reason,
      goodAt: last?.goodAt,
    } satisfies LastBackup)
  }
}

async function isDue(database: Database, last: LastBackup | undefined, minute: number, now: Date): Promise<boolean> {
  if (last?.ok === false && now.getTime() - Date.parse(last.at) < tryAgainAfterMs) return false
  const since = last?.goodAt === undefined ? await birth(database) : new Date(last.goodAt)
  return since !== undefined && since < lastTimeOfDay(minute, now)
}

/** When the instance was set up: one without a past needs no backup of it. */
async function birth(database: Database): Promise<Date | undefined> {
  const [row] = await database.orm
    .select({ at: instanceSetting.updatedAt })
    .from(instanceSetting)
    .where(eq(instanceSetting.key, "origin"))
  return row?.at
}

function lastTimeOfDay(minute: number, now: Date): Date {
  const today = Math.floor(now.getTime() / dayMs) * dayMs + minute * 60_000
  return new Date(today <= now.getTime() ? today : today - dayMs)
}

/** What a power cut or a full disk left half written. The data folder's lock says that nobody else is writing. */
async function removeDrafts(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.startsWith(`.${prefix}`) && name.endsWith(".part")) await rm(join(folder, name), { force: true })
  }
}

/** Only files whose names we gave: several instances may keep theirs in one folder, and people put things beside them. */
async function removeOld(folder: string, prefix: string, now: Date): Promise<void> {
  const own = (await readdir(folder))
    .filter((name) => name.startsWith(prefix) && timeOf(name.slice(prefix.length)) !== undefined)
    .toSorted()
    .toReversed()
  for (const [index, name] of own.entries()) {
    const age = now.getTime() - timeOf(name.slice(prefix.length))!
    if (index >= keptAtMost || age > keptAtMost * dayMs) await rm(join(folder, name), { force: true })
  }
}

function timeOf(rest: string): number | undefined {
  const [, day, hours, minutes, seconds] = /^(\d{4}-\d\d-\d\d)T(\d\d)-(\d\d)-(\d\d)Z\.backup$/.exec(rest) ?? []
  return day === undefined ? undefined : Date.parse(`${day}T${hours}:${minutes}:${seconds}Z`)
}
