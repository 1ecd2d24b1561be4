import { afterAll, beforeAll, expect, it } from "vitest"
import { lookUp } from "../../src/web/look-ups.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"

let opened: TestGround
beforeAll(async () => {
  opened = await openTestGround()
})
afterAll(() => opened.close())

it("counts looking around and awarding apart, and each person for themselves", async () => {
  const reason = async (who: string, purpose?: "reading" | "awarding") => {
    const found = await lookUp(opened.ground, who, "no handle", purpose)
    return found.ok ? "found" : found.reason
  }
  const reasons = new Set<string>()
  for (let n = 0; n < 60; n += 1) {
    // oxlint-disable-next-line no-await-in-loop
    reasons.add(await reason("alice"))
  }
  expect([...reasons]).toEqual(["notAHandle"])
  expect(await reason("alice")).toBe("tooManyAttempts")
  expect(await reason("alice", "awarding")).toBe("notAHandle")
  expect(await reason("bob")).toBe("notAHandle")
})
