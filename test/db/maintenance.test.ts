import { sql } from "drizzle-orm"
import { expect, it } from "vitest"
import { embeddedChores } from "../../src/cli/embedded-chores.ts"
import { checkpoint, vacuumAllTables, vacuumHotTables } from "../../src/db/index.ts"
import { runDueChores } from "../../src/queue/index.ts"
import { embedded, openTestDatabase } from "../support/database.ts"
import { openTestGround } from "../support/ground.ts"

it("the embedded database gets the space of deleted rows back, of its own tables and the queues'", async () => {
  const { database, close } = await openTestDatabase(embedded)
  try {
    const size = async (table: string) =>
      (await database.orm.execute<{ size: number }>(sql`select pg_relation_size(${table}) as size`)).rows[0]!.size
    await database.orm.execute(sql`
      insert into event (id, name, payload) select gen_random_uuid(), 'test', '{}' from generate_series(1, 2000)`)
    await database.orm.execute(sql`
      insert into bullmq.event (queue, event, created_at_ms) select 'test', 'added', 0 from generate_series(1, 2000)`)
    for (const table of ["event", "bullmq.event"]) {
      await database.orm.execute(sql.raw(`delete from ${table}`))
      expect(await size(table)).toBeGreaterThan(0)
    }
    await vacuumHotTables(database)
    for (const table of ["event", "bullmq.event"]) expect(await size(table)).toBe(0)
  } finally {
    await close()
  }
})

it("the embedded database gives its log of changes back at a checkpoint, and not before", async () => {
  const { database, close } = await openTestDatabase(embedded)
  try {
    const megabytes = async () =>
      (await database.orm.execute<{ size: number }>(sql`select (sum(size) / 1048576)::int as size from pg_ls_waldir()`))
        .rows[0]!.size
    for (let index = 0; index < 10; index += 1) {
      await database.orm.execute(sql`insert into event (id, name, payload) values (gen_random_uuid(), 'test', '{}')`)
      await database.orm.execute(sql`select pg_switch_wal()`)
    }
    expect(await megabytes()).toBeGreaterThanOrEqual(160)
    await checkpoint(database)
    expect(await megabytes()).toBeLessThanOrEqual(80)
  } finally {
    await close()
  }
})

it("every table of the embedded database is vacuumed daily, so that none grows with what was changed", async () => {
  const { database, close } = await openTestDatabase(embedded)
  try {
    const size = async () =>
      (await database.orm.execute<{ size: number }>(sql`select pg_relation_size('instance_setting') as size`)).rows[0]!
        .size
    const change = async () => {
      for (let index = 0; index < 5; index += 1) {
        await database.orm.execute(sql`
          insert into instance_setting (key, value) select n::text, '1' from generate_series(1, 2000) as n
          on conflict (key) do update set value = excluded.value`)
      }
      return size()
    }
    const first = await change()
    await vacuumAllTables(database)
    expect(await change()).toBeLessThan(1.3 * first)
    const { rows } = await database.orm.execute<{ age: number }>(sql`
      select max(age(relfrozenxid))::int as age from pg_class where relkind = 'r' and relpersistence = 'p'`)
    expect(rows[0]!.age).toBeLessThan(150_000_000)
  } finally {
    await close()
  }
})

it("the embedded database's chores are remembered with the others, and a server has none of them", async () => {
  const test = await openTestGround({ shape: embedded })
  try {
    const { ground } = test
    const chores = embeddedChores(ground)
    await runDueChores(ground.database, chores)
    const { rows } = await ground.database.orm.execute<{ key: string }>(
      sql`select key from instance_setting where key like 'chore.%' order by key`,
    )
    expect(rows.map(({ key }) => key)).toEqual([
      "chore.db.backup",
      "chore.db.checkpoint",
      "chore.db.vacuum",
      "chore.db.vacuum-all",
    ])
    expect(embeddedChores({ ...ground, database: { ...ground.database, kind: "postgres" } })).toEqual([])
  } finally {
    await test.close()
  }
})
