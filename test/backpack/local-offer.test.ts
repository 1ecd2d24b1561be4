import { and, eq, sql } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { activityUri, credentialUri, type Actor } from "../../src/actors/index.ts"
import {
  acceptOffer,
  changeVisibility,
  CheckHolding,
  checkAgain,
  checkOfferedBadgeAgain,
  declineOffer,
  heldBytes,
  offerFor,
  receiveOffer,
  removeHolding,
  withdrawOffer,
} from "../../src/backpack/index.ts"
import { heldCredential, holding, offer, verification } from "../../src/backpack/schema.ts"
import { ownDocuments, recordAnswer, revokeAward, withdrawAward, type Achievement } from "../../src/issuing/index.ts"
import { event, task } from "../../src/queue/schema.ts"
import {
  granted,
  newAchievement,
  newAward,
  newHolding,
  newIssuer,
  newPerson,
  offered,
  offerState,
  openRooms,
  workRooms,
} from "../support/cast.ts"
import { eventually, type TestGround } from "../support/ground.ts"

let test: TestGround
let owner: Actor
let issuer: Actor
let stranger: Actor
let achievement: Achievement

beforeAll(async () => {
  test = await openRooms()
  owner = await newPerson(test.ground, "olga")
  stranger = await newPerson(test.ground, "mallory")
  issuer = await newIssuer(test.ground, owner, "school")
  achievement = await newAchievement(test.ground, owner, issuer, "First <crossing>")
  await workRooms(test)
})
afterAll(() => test.close())

let people = 0
const newEarner = () => newPerson(test.ground, `earner_${++people}`)
const own = () => ownDocuments(test.ground)
const eventsAbout = async (key: string, id: string) => {
  const rows = await test.ground.database.orm
    .select({ name: event.name })
    .from(event)
    .where(eq(sql`${event.payload} ->> ${key}`, id))
    .orderBy(event.id)
  return rows.map((row) => row.name)
}
const heldRow = async (digest: string) => {
  const [row] = await test.ground.database.orm.select().from(heldCredential).where(eq(heldCredential.digest, digest))
  return row
}

