import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { sql } from "drizzle-orm"
import { describe, expect, it } from "vitest"
import { migrate, openDatabase } from "../../src/db/index.ts"
import { packageRoot } from "../../src/package-root.ts"
import { databaseShapes, openTestDatabase } from "../support/database.ts"

type Journal = { entries: { idx: number; when: number; tag: string }[] }

describe("the migrations", () => {
  const journal = JSON.parse(readFileSync(join(packageRoot, "drizzle/meta/_journal.json"), "utf8")) as Journal

  it("have increasing times, because tools skip one that is older than the newest applied", () => {
    const times = journal.entries.map((entry) => entry.when)
    expect(times).toEqual([...new Set(times)].toSorted((a, b) => a - b))
    expect(times.at(-1)!).toBeLessThanOrEqual(Date.now())
  })

  it("are numbered without a gap and are the only SQL files there", () => {
    expect(journal.entries.map((entry) => entry.tag.slice(0, 4))).toEqual(
      journal.entries.map((_, index) => String(index).padStart(4, "0")),
    )
    const files = readdirSync(join(packageRoot, "drizzle")).filter((name) => name.endsWith(".sql"))
    expect(files.toSorted()).toEqual(journal.entries.map((entry) => `${entry.tag}.sql`))
  })
})

describe.each(databaseShapes)("migrating on $name", (shape) => {
  it("applies each migration once, however often and however many at once", async () => {
    const test = await openTestDatabase(shape)
    try {
      const others = shape.postgres ? [await test.reopen(), await test.reopen()] : []
      // Back to an empty database, so that all three find everything to do.
      await test.database.orm.execute(sql`drop schema public cascade`)
      await test.database.orm.execute(sql`drop schema drizzle cascade`)
      await test.database.orm.execute(sql`create schema public`)
      await Promise.all([test.database, ...others].map((database) => migrate(database)))
      await migrate(test.database)
      const { rows } = await test.database.orm.execute<{ count: number }>(
        sql`select count(*) from drizzle.__drizzle_migrations`,
      )
      expect(rows[0]!.count).toBe(
        readdirSync(join(packageRoot, "drizzle")).filter((name) => name.endsWith(".sql")).length,
      )
      expect(
        (await test.database.orm.execute(sql`select to_regclass('public.task') is not null as there`)).rows,
      ).toEqual([{ there: true }])
    } finally {
      await test.close()
    }
  })
})

describe("a database that cannot be reached", () => {
  it("fails to migrate with an error and does not hang", async () => {
    const database = await openDatabase({ databaseUrl: "postgres://nobody@127.0.0.1:1/nothing" })
    await expect(migrate(database)).rejects.toThrow(/ECONNREFUSED/)
    await database.close()
  })
})
