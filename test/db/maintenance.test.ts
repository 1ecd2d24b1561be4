import { sql } from "drizzle-orm"
import { expect, it } from "vitest"
import { vacuumHotTables } from "../../src/db/index.ts"
import { openTestDatabase } from "../support/database.ts"

it("the embedded database gets the space of deleted rows back, of its own tables and the queues'", async () => {
  const { database, close } = await openTestDatabase({ name: "PGlite", postgres: false, redis: false })
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
