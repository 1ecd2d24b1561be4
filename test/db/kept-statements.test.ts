import { sql } from "drizzle-orm"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { DatabaseError } from "../../src/db/index.ts"
import { databaseShapes, openTestDatabase, type TestDatabase } from "../support/database.ts"

describe.each(databaseShapes)("statements that come again and again on $name", (shape) => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await openTestDatabase(shape)
  })
  beforeEach(async () => {
    await test.database.orm.execute(sql`drop table if exists fruit`)
    await test.database.orm.execute(sql`create table fruit (id int primary key, name text, weight int)`)
    await test.database.orm.execute(sql`insert into fruit values (1, 'apple', 180), (2, 'pear', null)`)
  })
  afterAll(() => test.close())

  const fruit = async (id: number) =>
    (await test.database.orm.execute(sql`select * from fruit where id = ${id}`)).rows[0]

  it("answer for the values that they are asked with, and without a row where there is none", async () => {
    for (let round = 0; round < 10; round += 1) {
      expect(await fruit(1)).toEqual({ id: 1, name: "apple", weight: 180 })
      expect(await fruit(2)).toEqual({ id: 2, name: "pear", weight: null })
      expect(await fruit(3)).toBeUndefined()
    }
  })

  it("answer with the columns and types that their table has by now", async () => {
    expect(await fruit(1)).toEqual({ id: 1, name: "apple", weight: 180 })
    await test.database.orm.execute(sql`alter table fruit add column color text default 'red'`)
    expect(await fruit(1)).toEqual({ id: 1, name: "apple", weight: 180, color: "red" })
    await test.database.orm.execute(sql`alter table fruit alter column weight type text using weight || ' g'`)
    expect(await fruit(1)).toEqual({ id: 1, name: "apple", weight: "180 g", color: "red" })
    await test.database.orm.execute(sql`drop table fruit`)
    await expect(fruit(1)).rejects.toMatchObject({ code: "42P01" })
  })

  it("work after they have failed, and after a transaction around them was rolled back", async () => {
    const add = (id: number) =>
      test.database.transaction(async (tx) => {
        await tx.execute(sql`insert into fruit values (${id}, ${`fruit ${id}`}, ${id})`)
        if (id === 7) throw new Error("taken back")
      })
    await expect(add(7)).rejects.toThrow("taken back")
    await expect(add(1)).rejects.toBeInstanceOf(DatabaseError)
    await add(3)
    await expect(add(3)).rejects.toMatchObject({ code: "23505" })
    await add(4)
    expect(await Promise.all([3, 4, 7].map(fruit))).toMatchObject([{ weight: 3 }, { weight: 4 }, undefined])
  })

  it("go on in a transaction behind a savepoint that was rolled back to", async () => {
    await test.database.transaction(async (tx) => {
      const insert = (id: number) =>
        tx.transaction((inner) => inner.execute(sql`insert into fruit values (${id}, 'plum', null)`))
      await insert(5)
      await expect(insert(5)).rejects.toMatchObject({ code: "23505" })
      await insert(6)
    })
    expect(await Promise.all([5, 6].map(fruit))).toMatchObject([{ name: "plum" }, { name: "plum" }])
  })

  it("are told when a commit took everything back, because an error was passed over", async () => {
    const passedOver = test.database.transaction(async (tx) => {
      await tx.execute(sql`insert into fruit values (8, 'fig', null)`)
      await tx.execute(sql`insert into fruit values (8, 'fig', null)`).catch(() => undefined)
    })
    await expect(passedOver).rejects.toThrow(/rolled back|duplicate|aborted/)
    expect(await fruit(8)).toBeUndefined()
  })

  it("are as right when there are more of them than are kept", async () => {
    const texts = Array.from({ length: 700 }, (_, index) => index)
    for (let round = 0; round < 2; round += 1) {
      for (const index of texts) {
        const { rows } = await test.database.orm.execute(sql`select ${sql.raw(`${index}`)} + ${round}::int as sum`)
        expect(rows).toEqual([{ sum: index + round }])
      }
    }
  })

  it("leave the queue's statements, which carry the same names, to the queue's tables", async () => {
    await test.database.orm.execute(sql`create schema if not exists orchard`)
    await test.database.orm.execute(sql`create table if not exists orchard.fruit (id int primary key, name text)`)
    const pool = test.database.pool("orchard")
    const text = "insert into fruit (id, name) values ($1, $2) on conflict do nothing returning name"
    expect((await pool.query(text, [1, "quince"])).rows).toEqual([{ name: "quince" }])
    expect(await pool.query(text, [1, "quince"])).toMatchObject({ rows: [], rowCount: 0 })
    await expect(pool.query(text, ["no number", "quince"])).rejects.toThrow(/invalid input syntax/)
    expect(await pool.query(text, [2, "medlar"])).toMatchObject({ rows: [{ name: "medlar" }], rowCount: 1 })
    expect(await fruit(1)).toMatchObject({ name: "apple" })
    expect((await test.database.orm.execute(sql`select count(*) as count from orchard.fruit`)).rows).toEqual([
      { count: 2 },
    ])
    await test.database.orm.execute(sql`drop schema orchard cascade`)
  })
})