describe("an offer on the same server", () => {
  it("arrives verified, with the very bytes of the issuer and everything rendered safe", async () => {
    const earner = await newEarner()
    const given = await newAward(test.ground, owner, achievement, earner, {
      narrative: "<img src=x onerror=alert(1)> *yes*",
    })
    const offerId = await offered(test.ground, issuer, earner, given)
    expect(await offerState(test.ground, offerId)).toBe("pending")
    const kept = await heldRow(given.credentialDigest)
    expect(kept?.bytes).toEqual(given.credentialBytes)
    expect(kept?.snapshot).toMatchObject({ name: "First <crossing>", imageWarning: null, tags: ["sailing", "knots"] })
    expect(kept?.snapshot?.narrativeHtml).not.toContain("<img")
    expect(kept?.snapshot?.narrativeHtml).toContain("<em>yes</em>")
    const [report] = await test.ground.database.orm
      .select()
      .from(verification)
      .where(eq(verification.digest, given.credentialDigest))
    expect(report).toMatchObject({ verdict: "verified", holderId: earner.id })
    expect(report?.report.checks.find(({ id }) => id === "recipient")?.outcome).toBe("passed")
  })

  it("becomes exactly one badge however often it is accepted, also at the same moment", async () => {
    const earner = await newEarner()
    const offerId = await offered(test.ground, issuer, earner, await newAward(test.ground, owner, achievement, earner))
    const accepted = await Promise.all([1, 2, 3].map(() => acceptOffer(test.ground, earner.id, offerId, "public")))
    expect(new Set(accepted.map((result) => granted(result).id)).size).toBe(1)
    const { id } = granted(accepted[0]!)
    expect(id).toMatch(/^[\w-]{22}$/)
    expect(await eventsAbout("offerId", offerId)).toEqual(["offer.received", "offer.became-pending", "offer.accepted"])
    expect(await eventsAbout("holdingId", id)).toEqual(expect.arrayContaining(["offer.accepted", "holding.shown"]))
    expect((await eventsAbout("holdingId", id)).filter((name) => name === "holding.shown")).toHaveLength(1)
  })

  it("is nobody else's to see or answer", async () => {
    const earner = await newEarner()
    const offerId = await offered(test.ground, issuer, earner, await newAward(test.ground, owner, achievement, earner))
    expect(await offerFor(test.ground, stranger.id, offerId)).toBeNull()
    expect(await acceptOffer(test.ground, stranger.id, offerId, "public")).toMatchObject({ reason: "noSuchOffer" })
    expect(await declineOffer(test.ground, stranger.id, offerId)).toMatchObject({ reason: "noSuchOffer" })
    expect(await acceptOffer(test.ground, earner.id, "nonsense", "public")).toMatchObject({ reason: "noSuchOffer" })
    expect(await offerState(test.ground, offerId)).toBe("pending")
  })

  it("stays declined when it comes again, and leaves a tombstone instead of its bytes", async () => {
    const earner = await newEarner()
    const given = await newAward(test.ground, owner, achievement, earner)
    const offerId = await offered(test.ground, issuer, earner, given)
    granted(await declineOffer(test.ground, earner.id, offerId))
    granted(await declineOffer(test.ground, earner.id, offerId))
    expect(await offered(test.ground, issuer, earner, given)).toBe(offerId)
    expect(await offerState(test.ground, offerId)).toBe("declined")
    expect(await acceptOffer(test.ground, earner.id, offerId, "public")).toMatchObject({ reason: "over" })
    expect(await heldRow(given.credentialDigest)).toMatchObject({
      bytes: null,
      snapshot: null,
      erasedAt: expect.any(Date),
    })
    expect((await eventsAbout("offerId", offerId)).filter((name) => name === "offer.declined")).toHaveLength(1)
  })

  it("shows nothing of somebody else's award: the bytes are not even handed out", async () => {
    const earner = await newEarner()
    const given = await newAward(test.ground, owner, achievement, earner)
    const offerId = await offered(test.ground, issuer, stranger, given)
    expect(await offerState(test.ground, offerId)).toBe("refused")
    expect(await heldRow(given.credentialDigest)).toBeUndefined()
  })

  it("is not taken from another issuer than the credential's own, nor from another origin", async () => {
    const earner = await newEarner()
    const given = await newAward(test.ground, owner, achievement, earner)
    const thief = await newIssuer(test.ground, stranger, `thief_${people}`)
    const offerId = await offered(test.ground, thief, earner, given)
    expect(await offerState(test.ground, offerId)).toBe("refused")
    const { origin } = test.ground.config
    const message = {
      activityUri: activityUri(origin, given.id),
      issuerActor: issuer,
      recipient: await newEarner(),
      credentialUrl: credentialUri(origin, given.credentialKey),
    }
    for (const credentialUrl of ["https://elsewhere.example/credentials/x", "javascript:alert(1)", "nonsense"]) {
      expect(await receiveOffer(test.ground, { ...message, credentialUrl })).toMatchObject({
        reason: "foreignCredential",
      })
    }
    expect(await receiveOffer(test.ground, { ...message, activityUri: "https://elsewhere.example/1" })).toMatchObject({
      reason: "foreignCredential",
    })
    expect(await receiveOffer(test.ground, { ...message, recipient: issuer })).toMatchObject({ reason: "notAnEarner" })
  })
})

