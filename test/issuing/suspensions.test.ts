import { eq } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { activityUri, type Actor } from "../../src/actors/index.ts"
import { documentSource } from "../../src/backpack/index.ts"
import { verifyCredential } from "../../src/credentials/index.ts"
import {
  awardById,
  ownDocuments,
  publishedStatusList,
  recordAnswer,
  reinstateAward,
  revokeAward,
  suspendAward,
  type Achievement,
  type Award,
} from "../../src/issuing/index.ts"
import { issuerMember, statusList } from "../../src/issuing/schema.ts"
import { granted, newAchievement, newAward, newIssuer, newPerson } from "../support/cast.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"

let test: TestGround
let owner: Actor
let awarder: Actor
let issuer: Actor
let achievement: Achievement

beforeAll(async () => {
  test = await openTestGround()
  owner = await newPerson(test.ground, "olga")
  awarder = await newPerson(test.ground, "andrea")
  issuer = await newIssuer(test.ground, owner, "harbor_school")
  await test.ground.database.orm
    .insert(issuerMember)
    .values({ issuerId: issuer.id, personActorId: awarder.id, role: "awarder" })
  achievement = await newAchievement(test.ground, owner, issuer, "First crossing")
})
afterAll(() => test.close())

let people = 0
async function acceptedAward(): Promise<Award> {
  const earner = await newPerson(test.ground, `earner_${++people}`)
  const given = await newAward(test.ground, owner, achievement, earner)
  const offerActivityUri = activityUri(test.ground.config.origin, given.id)
  return granted(await recordAnswer(test.ground, { offerActivityUri, by: earner.uri, answer: "accepted" }))
}

const verdictOn = async ({ credentialBytes }: Award) => {
  const documents = documentSource(test.ground, ownDocuments(test.ground))
  const { verdict, reason, label } = await verifyCredential(credentialBytes, { now: test.ground.now(), documents })
  return { verdict, reason, label }
}

describe("suspending a badge", () => {
  it("says so to everybody who checks, until it is reinstated, and tells its neighbours apart", async () => {
    const [rested, neighbour] = [await acceptedAward(), await acceptedAward()]
    expect(await verdictOn(rested)).toMatchObject({ verdict: "verified" })
    granted(await suspendAward(test.ground, owner.id, rested.id, " The log is looked at again.\n"))
    expect(await verdictOn(rested)).toEqual({ verdict: "invalid", reason: "suspended", label: "Suspended" })
    expect(await verdictOn(neighbour)).toMatchObject({ verdict: "verified" })
    expect(await awardById(test.ground, rested.id)).toMatchObject({
      state: "accepted",
      statusReason: "The log is looked at again.",
      suspendedAt: expect.any(Date),
    })
    granted(await reinstateAward(test.ground, owner.id, rested.id))
    expect(await verdictOn(rested)).toMatchObject({ verdict: "verified" })
    expect(await awardById(test.ground, rested.id)).toMatchObject({ statusReason: null, suspendedAt: null })
  })

  it("twice is the same as once, but for a new reason, and revoked outweighs suspended", async () => {
    const given = await acceptedAward()
    const first = granted(await suspendAward(test.ground, owner.id, given.id, "One"))
    const second = granted(await suspendAward(test.ground, owner.id, given.id, "Two"))
    expect(second).toMatchObject({ suspendedAt: first.suspendedAt, statusReason: "Two" })
    granted(await revokeAward(test.ground, owner.id, given.id, "Three"))
    expect(await verdictOn(given)).toMatchObject({ reason: "revoked" })
    expect(await awardById(test.ground, given.id)).toMatchObject({ state: "revoked", statusReason: "Three" })
    expect(await reinstateAward(test.ground, owner.id, given.id)).toMatchObject({ reason: "notAccepted" })
    expect(await verdictOn(given)).toMatchObject({ reason: "revoked" })
  })

  it("is for owners, of badges that were accepted, with a reason of a readable length", async () => {
    const given = await acceptedAward()
    expect(await suspendAward(test.ground, awarder.id, given.id, "")).toMatchObject({ reason: "mayNot" })
    expect(await reinstateAward(test.ground, awarder.id, given.id)).toMatchObject({ reason: "mayNot" })
    expect(await suspendAward(test.ground, owner.id, given.id, "x".repeat(501))).toMatchObject({
      reason: "reasonInvalid",
    })
    const offered = await newAward(test.ground, owner, achievement, await newPerson(test.ground, "not_yet"))
    expect(await suspendAward(test.ground, owner.id, offered.id, "")).toMatchObject({ reason: "notAccepted" })
    expect(await verdictOn(given)).toMatchObject({ verdict: "verified" })
  })

  it("is refused for a badge whose credential names no suspension list, as an earlier version signed it", async () => {
    const given = await acceptedAward()
    const { orm } = test.ground.database
    await orm
      .update(statusList)
      .set({ revocationListId: null })
      .where(eq(statusList.revocationListId, given.statusListId))
    expect(await suspendAward(test.ground, owner.id, given.id, "")).toMatchObject({ reason: "cannotSuspend" })
    // The next award finds no list that can suspend, and opens a pair.
    const next = await acceptedAward()
    expect(next.statusListId).not.toBe(given.statusListId)
    granted(await suspendAward(test.ground, owner.id, next.id, ""))
    expect(await verdictOn(next)).toMatchObject({ reason: "suspended" })
  })

  it("of many at once signs the list once, when it is next asked for", async () => {
    const awards = [await acceptedAward(), await acceptedAward(), await acceptedAward()]
    const [list] = await test.ground.database.orm
      .select({ id: statusList.id })
      .from(statusList)
      .where(eq(statusList.revocationListId, awards[0]!.statusListId))
    const before = await publishedStatusList(test.ground, list!.id)
    // oxlint-disable-next-line no-await-in-loop
    for (const { id } of awards) granted(await suspendAward(test.ground, owner.id, id, ""))
    const [between] = await test.ground.database.orm.select().from(statusList).where(eq(statusList.id, list!.id))
    expect(between?.publishedBytes).toBeNull()
    const after = await publishedStatusList(test.ground, list!.id)
    expect(after?.bytes).not.toEqual(before?.bytes)
    expect((await publishedStatusList(test.ground, list!.id))?.bytes).toEqual(after?.bytes)
    // oxlint-disable-next-line no-await-in-loop
    for (const award of awards) expect(await verdictOn(award)).toMatchObject({ reason: "suspended" })
  })
})
