import { eq } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { actorById, type Actor } from "../../src/actors/index.ts"
import { planExpiryNotices, type Holding } from "../../src/backpack/index.ts"
import { holding as holdingTable } from "../../src/backpack/schema.ts"
import { createMailer } from "../../src/mail/index.ts"
import { signUp } from "../../src/people/index.ts"
import { task } from "../../src/queue/schema.ts"
import { openBrowser } from "../people/browser.ts"
import { newAchievement, newHolding, newIssuer, newPerson, openRooms, workRooms } from "../support/cast.ts"
import { eventually, type TestGround } from "../support/ground.ts"
import { letEverybodyIn } from "../support/registrations.ts"

const day = 24 * 60 * 60_000

let test: TestGround
let earner: Actor
let mails: { to: string; subject: string; text: string }[]
let badges: Record<"soon" | "later" | "revoked", Holding>

beforeAll(async () => {
  test = await openRooms()
  await letEverybodyIn(test.ground)
  mails = []
  test.ground.mailer.close()
  test.ground.mailer = createMailer({
    from: "Haversack <no-reply@badges.example>",
    record: async (mail) => void mails.push(mail),
  })
  const owner = await newPerson(test.ground, "olga")
  const issuer = await newIssuer(test.ground, owner, "school")
  const email = "alice@people.example"
  const fields = { email, password: "a long password", name: "alice", handle: "alice", provenEmail: email }
  const signedUp = await signUp(test.ground, fields, openBrowser("203.0.113.1").visit())
  if (!signedUp.ok) throw new Error(signedUp.sentence)
  earner = (await actorById(test.ground, signedUp.value.actorId))!
  await workRooms(test)
  const held = async (name: string, days: number): Promise<Holding> => {
    const achievement = await newAchievement(test.ground, owner, issuer, name)
    const made = await newHolding(test.ground, { owner, issuer, achievement, earner, visibility: "public" })
    const validUntil = new Date(test.ground.now().getTime() + days * day)
    await test.ground.database.orm.update(holdingTable).set({ validUntil }).where(eq(holdingTable.id, made.holding.id))
    return made.holding
  }
  badges = { soon: await held("First aid", 13), later: await held("Knots", 30), revoked: await held("Welding", 12) }
  await test.ground.database.orm.execute(
    `update verification set verdict = 'invalid' where digest = '${badges.revoked.digest}'`,
  )
})
afterAll(() => test.close())

describe("a badge that is going to expire", () => {
  it("is told to its holder two weeks before, once, unless it counts no more anyway", async () => {
    const planned = await Promise.all([planExpiryNotices(test.ground), planExpiryNotices(test.ground)])
    expect(planned.reduce((sum, one) => sum + one, 0)).toBe(1)
    await eventually(async () => mails.some(({ subject }) => subject.includes("First aid expires on")))
    const [mail, ...more] = mails.filter(({ subject }) => subject.includes("expires on"))
    expect(more).toEqual([])
    expect(mail).toMatchObject({ to: "alice@people.example" })
    expect(mail?.text).toContain(`/badges/${badges.soon.id}`)
    expect(await planExpiryNotices(test.ground)).toBe(0)
    expect(await test.ground.database.orm.$count(task, eq(task.job, "backpack.tell-expiry"))).toBe(1)
  })

  it("later is told later", async () => {
    test.passTime(17 * day)
    expect(await planExpiryNotices(test.ground)).toBe(1)
    await eventually(async () => mails.some(({ subject }) => subject.includes("Knots expires on")))
  })
})
