import { eq, sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { activityUri, credentialUri, statusListUri, type Actor } from "../../src/actors/index.ts"
import { documentSource } from "../../src/backpack/index.ts"
import { readCredential, verifyCredential } from "../../src/credentials/index.ts"
import { event } from "../../src/queue/schema.ts"
import {
  award,
  defineAchievement,
  createIssuer,
  offerableCredential,
  ownDocuments,
  publishedStatusList,
  recordAnswer,
  revokeAward,
  withdrawAward,
  type Achievement,
  type Award,
} from "../../src/issuing/index.ts"
import { award as awardTable, issuerMember, statusList } from "../../src/issuing/schema.ts"
import { freshForm, granted, newAchievement, newAward, newIssuer, newPerson } from "../support/cast.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"

let test: TestGround
let owner: Actor
let stranger: Actor
let issuer: Actor
let achievement: Achievement

beforeAll(async () => {
  test = await openTestGround()
  owner = await newPerson(test.ground, "olga")
  stranger = await newPerson(test.ground, "mallory")
  issuer = await newIssuer(test.ground, owner, "harbor_school")
  achievement = await newAchievement(test.ground, owner, issuer, "First crossing")
})
afterAll(() => test.close())

let people = 0
const newEarner = () => newPerson(test.ground, `earner_${++people}`)
const count = async (source: ReturnType<typeof sql>) => {
  const [row] = await test.ground.database.orm.select({ found: sql<number>`count(*)::int` }).from(source)
  return row?.found
}
const verified = (given: Award) =>
  verifyCredential(given.credentialBytes, {
    now: test.ground.now(),
    documents: documentSource(test.ground, ownDocuments(test.ground)),
    expectedIssuer: { actorUri: issuer.uri, alsoKnownAs: issuer.alsoKnownAs },
  })

describe("awarding", () => {
  it("signs a credential that verifies against what this server publishes, and says all of it", async () => {
    const earner = await newEarner()
    const validUntil = new Date(test.ground.now().getTime() + 86_400_000)
    const given = await newAward(test.ground, owner, achievement, earner, {
      narrative: "In a storm, too.",
      evidence: [{ url: "https://harbor.example/log", name: "The log" }],
      validUntil,
    })
    const report = await verified(given)
    expect(report.checks.filter(({ outcome }) => outcome !== "passed" && outcome !== "notApplicable")).toEqual([])
    expect(report.verdict).toBe("verified")
    const read = readCredential(given.credentialBytes)
    if (!read.ok) throw new Error(read.sentence)
    expect(read.credential.id).toBe(credentialUri(test.ground.config.origin, given.credentialKey))
    expect(read.credential.credentialSubject).toMatchObject({ id: earner.uri, narrative: "In a storm, too." })
    expect(read.credential.credentialSubject.achievement).toMatchObject({
      name: "First crossing",
      tag: ["sailing", "knots"],
    })
    expect(read.credential.evidence?.[0]).toMatchObject({ id: "https://harbor.example/log" })
    expect(new Date(read.credential.validUntil ?? 0).getTime()).toBe(Math.floor(validUntil.getTime() / 1000) * 1000)
  })

  it("writes the event under the award's own id, so that the Offer's activity can be found from it", async () => {
    const given = await newAward(test.ground, owner, achievement, await newEarner())
    const [happened] = await test.ground.database.orm.select().from(event).where(eq(event.id, given.id))
    expect(happened).toMatchObject({ name: "award.offered", payload: { awardId: given.id } })
  })

  it("makes one award of a form that is sent twice, also at the same moment", async () => {
    const input = { achievementId: achievement.id, recipient: await newEarner(), idempotencyKey: freshForm() }
    const results = await Promise.all([1, 2, 3].map(() => award(test.ground, owner.id, input)))
    const again = await award(test.ground, owner.id, input)
    expect(new Set([...results, again].map((result) => granted(result).id)).size).toBe(1)
  })

  it("refuses a second standing award to the same earner, and allows one after the first was withdrawn or has expired", async () => {
    const recipient = await newEarner()
    const again = () =>
      award(test.ground, owner.id, { achievementId: achievement.id, recipient, idempotencyKey: freshForm() })
    const first = await newAward(test.ground, owner, achievement, recipient)
    const refused = await again()
    expect(refused).toMatchObject({ ok: false, reason: "awardedAlready" })
    granted(await withdrawAward(test.ground, owner.id, first.id))
    const second = granted(await again())
    await test.ground.database.orm
      .update(awardTable)
      .set({ validUntil: new Date(test.ground.now().getTime() - 1_000) })
      .where(eq(awardTable.id, second.id))
    granted(await again())
    const at = await Promise.all([again(), again()])
    expect(at.map((result) => result.ok)).toEqual([false, false])
  })

  it("lets nobody but members award, define or create in an issuer's name, and an awarder not revoke", async () => {
    const recipient = await newEarner()
    const input = { achievementId: achievement.id, recipient, idempotencyKey: freshForm() }
    expect(await award(test.ground, stranger.id, input)).toMatchObject({ ok: false, reason: "mayNot" })
    const definition = { name: "X", description: "x", criteriaSource: "x", idempotencyKey: freshForm() }
    expect(await defineAchievement(test.ground, stranger.id, issuer.id, definition)).toMatchObject({ reason: "mayNot" })
    const helper = await newEarner()
    await test.ground.database.orm
      .insert(issuerMember)
      .values({ issuerId: issuer.id, personActorId: helper.id, role: "awarder" })
    const given = granted(await award(test.ground, helper.id, input))
    granted(await recordAnswer(test.ground, answerTo(given, recipient, "accepted")))
    expect(await revokeAward(test.ground, helper.id, given.id)).toMatchObject({ ok: false, reason: "mayNot" })
    expect(await defineAchievement(test.ground, helper.id, issuer.id, definition)).toMatchObject({ reason: "mayNot" })
    expect(await withdrawAward(test.ground, stranger.id, given.id)).toMatchObject({ ok: false, reason: "mayNot" })
  })

  it("says which field of a form is wrong, and writes nothing then", async () => {
    const before = await count(sql`award`)
    const recipient = await newEarner()
    const base = { achievementId: achievement.id, recipient, idempotencyKey: freshForm() }
    const past = await award(test.ground, owner.id, { ...base, validUntil: new Date(0) })
    expect(past).toMatchObject({ ok: false, reason: "validUntilInvalid" })
    const script = await award(test.ground, owner.id, { ...base, evidence: [{ url: "javascript:alert(1)" }] })
    expect(script).toMatchObject({ ok: false, reason: "evidenceInvalid" })
    const nowhere = await award(test.ground, owner.id, {
      ...base,
      achievementId: "018f0000-0000-7000-8000-000000000000",
    })
    expect(nowhere).toMatchObject({ ok: false, reason: "noSuchAchievement" })
    expect(await count(sql`award`)).toBe(before)
    const unnamed = { name: " ", handle: "x_y", summarySource: "", website: null, idempotencyKey: freshForm() }
    expect(await createIssuer(test.ground, owner.id, unnamed)).toMatchObject({ ok: false, reason: "nameInvalid" })
    expect(await createIssuer(test.ground, owner.id, { ...unnamed, name: "X", handle: "olga" })).toMatchObject({
      reason: "handleTaken",
    })
  })

  it("creates an issuer once however often its form is sent, and leaves no half issuer", async () => {
    const input = {
      name: "Twice",
      handle: "twice",
      summarySource: "",
      website: null,
      idempotencyKey: freshForm(),
    }
    const made = await Promise.all([1, 2].map(() => createIssuer(test.ground, owner.id, input)))
    const ids = made.flatMap((result) => (result.ok ? [result.value.id] : []))
    // The one that came second finds either the issuer, or its handle taken by it: never a second issuer.
    expect(ids.length).toBeGreaterThanOrEqual(1)
    expect(new Set(ids).size).toBe(1)
    expect(granted(await createIssuer(test.ground, owner.id, input)).id).toBe(ids[0])
    expect(await count(sql`issuer where idempotency_key = ${input.idempotencyKey}`)).toBe(1)
    expect(await createIssuer(test.ground, stranger.id, input)).toMatchObject({ reason: "formUsed" })
  })

  it("opens a new pair of status lists when the current one is full", async () => {
    const other = await newIssuer(test.ground, owner, "tiny_lists")
    const small = await newAchievement(test.ground, owner, other, "Small")
    await test.ground.database.orm.update(statusList).set({ length: 1 }).where(eq(statusList.issuerId, other.id))
    await newAward(test.ground, owner, small, await newEarner())
    await newAward(test.ground, owner, small, await newEarner())
    expect(await count(sql`status_list where issuer_id = ${other.id}`)).toBe(4)
  })
})

const answerTo = (given: Award, by: Actor, answer: "accepted" | "declined") => ({
  offerActivityUri: activityUri(test.ground.config.origin, given.id),
  by: by.uri,
  answer,
})

describe("answers and endings", () => {
  it("counts only the answer of whom the badge was offered to", async () => {
    const earner = await newEarner()
    const given = await newAward(test.ground, owner, achievement, earner)
    expect(await recordAnswer(test.ground, answerTo(given, stranger, "accepted"))).toMatchObject({
      reason: "notTheRecipient",
    })
    const foreign = {
      ...answerTo(given, earner, "accepted"),
      offerActivityUri: `https://elsewhere.example/activities/${given.id}`,
    }
    expect(await recordAnswer(test.ground, foreign)).toMatchObject({ reason: "noSuchAward" })
    expect(granted(await recordAnswer(test.ground, answerTo(given, earner, "accepted"))).state).toBe("accepted")
  })

  it("lets the withdrawal win when an Accept crosses it, and says what it did only once", async () => {
    const earner = await newEarner()
    const given = await newAward(test.ground, owner, achievement, earner)
    granted(await withdrawAward(test.ground, owner.id, given.id))
    granted(await withdrawAward(test.ground, owner.id, given.id))
    expect(granted(await recordAnswer(test.ground, answerTo(given, earner, "accepted"))).state).toBe("withdrawn")
    expect(await count(sql`event where name = 'award.withdrawn' and payload ->> 'awardId' = ${given.id}`)).toBe(1)
    expect(await count(sql`event where name = 'award.answered' and payload ->> 'awardId' = ${given.id}`)).toBe(0)
    expect(await verified(given)).toMatchObject({ verdict: "invalid", label: "Revoked" })
  })

  it("tells apart what can be withdrawn from what has to be revoked", async () => {
    const earner = await newEarner()
    const given = await newAward(test.ground, owner, achievement, earner)
    expect(await revokeAward(test.ground, owner.id, given.id)).toMatchObject({ reason: "notAccepted" })
    granted(await recordAnswer(test.ground, answerTo(given, earner, "accepted")))
    expect(await withdrawAward(test.ground, owner.id, given.id)).toMatchObject({ reason: "answeredAlready" })
    expect((await verified(given)).verdict).toBe("verified")
    expect(granted(await revokeAward(test.ground, owner.id, given.id)).state).toBe("revoked")
    expect(await verified(given)).toMatchObject({ verdict: "invalid", label: "Revoked" })
  })

  it("revokes a declined award's credential and nobody else's", async () => {
    const [declining, keeping] = [await newEarner(), await newEarner()]
    const declined = await newAward(test.ground, owner, achievement, declining)
    const kept = await newAward(test.ground, owner, achievement, keeping)
    granted(await recordAnswer(test.ground, answerTo(declined, declining, "declined")))
    expect(await verified(declined)).toMatchObject({ verdict: "invalid", label: "Revoked" })
    expect((await verified(kept)).verdict).toBe("verified")
  })
})

describe("what is published", () => {
  it("serves the same signed list until a bit changes or it has become old", async () => {
    const other = await newIssuer(test.ground, owner, "publisher")
    const one = await newAchievement(test.ground, owner, other, "One")
    const given = await newAward(test.ground, owner, one, await newEarner())
    const list = async () => (await publishedStatusList(test.ground, given.statusListId))?.bytes
    const first = await list()
    expect(await list()).toEqual(first)
    granted(await withdrawAward(test.ground, owner.id, given.id))
    const second = await list()
    expect(second).not.toEqual(first)
    test.passTime(25 * 60 * 60 * 1000)
    expect(await list()).not.toEqual(second)
    expect(await publishedStatusList(test.ground, "not-an-id")).toBeNull()
  })

  it("gives a credential only to the actor that it was offered to", async () => {
    const earner = await newEarner()
    const given = await newAward(test.ground, owner, achievement, earner)
    const { origin } = test.ground.config
    const own = ownDocuments(test.ground)
    const url = credentialUri(origin, given.credentialKey)
    expect(await own.credential(url, earner.uri)).toEqual(given.credentialBytes)
    expect(await own.credential(url, stranger.uri)).toBeNull()
    expect(await own.credential(statusListUri(origin, given.statusListId), earner.uri)).toBeNull()
    expect(await offerableCredential(test.ground, "nothing")).toBeNull()
    expect(await offerableCredential(test.ground, given.credentialKey)).toMatchObject({
      recipientUri: earner.uri,
      recipientHost: test.ground.config.host,
    })
  })
})
