import { eq, sql } from "drizzle-orm"
import { bigint, integer, jsonb, numeric, pgTable, text, uuid } from "drizzle-orm/pg-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  DatabaseError,
  isUniqueViolation,
  loadImage,
  newId,
  readSetting,
  storeImage,
  writeSetting,
} from "../../src/db/index.ts"
import { bytea, moment } from "../../src/db/schema.ts"
import { databaseShapes, openTestDatabase, type TestDatabase } from "../support/database.ts"

const sample = pgTable("sample", {
  id: uuid("id").primaryKey(),
  json: jsonb("json"),
  bytes: bytea("bytes"),
  big: bigint("big", { mode: "number" }),
  huge: bigint("huge", { mode: "bigint" }),
  amount: numeric("amount"),
  at: moment("at"),
  tags: text("tags").array(),
  people: uuid("people").array(),
  numbers: integer("numbers").array(),
})

describe.each(databaseShapes)("the database on $name", (shape) => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await openTestDatabase(shape)
    await test.database.orm
      .execute(sql`create table sample (id uuid primary key, json jsonb, bytes bytea, big bigint, huge bigint,
      amount numeric, at timestamptz, tags text[], people uuid[], numbers integer[])`)
  })
  afterAll(() => test.close())

  const roundTrip = async (values: Partial<typeof sample.$inferInsert>) => {
    const id = newId()
    await test.database.orm.insert(sample).values({ id, ...values })
    const [row] = await test.database.orm.select().from(sample).where(eq(sample.id, id))
    return row!
  }

  it.each([
    { a: [1, { b: null }], ключ: "📛" },
    [],
    "plain text",
    "123",
    "null",
    '"quoted"',
    '{"looks":"like json"}',
    "",
    42,
    -0.5,
    true,
    false,
  ])("gives back the JSON %j as it was", async (json) => {
    expect((await roundTrip({ json })).json).toEqual(json)
  })

  it("parses JSON that a select computes", async () => {
    const { rows } = await test.database.orm.execute(
      sql`select jsonb_build_object('a', 1) as built, '"1"'::jsonb as string`,
    )
    expect(rows).toEqual([{ built: { a: 1 }, string: "1" }])
    const [row] = await test.database.orm
      .select({ list: sql<number[]>`json_build_array(1, 2)` })
      .from(sql`(values (1)) as one`)
    expect(row).toEqual({ list: [1, 2] })
  })

  it("gives back bytes as a Uint8Array, whatever they are", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    const row = await roundTrip({ bytes })
    expect(row.bytes).toBeInstanceOf(Uint8Array)
    expect([...row.bytes!]).toEqual([...bytes])
    expect((await roundTrip({ bytes: new Uint8Array() })).bytes).toHaveLength(0)
    const part = bytes.subarray(10, 20)
    expect([...(await roundTrip({ bytes: part })).bytes!]).toEqual([...part])
  })

  it("reads numbers, big ones included", async () => {
    const row = await roundTrip({ big: 2 ** 53 - 1, huge: 2n ** 62n, amount: "12345678901234567890.5" })
    expect(row).toMatchObject({ big: 2 ** 53 - 1, huge: 2n ** 62n, amount: "12345678901234567890.5" })
    const { rows } = await test.database.orm
      .execute(sql`select count(*) as count, 1::int8 as one, 2::int8 << 60 as huge, 1.50::numeric as
      amount, 0.5::float8 as half, 7::int2 as small from generate_series(1, 3)`)
    expect(rows[0]).toEqual({ count: 3, one: 1, huge: 2n ** 61n, amount: "1.50", half: 0.5, small: 7 })
    expect(await test.database.orm.$count(sample, eq(sample.id, newId()))).toBe(0)
  })

  it("reads moments as Dates, in rows, expressions and raw statements, and takes them as parameters", async () => {
    const at = new Date("2026-11-21T09:08:07.123Z")
    const row = await roundTrip({ at })
    expect(row.at).toEqual(at)
    const { rows } = await test.database.orm.execute(
      sql`select at, at::timestamp as wall, at::date as day, at = ${at} as same from sample where id = ${row.id}`,
    )
    expect(rows).toEqual([{ at, wall: "2026-11-21 09:08:07.123", day: "2026-11-21", same: true }])
    const [latest] = await test.database.orm
      .select({ at: sql<Date>`max(${sample.at})` })
      .from(sample)
      .where(eq(sample.id, row.id))
    expect(latest!.at).toEqual(at)
  })

  it("reads and takes arrays", async () => {
    const people = [newId(), newId()]
    const tags = ['with "quotes"', "back\\slash", "comma, {brace}", "", "NULL"]
    const row = await roundTrip({ tags, people, numbers: [1, 2, 3] })
    expect(row).toMatchObject({ tags, people, numbers: [1, 2, 3] })
    const { rows } = await test.database.orm.execute(
      sql`select id, ${sql.param(tags)}::text[] as tags from sample where id = any(${sql.param([row.id, newId()])}::uuid[])`,
    )
    expect(rows).toEqual([{ id: row.id, tags }])
  })

  it("says how many rows a statement touched", async () => {
    const id = newId()
    expect(await test.database.orm.insert(sample).values([{ id }, { id: newId() }])).toMatchObject({
      rowCount: 2,
      rows: [],
    })
    expect((await test.database.orm.update(sample).set({ big: 1 }).where(eq(sample.id, id))).rowCount).toBe(1)
    expect((await test.database.orm.insert(sample).values({ id }).onConflictDoNothing()).rowCount).toBe(0)
    expect((await test.database.orm.delete(sample).where(eq(sample.id, id))).rowCount).toBe(1)
  })

  it("names the constraint that refused a row, and never the values", async () => {
    const { id } = await roundTrip({})
    const error = await roundTripError(() =>
      test.database.orm.insert(sample).values({ id, tags: ["confidential@example.org"] }),
    )
    expect(error).toBeInstanceOf(DatabaseError)
    expect(error).toMatchObject({ code: "23505", constraint: "sample_pkey", table: "sample" })
    expect(isUniqueViolation(error)).toBe(true)
    expect(isUniqueViolation(error, "sample_pkey")).toBe(true)
    expect(isUniqueViolation(error, "other")).toBe(false)
    const invalid = await roundTripError(() =>
      test.database.orm.execute(sql`select ${"confidential@example.org"}::uuid`),
    )
    for (const thrown of [error, invalid]) {
      expect(JSON.stringify([thrown, String(thrown), (thrown as Error).stack])).not.toMatch(/confidential|detail/)
      expect((thrown as Error).cause).toBeUndefined()
    }
  })

  it("refuses an undefined parameter", async () => {
    expect(
      await roundTripError(() => test.database.orm.execute(sql`select ${sql.param(undefined)}::text`)),
    ).toBeInstanceOf(TypeError)
  })

  it("keeps its tables in sight while the queue's schema is used", async () => {
    await test.database.orm.execute(sql`create schema if not exists elsewhere`)
    await test.database.orm.execute(sql`create table if not exists elsewhere.sample (wrong boolean)`)
    const pool = test.database.pool("elsewhere")
    const seenByQueue = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const [{ rows }] = await Promise.all([
          pool.query("select current_schema() as schema, $1::int as index", [index]),
          test.database.orm.select({ id: sample.id }).from(sample).limit(1),
          test.database.transaction((tx) => tx.select({ id: sample.id }).from(sample).limit(1)),
        ])
        return rows[0].schema as string
      }),
    )
    expect(new Set(seenByQueue)).toEqual(new Set(["elsewhere"]))
    expect((await test.database.orm.execute(sql`select current_schema() as schema`)).rows).toEqual([
      { schema: "public" },
    ])
  })

  it("keeps settings and pictures", async () => {
    const { orm } = test.database
    expect(await readSetting(orm, "test.nothing")).toBeUndefined()
    await writeSetting(orm, "test.code", "123456")
    expect(await readSetting(orm, "test.code")).toBe("123456")
    await writeSetting(orm, "test.code", { nested: [1] })
    expect(await readSetting(orm, "test.code")).toEqual({ nested: [1] })
    const image = { digest: newId(), width: 2, height: 1, png: Uint8Array.of(0, 255, 1) }
    expect(await storeImage(orm, image)).toBe(image.digest)
    await test.database.transaction((tx) => storeImage(tx, image))
    expect(await loadImage(orm, image.digest)).toEqual(image)
    expect(await loadImage(orm, "unknown")).toBeUndefined()
  })
})

async function roundTripError(run: () => PromiseLike<unknown>): Promise<unknown> {
  try {
    await run()
  } catch (error) {
    return error
  }
  throw new Error("It should have been refused.")
}
