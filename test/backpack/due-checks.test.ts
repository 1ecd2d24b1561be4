import { eq } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { activityUri, type Actor } from "../../src/actors/index.ts"
import { planDueChecks, pruneOffers, type Holding } from "../../src/backpack/index.ts"
import { daysOfRefusedOffers, daysOfWithdrawnOffers } from "../../src/backpack/limits.ts"
import { holding as holdingTable, offer, verification } from "../../src/backpack/schema.ts"
import { newId } from "../../src/db/index.ts"
import { withdrawAward, type Achievement, type Award } from "../../src/issuing/index.ts"
import { event, task } from "../../src/queue/schema.ts"
import { granted, newAchievement, newHolding, newIssuer, newPerson, openRooms, workRooms } from "../support/cast.ts"
import { eventually, type TestGround } from "../support/ground.ts"

let test: TestGround
let owner: Actor
let issuer: Actor
let achievement: Achievement
let earner: Actor
let held: { holding: Holding; award: Award }

const minute = 60_000
const day = 24 * 60 * minute

beforeAll(async () => {
  test = await openRooms()
  owner = await newPerson(test.ground, "olga")
  earner = await newPerson(test.ground, "alice")
  issuer = await newIssuer(test.ground, owner, "school")
  achievement = await newAchievement(test.ground, owner, issuer, "Knots")
  await workRooms(test)
  held = await newHolding(test.ground, { owner, issuer, achievement, earner, visibility: "public" })
})
afterAll(() => test.close())

const report = async () =>
  (await test.ground.database.orm.select().from(verification).where(eq(verification.digest, held.holding.digest)))[0]
const checkedSince = (moment: Date) => eventually(async () => ((await report())?.checkedAt ?? moment) > moment)
const checks = () => test.ground.database.orm.$count(task, eq(task.job, "backpack.check-due-holding"))

describe("a badge in a backpack that nobody looks at", () => {
  it("is checked again after a day, once, and its verdict's change becomes known", async () => {
    expect(await planDueChecks(test.ground)).toBe(0)
    granted(await withdrawAward(test.ground, owner.id, held.award.id))
    expect((await report())?.verdict).toBe("verified")
    test.passTime(day + minute)
    const before = test.ground.now()
    expect(await Promise.all([planDueChecks(test.ground), planDueChecks(test.ground)])).toContain(1)
    expect(await planDueChecks(test.ground)).toBe(0)
    await checkedSince(before)
    expect(await checks()).toBe(1)
    expect(await report()).toMatchObject({ verdict: "invalid", report: { reason: "revoked" } })
    const changed = await test.ground.database.orm.select().from(event).where(eq(event.name, "holding.verdict-changed"))
    expect(changed.map(({ payload }) => payload)).toEqual([
      { holdingId: held.holding.id, before: "verified", after: "invalid", reason: "revoked" },
    ])
    test.passTime(day + minute)
    expect(await planDueChecks(test.ground)).toBe(1)
  })

  it("that was planned and got lost is planned again after a week and a day", async () => {
    const { orm } = test.ground.database
    await orm.update(holdingTable).set({ nextCheckAt: test.ground.now() }).where(eq(holdingTable.id, held.holding.id))
    test.passTime(7 * day)
    expect(await planDueChecks(test.ground)).toBe(0)
    test.passTime(day + minute)
    expect(await planDueChecks(test.ground)).toBe(1)
  })
})

it("old offers that ended without their earner are deleted; answered, open and held ones are not", async () => {
  const { orm } = test.ground.database
  const { origin } = test.ground.config
  const now = test.ground.now().getTime()
  const offerOf = (state: "refused" | "withdrawn" | "declined" | "arriving", days: number) => {
    const id = newId()
    return {
      id,
      activityUri: activityUri(origin, id),
      issuerActorId: issuer.id,
      issuerHost: issuer.host,
      recipientId: earner.id,
      credentialUrl: `https://a.example/${state}-${days}`,
      state,
      receivedAt: new Date(now - days * day),
    }
  }
  await orm
    .insert(offer)
    .values([
      offerOf("refused", daysOfRefusedOffers + 1),
      offerOf("refused", daysOfRefusedOffers - 1),
      offerOf("withdrawn", daysOfWithdrawnOffers + 1),
      offerOf("withdrawn", daysOfWithdrawnOffers - 1),
      offerOf("declined", 5_000),
      offerOf("arriving", 5_000),
    ])
  const old = new Date(now - 5_000 * day)
  await orm
    .update(offer)
    .set({ state: "withdrawn", receivedAt: old })
    .where(eq(offer.id, held.holding.offerId ?? ""))
  await pruneOffers(test.ground)
  const left = (await orm.select().from(offer)).map(({ credentialUrl }) => credentialUrl.split("/").at(-1) ?? "")
  expect(left).toHaveLength(5)
  expect(left).not.toContain(`refused-${daysOfRefusedOffers + 1}`)
  expect(left).not.toContain(`withdrawn-${daysOfWithdrawnOffers + 1}`)
})
