import { sql } from "drizzle-orm"
import { afterAll, beforeAll, expect, it } from "vitest"
import { runDueChores, type Chore } from "../../src/queue/index.ts"
import { openTestDatabase, type TestDatabase } from "../support/database.ts"

let test: TestDatabase

beforeAll(async () => {
  test = await openTestDatabase()
})
afterAll(() => test.close())

const hour = 3_600_000
const passAnHour = () =>
  test.database.orm.execute(
    sql`update instance_setting set updated_at = updated_at - interval '1 hour' where key like 'chore.%'`,
  )

function counted(name: string, everyMs: number, fail = false): { chore: Chore; runs: () => number } {
  let runs = 0
  const run = async () => {
    runs += 1
    if (fail) throw new Error("this chore fails")
  }
  return { chore: { name, everyMs, run }, runs: () => runs }
}

it("a chore runs once in its time, however many workers look and however often they start anew", async () => {
  const hourly = counted("hourly", hour)
  const daily = counted("daily", 24 * hour)
  const look = () => runDueChores(test.database, [hourly.chore, daily.chore])
  await Promise.all([look(), look(), look()])
  await look()
  expect([hourly.runs(), daily.runs()]).toEqual([1, 1])
  await passAnHour()
  await Promise.all([look(), look()])
  expect([hourly.runs(), daily.runs()]).toEqual([2, 1])
})

it("a chore that fails holds up no other, and has its next turn in its time", async () => {
  const failing = counted("failing", hour, true)
  const after = counted("after", hour)
  const look = () => runDueChores(test.database, [failing.chore, after.chore])
  await look()
  expect([failing.runs(), after.runs()]).toEqual([1, 1])
  await passAnHour()
  await look()
  expect([failing.runs(), after.runs()]).toEqual([2, 2])
})

it("no chore is begun once the process stops", async () => {
  const stopping = new AbortController()
  const first = counted("first", hour)
  const second = counted("second", hour)
  const stopsIt: Chore = { ...first.chore, run: async () => stopping.abort() }
  await runDueChores(test.database, [stopsIt, second.chore], stopping.signal)
  expect(second.runs()).toBe(0)
})