describe("a withdrawal", () => {
  const undo = (given: { id: string }, by = issuer) =>
    withdrawOffer(test.ground, { activityUri: activityUri(test.ground.config.origin, given.id), by })

  it("takes back an offer that waits, by nobody but who made it", async () => {
    const earner = await newEarner()
    const given = await newAward(test.ground, owner, achievement, earner)
    const offerId = await offered(test.ground, issuer, earner, given)
    expect(await undo(given, owner)).toMatchObject({ reason: "noSuchOffer" })
    expect(granted(await undo(given)).state).toBe("withdrawn")
    expect(granted(await undo(given)).state).toBe("withdrawn")
    expect(await acceptOffer(test.ground, earner.id, offerId, "public")).toMatchObject({ reason: "over" })
  })

  it("that overtook its Offer leaves nothing to accept, because the credential is revoked", async () => {
    const earner = await newEarner()
    const given = await newAward(test.ground, owner, achievement, earner)
    granted(await withdrawAward(test.ground, owner.id, given.id))
    const offerId = await offered(test.ground, issuer, earner, given)
    expect(await offerState(test.ground, offerId)).toBe("withdrawn")
    expect(await heldRow(given.credentialDigest)).toBeUndefined()
  })

  it("that crosses an Accept wins: the badge is checked at once and shown as revoked", async () => {
    const earner = await newEarner()
    const { holding: held, award: given } = await newHolding(test.ground, {
      owner,
      issuer,
      achievement,
      earner,
      visibility: "public",
    })
    granted(await withdrawAward(test.ground, owner.id, given.id))
    expect(granted(await undo(given)).state).toBe("withdrawn")
    await eventually(async () => (await eventsAbout("holdingId", held.id)).includes("holding.verdict-changed"))
    expect(granted(await checkAgain(test.ground, own(), held.id))).toMatchObject({
      verdict: "invalid",
      label: "Revoked",
    })
  })
})

