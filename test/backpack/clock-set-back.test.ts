import { eq } from "drizzle-orm"
import { afterAll, beforeAll, expect, it } from "vitest"
import { credentialUri, type Actor } from "../../src/actors/index.ts"
import { checkAgain, checkOfferedBadgeAgain } from "../../src/backpack/index.ts"
import { verification } from "../../src/backpack/schema.ts"
import { ownDocuments, withdrawAward } from "../../src/issuing/index.ts"
import { granted, newAchievement, newHolding, newIssuer, newPerson, openRooms, workRooms } from "../support/cast.ts"
import { eventually, type TestGround } from "../support/ground.ts"

const hours = 3_600_000

let test: TestGround
let owner: Actor
let issuer: Actor
let earner: Actor
beforeAll(async () => {
  test = await openRooms()
  await workRooms(test)
  owner = await newPerson(test.ground, "iris")
  earner = await newPerson(test.ground, "alice")
  issuer = await newIssuer(test.ground, owner, "makers")
})
afterAll(() => test.close())

const held = async (name: string) => {
  const achievement = await newAchievement(test.ground, owner, issuer, name)
  return newHolding(test.ground, { owner, issuer, achievement, earner, visibility: "private" })
}

it.each([
  ["hours", 3 * hours],
  ["minutes", hours / 20],
])(
  "what was taken back is found at once although the clock was %s ahead when the badge was checked last",
  async (name, ahead) => {
    const { ground } = test
    const { holding, award } = await held(`Knots of ${name}`)
    const hint = {
      credentialUrl: credentialUri(ground.config.origin, award.credentialKey),
      issuerActor: issuer,
      reason: null,
    }
    const stored = async () => {
      const [row] = await ground.database.orm.select().from(verification).where(eq(verification.digest, holding.digest))
      return row
    }

    test.passTime(ahead)
    await checkOfferedBadgeAgain(ground, hint)
    await eventually(async () => ((await stored())?.checkedAt.getTime() ?? 0) > Date.now() + ahead / 2)
    test.passTime(-ahead)

    granted(await withdrawAward(ground, owner.id, award.id))
    await checkOfferedBadgeAgain(ground, hint)
    await eventually(async () => (await stored())?.report.reason === "revoked")
  },
)

it("“check again” looks again although the last check is dated hours ahead", async () => {
  const { ground } = test
  const own = ownDocuments(ground)
  const { holding, award } = await held("Splices")
  test.passTime(3 * hours)
  granted(await checkAgain(ground, own, holding.id, { evenIfFresh: true }))
  test.passTime(-3 * hours)
  granted(await withdrawAward(ground, owner.id, award.id))
  expect(granted(await checkAgain(ground, own, holding.id)).reason).toBe("revoked")
})
