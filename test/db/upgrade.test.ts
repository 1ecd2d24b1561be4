import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sql } from "drizzle-orm"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import { ConfigurationProblem } from "../../src/config.ts"
import { bringUpToDate, openDatabase, type Database } from "../../src/db/index.ts"
import { checkBackupFile } from "../../src/db/transfer/backup-file.ts"
import { packageRoot, packageVersion } from "../../src/package-root.ts"
import { createEmptyPostgres, databaseShapes, openMigratedFolder } from "../support/database.ts"
import { everyRow } from "../support/every-row.ts"

/** The migrations of a later version: two more, of which the second may fail. */
function laterVersion(folder: string, second: string): string {
  const later = join(folder, `drizzle-${Math.random()}`)
  cpSync(join(packageRoot, "drizzle"), later, { recursive: true })
  const file = join(later, "meta/_journal.json")
  const journal = JSON.parse(readFileSync(file, "utf8")) as { entries: { when: number; idx: number; tag: string }[] }
  const last = journal.entries.at(-1)!
  for (const [index, [tag, statement]] of Object.entries({
    first: `create table later (id int); alter table event add column later text default 'x'; update event set later = name`,
    second,
  }).entries()) {
    journal.entries.push({ ...last, idx: last.idx + 1 + index, when: last.when + 1 + index, tag })
    writeFileSync(join(later, `${tag}.sql`), statement.replaceAll("; ", ";\n--> statement-breakpoint\n"))
  }
  writeFileSync(file, JSON.stringify(journal))
  return later
}

describe.each(databaseShapes)("bringing the tables up to date on $name", (shape) => {
  let folder: string
  let backups: { folder: string }
  let database: Database
  let drop = async () => {}
  let reopen: () => Promise<Database>
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "haversack-upgrade-"))
    backups = { folder: join(folder, "backups") }
    if (shape.postgres) {
      const empty = await createEmptyPostgres()
      drop = empty.drop
      reopen = () => openDatabase({ databaseUrl: empty.url })
    } else {
      reopen = () => openMigratedFolder(join(folder, "data"))
    }
    database = await reopen()
  })
  afterEach(async () => {
    await database.close()
    await drop()
    rmSync(folder, { recursive: true })
  })
  const live = () =>
    database.orm.execute(sql`insert into event (id, name, payload) values (gen_random_uuid(), 'lived', '{}')`)
  const copies = () =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".backup"))

  it("leaves the former version startable when a migration fails, says so, and goes through once it is mended", async () => {
    await bringUpToDate(database, { backups })
    expect(copies()).toEqual([])
    await live()
    const before = await everyRow(database)
    const broken = laterVersion(folder, "alter table event add column name text")
    const failure: Error = await bringUpToDate(database, { backups, folder: broken }).then(
      () => new Error("it went through"),
      (error: Error) => error,
    )
    expect(failure).toBeInstanceOf(ConfigurationProblem)
    expect(failure.message).toMatch(/are as they were: .*already exists/s)
    expect(failure.message).toContain(`Haversack ${packageVersion} still works with them`)

    // The former version, in a process of its own.
    await database.close()
    database = await reopen()
    await bringUpToDate(database, { backups })
    await live()
    const after = await everyRow(database)
    expect(after["public.event"]).toHaveLength(before["public.event"]!.length + 1)
    expect({ ...after, "public.event": [] }).toEqual({ ...before, "public.event": [] })

    await bringUpToDate(database, { backups, folder: laterVersion(folder, "create table later_too (id int)") })
    const { rows } = await database.orm.execute<{ later: string }>(sql`select later from event`)
    expect(rows.map(({ later }) => later)).toEqual(["lived", "lived"])

    // What embedded operators have and may have no other copy of was copied before each attempt; a server's has its own backups.
    expect(copies().length > 0).toBe(!shape.postgres)
    expect(failure.message.includes("A backup from before the attempt is ")).toBe(!shape.postgres)
    const versions = await Promise.all(
      copies().map(async (copy) => (await checkBackupFile(join(folder, copy))).header.version),
    )
    expect(new Set(versions)).toEqual(new Set(shape.postgres ? [] : [packageVersion]))

    // And now the former version is too old.
    await expect(bringUpToDate(database, { backups })).rejects.toThrow(
      /was used by a newer Haversack \(.*\), and this is .*Install that version again/,
    )
  }, 60_000)

  it.skipIf(shape.postgres)(
    "changes nothing when the copy cannot be made, unless told to go on without",
    async () => {
      await bringUpToDate(database, { backups })
      await live()
      writeFileSync(join(folder, "a-file"), "")
      const impossible = { folder: join(folder, "a-file/backups") }
      const later = laterVersion(folder, "create table later_too (id int)")
      await expect(bringUpToDate(database, { backups: impossible, folder: later })).rejects.toThrow(
        /makes a backup, which failed\. There is no folder for .*HAVERSACK_BACKUPS=off/,
      )
      await expect(database.orm.execute(sql`select 1 from later`)).rejects.toThrow(/does not exist/)
      mkdirSync(join(folder, "unused"))
      await bringUpToDate(database, { folder: later })
      await database.orm.execute(sql`select 1 from later`)
      expect(copies()).toEqual([])
    },
    60_000,
  )
})
