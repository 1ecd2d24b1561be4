import { describe, expect, it } from "vitest"

import { isAddable } from "../../src/backpack/imports/add.ts"
import { mayStand } from "../../src/backpack/keepable.ts"
import { verifyCredential } from "../../src/credentials/index.ts"
import { json } from "../credentials/fixtures.ts"
import { addresses, assertion, now, school, sourceOf } from "../credentials/legacy/world.ts"

const expired = assertion({ expires: "2026-01-01" })
const snapshot = {} as NonNullable<Parameters<typeof isAddable>[0]["snapshot"]>

const check = async (world: Record<string, unknown>, expectedRecipient = "alice@meadow.example") => {
  const report = await verifyCredential(json(expired), { now, documents: sourceOf(world), expectedRecipient })
  expect(report).toMatchObject({ verdict: "invalid", reason: "expired" })
  return { mayStand: mayStand(report), isAddable: isAddable({ report, snapshot }) }
}

describe("an expired badge", () => {
  it("may stand, and be added by whoever brings it, when all else is good", async () => {
    expect(await check(school({ [addresses.assertion]: expired }))).toEqual({ mayStand: true, isAddable: true })
  })

  it("of somebody else may not stand: that it expired does not hide whose it is", async () => {
    const world = school({ [addresses.assertion]: expired })
    expect(await check(world, "bob@meadow.example")).toEqual({ mayStand: false, isAddable: false })
  })

  it("of which nobody knows whether its issuer ever awarded it cannot be added", async () => {
    expect(await check(school({ [addresses.assertion]: undefined }))).toMatchObject({ isAddable: false })
  })
})