describe("a badge in the backpack", () => {
  it("gets a showing of its own for every audience, and is changed by its holder alone", async () => {
    const earner = await newEarner()
    const { holding: held } = await newHolding(test.ground, {
      owner,
      issuer,
      achievement,
      earner,
      visibility: "private",
    })
    expect(held.showing).toBe(0)
    expect(await eventsAbout("holdingId", held.id)).toEqual(["offer.accepted"])
    expect(await changeVisibility(test.ground, stranger.id, held.id, "public")).toMatchObject({
      reason: "noSuchHolding",
    })
    expect(granted(await changeVisibility(test.ground, earner.id, held.id, "public")).showing).toBe(1)
    expect(granted(await changeVisibility(test.ground, earner.id, held.id, "public")).showing).toBe(1)
    expect(granted(await changeVisibility(test.ground, earner.id, held.id, "followers")).showing).toBe(2)
    expect(granted(await changeVisibility(test.ground, earner.id, held.id, "private")).showing).toBe(2)
    const shown = (await eventsAbout("holdingId", held.id)).filter((name) => name.startsWith("holding."))
    expect(shown).toEqual(["holding.shown", "holding.hidden", "holding.shown", "holding.hidden"])
  })

  it("is erased when it is removed, and cannot be accepted a second time", async () => {
    const earner = await newEarner()
    const { holding: held } = await newHolding(test.ground, {
      owner,
      issuer,
      achievement,
      earner,
      visibility: "public",
    })
    expect(await removeHolding(test.ground, stranger.id, held.id)).toMatchObject({ reason: "noSuchHolding" })
    granted(await removeHolding(test.ground, earner.id, held.id))
    expect(await heldBytes(test.ground, held.id)).toBeNull()
    expect(await heldRow(held.digest)).toMatchObject({ bytes: null, snapshot: null })
    expect(await eventsAbout("holdingId", held.id)).toContain("holding.hidden")
    expect(await acceptOffer(test.ground, earner.id, held.offerId!, "public")).toMatchObject({ reason: "over" })
    expect(await removeHolding(test.ground, earner.id, held.id)).toMatchObject({ reason: "noSuchHolding" })
  })

  it("is checked again at most every 30 seconds, and tells when the verdict changes", async () => {
    const earner = await newEarner()
    const { holding: held, award: given } = await newHolding(test.ground, {
      owner,
      issuer,
      achievement,
      earner,
      visibility: "public",
    })
    const offerUri = activityUri(test.ground.config.origin, given.id)
    granted(await recordAnswer(test.ground, { offerActivityUri: offerUri, by: earner.uri, answer: "accepted" }))
    const first = granted(await checkAgain(test.ground, own(), held.id))
    expect(granted(await checkAgain(test.ground, own(), held.id)).checkedAt).toBe(first.checkedAt)
    granted(await revokeAward(test.ground, owner.id, given.id))
    expect(granted(await checkAgain(test.ground, own(), held.id)).verdict).toBe("verified")
    test.passTime(31_000)
    expect(granted(await checkAgain(test.ground, own(), held.id))).toMatchObject({
      verdict: "invalid",
      label: "Revoked",
    })
    expect((await eventsAbout("holdingId", held.id)).filter((name) => name === "holding.verdict-changed")).toHaveLength(
      1,
    )
    expect(await checkAgain(test.ground, own(), "nothing")).toMatchObject({ reason: "noSuchHolding" })
  })

  it("is checked when its issuer hints, however many hints come, and not when somebody else does", async () => {
    const earner = await newEarner()
    const { holding: held, award: given } = await newHolding(test.ground, {
      owner,
      issuer,
      achievement,
      earner,
      visibility: "public",
    })
    const hint = {
      credentialUrl: credentialUri(test.ground.config.origin, given.credentialKey),
      issuerActor: issuer,
      reason: null,
    }
    const offerUri = activityUri(test.ground.config.origin, given.id)
    granted(await recordAnswer(test.ground, { offerActivityUri: offerUri, by: earner.uri, answer: "accepted" }))
    granted(await revokeAward(test.ground, owner.id, given.id))
    expect(await checkOfferedBadgeAgain(test.ground, { ...hint, issuerActor: stranger })).toBe(false)
    expect(await Promise.all([1, 2, 3, 4].map(() => checkOfferedBadgeAgain(test.ground, hint)))).toEqual([
      true,
      true,
      true,
      true,
    ])
    await eventually(async () => (await eventsAbout("holdingId", held.id)).includes("holding.verdict-changed"))
    const checks = await test.ground.database.orm
      .select({ id: task.id })
      .from(task)
      .where(and(eq(task.job, CheckHolding.name), eq(sql`${task.payload} ->> 'holdingId'`, held.id)))
    // One at once, and one a minute later for what may have happened since: the others are covered by that one.
    expect(checks.length).toBeLessThanOrEqual(2)
  })
})

describe("the caps on open offers", () => {
  it("stop one issuer from filling one earner's backpack", async () => {
    const earner = await newEarner()
    const { origin } = test.ground.config
    const one = (n: number) =>
      receiveOffer(test.ground, {
        activityUri: `${origin.origin}/activities/flood-${n}`,
        issuerActor: issuer,
        recipient: earner,
        credentialUrl: `${origin.origin}/credentials/flood-${n}`,
      })
    const now = test.ground.now()
    await test.ground.database.orm.insert(offer).values(
      Array.from({ length: 20 }, (_, n) => ({
        id: `018f0000-0000-7000-8000-0000000000${String(n).padStart(2, "0")}`,
        activityUri: `${origin.origin}/activities/waiting-${n}`,
        issuerActorId: issuer.id,
        issuerHost: issuer.host,
        recipientId: earner.id,
        credentialUrl: `${origin.origin}/credentials/waiting-${n}`,
        state: "pending" as const,
        receivedAt: now,
      })),
    )
    expect(await one(1)).toMatchObject({ ok: false, reason: "tooManyOffers" })
    const [row] = await test.ground.database.orm
      .select({ open: sql<number>`count(*)::int` })
      .from(offer)
      .where(eq(offer.recipientId, earner.id))
    expect(row?.open).toBe(20)
    expect(await test.ground.database.orm.select().from(holding).where(eq(holding.holderId, earner.id))).toEqual([])
  })
})
