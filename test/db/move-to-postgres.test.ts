import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { composeInstance } from "../../src/cli/compose.ts"
import { house } from "../../src/cli/house.ts"
import { loadConfig, type Config } from "../../src/config.ts"
import { moveToPostgres, openDatabase, type Database, type Tx } from "../../src/db/index.ts"
import { insertLines } from "../../src/db/transfer/load.ts"
import { describeTables, readLines, writeTextAlike } from "../../src/db/transfer/tables.ts"
import { createEmptyPostgres, openMigratedFolder } from "../support/database.ts"
import { everyRow } from "../support/every-row.ts"

const many = 100_000

/** What a careless copy changes: microseconds, JSON's null and its big numbers, empty and odd text, bytes, dates far away. */
const odd = sql`
  insert into event (id, name, payload, created_at) values
    ('00000000-0000-7000-8000-000000000001', '', 'null', '2026-11-21 12:34:56.123456+05:30'),
    ('00000000-0000-7000-8000-000000000002', ${'quote " \\ back\\slash \n line \r \t tab {brace} \u2028 🎒 Ü'}, '"null"', '0001-01-01 00:00:00+00'),
    ('00000000-0000-7000-8000-000000000003', '\\x00', '{"big": 123456789012345678901234567890.10, "nested": [null, {"a": "\\u2029"}]}', 'infinity'),
    ('00000000-0000-7000-8000-000000000004', 'NULL', '[]', '294276-12-31 23:59:59.999999+00')`

describe.runIf(process.env.TEST_DATABASE_URL)("moving an embedded instance to PostgreSQL", () => {
  let folder: string
  let config: Config
  let lived: Record<string, string[]>
  let target: Awaited<ReturnType<typeof createEmptyPostgres>>
  const said: string[] = []
  const say = (sentence: string) => void said.push(sentence)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "haversack-move-"))
    config = loadConfig({ HAVERSACK_DATA: folder, HAVERSACK_BACKUPS: "off" })
    target = await createEmptyPostgres()
    await (await openMigratedFolder(folder)).close()
    const instance = await composeInstance({ config, house })
    const { orm } = instance.ground.database
    await orm.execute(odd)
    await orm.execute(sql`
      insert into event (id, name, payload, created_at)
      select gen_random_uuid(), 'event ' || n, jsonb_build_object('n', n, 'half', n / 2.0), now() - n * interval '1 microsecond'
      from generate_series(1, ${many}) as n`)
    await orm.execute(sql`
      insert into task (id, event_id, job, lane, state, finished_at)
      select gen_random_uuid(), id, 'test', 'work', 'done', now() from event limit 1000`)
    const everyByte = Buffer.from(Array.from({ length: 256 }, (_, index) => index))
    await orm.execute(
      sql`insert into stored_image (digest, png, width, height) values ('all', ${everyByte}, 1, 1), ('none', ''::bytea, 0, 0)`,
    )
    lived = await everyRow(instance.ground.database)
    await instance.close()
  }, 120_000)
  afterAll(async () => {
    await target.drop()
    rmSync(folder, { recursive: true })
  })

  it("refuses while the instance runs, without a database, with another secret, and into one that is not empty", async () => {
    await expect(moveToPostgres({ dataFolder: join(folder, "none") }, target.url, say)).rejects.toThrow(
      /no embedded database in .*HAVERSACK_DATA/,
    )
    await expect(moveToPostgres({ dataFolder: folder, secret: "x".repeat(40) }, target.url, say)).rejects.toThrow(
      /not the secret that this database was set up with/,
    )
    const database = await openDatabase({ databaseUrl: target.url })
    expect((await database.orm.execute(sql`select 1 from pg_class where relname = 'event'`)).rows).toEqual([])
    await database.orm.execute(sql`create table somebody_elses (id int)`)
    await expect(moveToPostgres(config, target.url, say)).rejects.toThrow(/not empty: it has public.somebody_elses/)
    await database.orm.execute(sql`drop table somebody_elses`)
    await database.close()
    const running = await openDatabase(config)
    await expect(moveToPostgres(config, target.url, say)).rejects.toThrow(/in use by another running Haversack/)
    expect(await everyRow(running)).toEqual(lived)
    await running.close()
  }, 60_000)

  it("moves every row of every table, counters too, starts there, and no longer here", async () => {
    said.length = 0
    const { rows } = await moveToPostgres(config, target.url, say)
    expect(rows).toBe(Object.values(lived).reduce((sum, lines) => sum + lines.length - 1, 0))
    expect(rows).toBeGreaterThan(many + 1000)
    expect(said).toEqual(expect.arrayContaining([`event: ${many + 4} rows`, "stored_image: 2 rows"]))

    const moved = await openDatabase({ databaseUrl: target.url })
    expect(differences(await everyRow(moved), lived)).toEqual([])
    const { rows: next } = await moved.orm.execute<{ position: number }>(sql`
      insert into task (id, job, lane) values (gen_random_uuid(), 'nothing', 'work') returning position`)
    expect(next[0]!.position).toBe(1001)
    await moved.orm.execute(sql`delete from task where job = 'nothing'`)
    await moved.close()

    const secret = readFileSync(join(folder, "secret"), "utf8").trim()
    const instance = await composeInstance({ config: { ...config, databaseUrl: target.url, secret }, house })
    expect((await instance.ground.database.orm.execute(sql`select count(*) as n from bullmq.job`)).rows).toHaveLength(1)
    await instance.close()

    await expect(openDatabase(config)).rejects.toThrow(
      /was moved to PostgreSQL \(.*\/haversack_test_\w+\).*delete .*moved-to-postgres/,
    )
    const marker = readFileSync(join(folder, "moved-to-postgres"), "utf8")
    expect(marker).not.toContain("@")
    rmSync(join(folder, "moved-to-postgres"))
    const source = await openDatabase(config)
    expect(differences(await everyRow(source), lived)).toEqual([])
    await source.close()
  }, 120_000)
})

