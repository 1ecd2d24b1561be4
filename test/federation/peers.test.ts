import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { pausedAfter, pauseLength, peerOf, recordSuccesses, recordTrouble } from "../../federation/delivery/peers.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"

let opened: TestGround

beforeAll(async () => {
  opened = await openTestGround()
})
afterAll(() => opened.close())

const day = 24 * 60 * 60 * 1000
const start = new Date("2026-01-01T00:00:00Z")
const after = (milliseconds: number) => new Date(start.getTime() + milliseconds)

describe("what is remembered of another server", () => {
  const trouble = (host: string, at: number) =>
    opened.ground.database.transaction((tx) => recordTrouble(tx, host, after(at), "It was asleep."))
  const success = (host: string, at: number) =>
    opened.ground.database.transaction((tx) => recordSuccesses(tx, [{ host, form: "rfc9421", at: after(at) }]))
  const known = (host: string) => peerOf(opened.ground.database.orm, host)

  test("seven days of nothing but trouble pause it, and not a moment less", async () => {
    await trouble("slow.example", 0)
    await trouble("slow.example", pausedAfter - 1)
    expect(await known("slow.example")).toMatchObject({
      failures: 2,
      failingSince: start,
      pausedUntil: null,
      lastReason: "It was asleep.",
    })
    await trouble("slow.example", pausedAfter)
    expect((await known("slow.example"))?.pausedUntil).toEqual(after(pausedAfter + pauseLength))
  })

  test("its first success revives it and remembers the form of signature that worked", async () => {
    await trouble("back.example", 0)
    await trouble("back.example", 8 * day)
    await success("back.example", 9 * day)
    const revived = { lastReason: null, failures: 0, failingSince: null, pausedUntil: null, signatureForm: "rfc9421" }
    expect(await known("back.example")).toMatchObject(revived)
    await trouble("back.example", 10 * day)
    expect(await known("back.example")).toMatchObject({
      failingSince: after(10 * day),
      signatureForm: "rfc9421",
      pausedUntil: null,
    })
  })
})
