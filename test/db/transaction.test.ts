import { sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { afterCommit, TransactionMisuse, type Tx } from "../../src/db/index.ts"
import { databaseShapes, openTestDatabase, type TestDatabase } from "../support/database.ts"

describe.each(databaseShapes)("a transaction on $name", (shape) => {
  let test: TestDatabase
  beforeAll(async () => {
    test = await openTestDatabase(shape)
    await test.database.orm.execute(sql`create table mark (name text primary key)`)
  })
  afterAll(() => test.close())

  const mark = (executor: Pick<Tx, "execute">, name: string) => executor.execute(sql`insert into mark values (${name})`)
  const marks = async (like: string) =>
    (
      await test.database.orm.execute<{ name: string }>(
        sql`select name from mark where name like ${like} order by name`,
      )
    ).rows.map((row) => row.name)

  it("is rolled back by an exception, which is thrown on", async () => {
    const failure = new Error("no")
    await expect(
      test.database.transaction(async (tx) => {
        await mark(tx, "rolled back")
        throw failure
      }),
    ).rejects.toBe(failure)
    expect(await marks("rolled%")).toEqual([])
  })

  it("refuses the outer handle inside, at once, and stays usable", async () => {
    await test.database.transaction(async (tx) => {
      await expect(test.database.orm.execute(sql`select 1`)).rejects.toThrow(TransactionMisuse)
      await expect(test.database.transaction(async () => 1)).rejects.toThrow(/second transaction/i)
      await expect(test.database.orm.transaction(async () => 1)).rejects.toThrow(TransactionMisuse)
      await expect(test.database.pool("bullmq").query("select 1")).rejects.toThrow(TransactionMisuse)
      await new Promise((resolve) => setTimeout(resolve, 5))
      await expect(test.database.orm.execute(sql`select 1`)).rejects.toThrow(/use the tx/)
      await mark(tx, "misuse survived")
    })
    expect(await marks("misuse%")).toEqual(["misuse survived"])
  })

  it("lets the outer handle be used by what it only started", async () => {
    let later: Promise<unknown> | undefined
    await test.database.transaction(async () => {
      later = new Promise((resolve) => setTimeout(resolve, 50)).then(() => test.database.orm.execute(sql`select 1`))
    })
    await expect(later).resolves.toMatchObject({ rowCount: 1 })
  })

  it("keeps statements of others out until it ends", async () => {
    const begun = Promise.withResolvers<void>()
    const transaction = test.database.transaction(async (tx) => {
      await mark(tx, "apart 1")
      begun.resolve()
      await new Promise((resolve) => setTimeout(resolve, 50))
      throw new Error("roll back")
    })
    await begun.promise
    const other = mark(test.database.orm, "apart 2")
    await expect(transaction).rejects.toThrow("roll back")
    await other
    expect(await marks("apart%")).toEqual(["apart 2"])
  })

  it("refuses a tx that outlives it", async () => {
    let kept: Tx | undefined
    await test.database.transaction(async (tx) => {
      kept = tx
    })
    await expect(kept!.execute(sql`select 1`)).rejects.toThrow(/transaction is over/)
    expect(() => afterCommit(kept!, () => {})).toThrow(TransactionMisuse)
  })

  it("runs hooks after the commit, outside of it, in order, without holding up the caller", async () => {
    const seen: string[] = []
    const gate = Promise.withResolvers<void>()
    await test.database.transaction(async (tx) => {
      await mark(tx, "hooked")
      afterCommit(tx, async () => {
        await gate.promise
        seen.push(...(await marks("hooked")))
      })
      afterCommit(tx, () => {
        throw new Error("a hook that fails")
      })
      afterCommit(tx, () => void seen.push("last"))
    })
    expect(seen).toEqual([])
    gate.resolve()
    await test.database.settled()
    expect(seen).toEqual(["hooked", "last"])
  })

  it("runs no hook when it rolls back", async () => {
    let ran = false
    await expect(
      test.database.transaction(async (tx) => {
        afterCommit(tx, () => void (ran = true))
        throw new Error("no")
      }),
    ).rejects.toThrow("no")
    await test.database.settled()
    expect(ran).toBe(false)
  })

  it("can undo a part of itself, with the hooks of that part", async () => {
    const ran: string[] = []
    await test.database.transaction(async (tx) => {
      await mark(tx, "saved 1")
      await expect(
        tx.transaction(async (inner) => {
          await mark(inner, "saved 2")
          afterCommit(inner, () => void ran.push("undone"))
          await mark(inner, "saved 1")
        }),
      ).rejects.toThrow(/mark_pkey/)
      await tx.transaction(async (inner) => {
        await mark(inner, "saved 3")
        afterCommit(inner, () => void ran.push("kept"))
      })
    })
    await test.database.settled()
    expect(await marks("saved%")).toEqual(["saved 1", "saved 3"])
    expect(ran).toEqual(["kept"])
  })

  it("does not mistake two databases for each other", async () => {
    const other = await openTestDatabase(shape)
    try {
      await test.database.transaction(async () => {
        await expect(other.database.orm.execute(sql`select 1 as one`)).resolves.toMatchObject({ rows: [{ one: 1 }] })
      })
    } finally {
      await other.close()
    }
  })
})