/** Names of what differs: two objects of a hundred thousand lines are no message. */
const differences = (found: Record<string, string[]>, wanted: Record<string, string[]>): string[] =>
  [...new Set([...Object.keys(found), ...Object.keys(wanted)])].filter(
    (table) => found[table]?.join("\n") !== wanted[table]?.join("\n"),
  )

/** As the tables of the rooms have them and may have them one day. */
const shapes = sql`create table odd (
  key text primary key, "Column ""quoted""" int, list text[], numbers bigint[], bits bytea, doc jsonb, old_doc json, amount numeric(30, 10),
  span interval, at timestamptz, local timestamp, day date, id uuid, yes boolean, ratio float8)`
const values = sql`insert into odd values
  ('a', 1, '{}', '{1,null,9223372036854775807}', '\\x00ff', 'null', '{"b" : 1,  "a":1}', 12345678901234567890.0123456789,
    '1 year 2 days 3.000004 s', '2026-01-01 00:00:00.000001+00', '2026-01-01 00:00:00.000001', '0044-03-15 BC', gen_random_uuid(), true, 'NaN'),
  ('B', null, '{"a,b","{}","NULL",null,"\\"q\\""}', null, '', '{}', 'null', 'NaN', null, '-infinity', null, 'infinity', null, null, '-Infinity'),
  ('ä', 2, null, '{}', null, '"\\u00e4"', null, 0, '-1 day', null, null, null, null, false, 0.1), ('A', 3, null, null, null, null, null, null,
    null, null, null, null, null, null, 1e-300)`

it.runIf(process.env.TEST_DATABASE_URL)(
  "every type of value goes from one engine to the other and back as it was, in the same order",
  async () => {
    const server = await createEmptyPostgres()
    const one = await openDatabase({ dataFolder: "memory" })
    const other = await openDatabase({ databaseUrl: server.url })
    try {
      const lines = await Promise.all(
        [one, other].map(async (database) => {
          await database.orm.execute(shapes)
          return database
        }),
      ).then(async () => {
        await one.orm.execute(values)
        return readTable(one)
      })
      expect(lines).toHaveLength(4)
      await writeTable(other, lines)
      expect(await readTable(other)).toEqual(lines)
      await one.orm.execute(sql`delete from odd`)
      await writeTable(one, await readTable(other))
      expect(await readTable(one)).toEqual(lines)
    } finally {
      await one.close()
      await other.close()
      await server.drop()
    }
  },
  60_000,
)

const inOdd = <T>(
  database: Database,
  work: (tx: Tx, table: Awaited<ReturnType<typeof describeTables>>[number]) => Promise<T>,
) =>
  database.transaction(async (tx) => {
    await writeTextAlike(tx)
    return work(
      tx,
      (await describeTables(tx)).find(({ name }) => name === "odd")!,
    )
  })
const readTable = (database: Database) =>
  inOdd(database, async (tx, table) => {
    const found: string[] = []
    for await (const lines of readLines(
      tx,
      table,
      table.columns.map(({ name }) => name),
    ))
      found.push(...lines)
    return found
  })
const writeTable = (database: Database, lines: string[]) =>
  inOdd(database, (tx, table) =>
    insertLines(
      tx,
      table,
      table.columns.map(({ name }) => name),
      lines,
    ),
  )

it.runIf(process.env.TEST_DATABASE_URL && hasPgDump())(
  "a database that was dumped and restored with PostgreSQL's own tools starts",
  async () => {
    const [from, to] = [await createEmptyPostgres(), await createEmptyPostgres()]
    const dump = join(mkdtempSync(join(tmpdir(), "haversack-dump-")), "haversack.dump")
    const settings = {
      HAVERSACK_SECRET: "a secret of more than thirty-two characters",
      HAVERSACK_ORIGIN: "https://badges.example.org",
    }
    try {
      const before = await composeInstance({ config: loadConfig({ ...settings, DATABASE_URL: from.url }), house })
      await before.ground.database.orm.execute(odd)
      const lived = await everyRow(before.ground.database)
      await before.close()
      // As docs/operations.md says.
      execFileSync("pg_dump", ["--format=custom", "--exclude-schema=bullmq", `--file=${dump}`, from.url])
      execFileSync("pg_restore", ["--no-owner", `--dbname=${to.url}`, dump])
      const after = await composeInstance({ config: loadConfig({ ...settings, DATABASE_URL: to.url }), house })
      expect(await everyRow(after.ground.database)).toEqual(lived)
      await after.close()
    } finally {
      rmSync(join(dump, ".."), { recursive: true })
      await from.drop()
      await to.drop()
    }
  },
  60_000,
)

function hasPgDump(): boolean {
  try {
    execFileSync("pg_dump", ["--version"], { stdio: "ignore" })
    return true
  } catch {
    // Not installed, or not on this PATH.
    return false
  }
}
