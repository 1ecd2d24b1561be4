import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { backUpDaily, bringUpToDate, lastBackup, pinOrigin, type Database } from "../../src/db/index.ts"
import { openMigratedFolder } from "../support/database.ts"
import { checkBackupFile } from "../../src/db/transfer/backup-file.ts"

const hour = 3_600_000
const day = 24 * hour

describe("the daily backup of an embedded instance", () => {
  let folder: string
  let database: Database
  let born: number
  const backups = () => ({ folder: join(folder, "backups"), minute: 3 * 60 + 30 })
  const at = (moment: number, where = backups().folder) =>
    backUpDaily(database, { host: "localhost:3000", backups: { ...backups(), folder: where } }, new Date(moment))
  const files = (where = backups().folder) => (existsSync(where) ? readdirSync(where).toSorted() : [])
  /** The first half past three (UTC) after the instance was set up. */
  let firstTime: number

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "haversack-daily-"))
    database = await openMigratedFolder(join(folder, "data"))
    await bringUpToDate(database)
    await pinOrigin(database, new URL("http://localhost:3000"))
    const { rows } = await database.orm.execute<{ at: number }>(
      sql`select extract(epoch from updated_at)::float8 * 1000 as at from instance_setting where key = 'origin'`,
    )
    born = rows[0]!.at
    firstTime = Math.floor(born / day) * day + 3.5 * hour
    if (firstTime <= born) firstTime += day
  })
  afterAll(async () => {
    await database.close()
    rmSync(folder, { recursive: true })
  })

  it("is made at its time, once a day, late if the instance was away, and can be switched off", async () => {
    await at(firstTime - 1000)
    expect(files()).toEqual([])
    await backUpDaily(database, { host: "localhost:3000", backups: undefined }, new Date(firstTime))
    expect(files()).toEqual([])
    await at(firstTime + 1000)
    expect(files()).toEqual([
      `localhost-3000-${new Date(firstTime + 1000).toISOString().slice(0, 19).replaceAll(":", "-")}Z.backup`,
    ])
    expect((await checkBackupFile(join(backups().folder, files()[0]!))).header.origin).toBe("http://localhost:3000")
    expect(await lastBackup(database)).toMatchObject({ ok: true, bytes: expect.any(Number), file: expect.any(String) })
    await at(firstTime + 20 * hour)
    expect(files()).toHaveLength(1)
    await at(firstTime + day + 5 * hour)
    expect(files()).toHaveLength(2)
    await at(firstTime + 2 * day)
    expect(files()).toHaveLength(3)
  })

  it("is kept for a week, beside what others put there, and sweeps up what a power cut left", async () => {
    const others = [
      "notes.txt",
      "meadow-example-2020-01-01T03-30-00Z.backup",
      ".localhost-3000-2020-01-01T03-30-00Z.backup.7.part",
    ]
    for (const name of others) writeFileSync(join(backups().folder, name), "")
    for (let index = 3; index < 12; index += 1) await at(firstTime + index * day)
    expect(files().filter((name) => name.startsWith("localhost"))).toHaveLength(7)
    expect(files()).toEqual(expect.arrayContaining(others.slice(0, 2)))
    expect(files()).not.toContain(others[2])
    await at(firstTime + 30 * day)
    expect(files().filter((name) => name.startsWith("localhost"))).toHaveLength(1)
  }, 60_000)

  it("says why it failed, keeps what there is, and tries again after an hour", async () => {
    writeFileSync(join(folder, "a-file"), "")
    const before = files()
    await at(firstTime + 31 * day, join(folder, "a-file/backups"))
    expect(await lastBackup(database)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(/no folder for/),
      goodAt: new Date(firstTime + 30 * day).toISOString(),
    })
    expect(files()).toEqual(before)
    await at(firstTime + 31 * day + hour / 2)
    expect(files()).toEqual(before)
    await at(firstTime + 31 * day + hour)
    expect(files().length).toBe(before.length + 1)
  })

  it("keeps the older ones when the disk is full, and leaves nothing half written", async (context) => {
    const disk = join(folder, "small-disk")
    mkdirSync(disk)
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=32k", "tmpfs", disk], { stdio: "ignore" })
    } catch {
      context.skip("only root can make a disk that is full")
    }
    try {
      writeFileSync(join(disk, "localhost-3000-2020-01-01T03-30-00Z.backup"), "the only one")
      await database.orm.execute(sql`
        insert into event (id, name, payload) select gen_random_uuid(), md5(random()::text), '{}' from generate_series(1, 5000)`)
      await at(firstTime + 33 * day, disk)
      expect(await lastBackup(database)).toMatchObject({ ok: false, reason: expect.stringMatching(/no space left/) })
      expect(files(disk)).toEqual(["localhost-3000-2020-01-01T03-30-00Z.backup"])
    } finally {
      execFileSync("umount", [disk])
    }
  })
})
