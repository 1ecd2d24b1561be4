import { eq } from "drizzle-orm"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { activity, delivery } from "../../federation/schema.ts"
import { activityUri, type Actor } from "../../src/actors/index.ts"
import { acceptOffer, changeVisibility, type Holding } from "../../src/backpack/index.ts"
import { holding as holdingTable } from "../../src/backpack/schema.ts"
import { newId } from "../../src/db/index.ts"
import { recordAnswer, revokeAward, withdrawAward, type Achievement, type Award } from "../../src/issuing/index.ts"
import { receiveFollow, requestFollow } from "../../src/social/index.ts"
import {
  achievementView,
  adminView,
  deadLettersView,
  queuesView,
  awardListView,
  backpackOrders,
  backpackView,
  badgeView,
  federatedAward,
  federatedNote,
  federatedOffer,
  followCount,
  followerInboxes,
  followersPage,
  homeView,
  issuerDashboardView,
  issuersOf,
  issuerView,
  offerView,
  pendingOfferCount,
  profileView,
  standingNoteOf,
  timelineView,
  usageCounts,
  type BackpackOrder,
} from "../../src/views/index.ts"
import {
  granted,
  newAchievement,
  newAward,
  newHolding,
  newIssuer,
  newPerson,
  offered,
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
  achievement = await newAchievement(test.ground, owner, issuer, "Knots")
  await workRooms(test)
})
afterAll(() => test.close())

let people = 0
const newEarner = () => newPerson(test.ground, `earner_${++people}`)
const held = (earner: Actor, visibility: "public" | "followers" | "private", what = achievement) =>
  newHolding(test.ground, { owner, issuer, achievement: what, earner, visibility })
async function follows(follower: Actor, followed: Actor): Promise<void> {
  const asked = granted(await requestFollow(test.ground, follower.id, followed))
  granted(await receiveFollow(test.ground, { activityUri: asked.activityUri, follower, followed }))
}

describe("who sees a badge", () => {
  it("is the same on its page, the profile, the front page and the timeline", async () => {
    const earner = await newEarner()
    const [friend, asking] = [await newEarner(), await newEarner()]
    await follows(friend, earner)
    // Asked, but not accepted: not a follower.
    granted(await requestFollow(test.ground, asking.id, earner))
    const { holding } = await held(earner, "private")
    const subject = { handle: earner.handle, host: null }
    expect(await profileView(test.ground, subject, friend.id)).toMatchObject({
      followers: 1,
      following: 0,
      viewer: { isSelf: false, follow: "accepted" },
    })
    const byAsking = await profileView(test.ground, { handle: friend.handle, host: null }, asking.id)
    expect(byAsking).toMatchObject({ followers: 0, following: 1, viewer: { follow: "none" } })
    expect((await profileView(test.ground, subject, asking.id))?.viewer.follow).toBe("requested")
    const seen = async (viewer: Actor | null) => {
      const page = await badgeView(test.ground, holding.id, viewer?.id ?? null)
      const profile = await profileView(test.ground, subject, viewer?.id ?? null)
      const onProfile = profile?.badges.items.some((one) => one.holdingId === holding.id)
      expect(onProfile).toBe(page !== null)
      return page !== null
    }
    const everybody = async () => Promise.all([earner, friend, asking, stranger, null].map(seen))
    const inTimeline = async (viewer: Actor) =>
      (await timelineView(test.ground, viewer.id)).items.some((one) => one.badge?.holdingId === holding.id)
    const onFront = async () => (await homeView(test.ground)).recent.some((one) => one.holdingId === holding.id)

    expect(await everybody()).toEqual([true, false, false, false, false])
    granted(await changeVisibility(test.ground, earner.id, holding.id, "followers"))
    expect(await everybody()).toEqual([true, true, false, false, false])
    await eventually(() => inTimeline(friend))
    expect([await inTimeline(asking), await inTimeline(stranger), await onFront()]).toEqual([false, false, false])
    granted(await changeVisibility(test.ground, earner.id, holding.id, "public"))
    expect(await everybody()).toEqual([true, true, true, true, true])
    await eventually(() => inTimeline(friend))
    expect(await onFront()).toBe(true)
    granted(await changeVisibility(test.ground, earner.id, holding.id, "private"))
    expect(await everybody()).toEqual([true, false, false, false, false])
    await eventually(async () => !(await inTimeline(friend)))
    expect(await onFront()).toBe(false)
  })

  it("says what the page needs: verdict, issuer, holder and whether it is the holder who looks", async () => {
    const earner = await newEarner()
    const { holding } = await held(earner, "public")
    const view = await badgeView(test.ground, holding.id, earner.id)
    expect(view).toMatchObject({
      isHolder: true,
      standing: { verdict: "verified", label: "Verified" },
      holder: { handle: `@${earner.handle}@localhost:3999`, path: `/@${earner.handle}` },
      issuer: { actorId: issuer.id, type: "Organization" },
      issuerWebsite: "https://school.example/",
      snapshot: { name: "Knots" },
    })
    expect((await badgeView(test.ground, holding.id, null))?.isHolder).toBe(false)
    expect(await badgeView(test.ground, "nothing", null)).toBeNull()
    expect(await profileView(test.ground, { handle: "nobody", host: null }, null)).toBeNull()
  })

  it("shows a badge as expired from the moment on, without checking it again", async () => {
    const earner = await newEarner()
    const { holding } = await held(earner, "public")
    const yesterday = new Date(test.ground.now().getTime() - 86_400_000)
    await test.ground.database.orm
      .update(holdingTable)
      .set({ validUntil: yesterday })
      .where(eq(holdingTable.id, holding.id))
    expect((await badgeView(test.ground, holding.id, null))?.standing).toMatchObject({
      verdict: "invalid",
      label: "Expired",
    })
    const expired = await backpackView(test.ground, earner.id, { status: "expired" })
    expect(expired.badges.items.map((one) => one.holdingId)).toEqual([holding.id])
    expect((await backpackView(test.ground, earner.id, { status: "valid" })).badges.items).toEqual([])
  })
})

describe("the backpack", () => {
  it("shows offers to their earner alone, and counts them", async () => {
    const earner = await newEarner()
    const given = await newAward(test.ground, owner, achievement, earner)
    const offerId = await offered(test.ground, issuer, earner, given)
    expect(await pendingOfferCount(test.ground, earner.id)).toBe(1)
    const { offers } = await backpackView(test.ground, earner.id)
    expect(offers).toMatchObject([{ offerId, name: "Knots", state: "pending", standing: { verdict: "verified" } }])
    expect(await offerView(test.ground, offerId, stranger.id)).toBeNull()
    expect(await offerView(test.ground, "x", earner.id)).toBeNull()
    expect((await offerView(test.ground, offerId, earner.id))?.report?.checks.length).toBeGreaterThan(5)
    const { id } = granted(await acceptOffer(test.ground, earner.id, offerId, "private"))
    expect((await offerView(test.ground, offerId, earner.id))?.holdingPath).toBe(`/badges/${id}`)
    expect(await pendingOfferCount(test.ground, earner.id)).toBe(0)
  })

  it("pages through every order without losing or repeating a badge", async () => {
    const earner = await newEarner()
    const { holding } = await held(earner, "private")
    const many = copiesOf(holding, 60)
    // A copy needs bytes of its own: one holder holds a digest once. They share the snapshot.
    for (const copy of many) await insertCopy(holding, copy)
    for (const order of backpackOrders) {
      const seen: Holding["id"][] = []
      let cursor: string | null = null
      do {
        const page: Awaited<ReturnType<typeof backpackView>> = await backpackView(test.ground, earner.id, {
          order,
          cursor,
        })
        seen.push(...page.badges.items.map((one) => one.holdingId ?? ""))
        cursor = page.badges.next
      } while (cursor !== null && seen.length < 200)
      const found = { order, different: new Set(seen).size, shown: seen.length, sorted: await sortedBy(order, seen) }
      expect(found).toEqual({ order, different: 61, shown: 61, sorted: true })
    }
    const found = await backpackView(test.ground, earner.id, { search: "100%_of" })
    expect(found.badges.items.map((one) => one.name)).toEqual(["100%_of it"])
    expect(found.total).toBe(61)
    expect((await backpackView(test.ground, earner.id, { search: "sailing" })).badges.items.length).toBeGreaterThan(0)
    expect((await backpackView(test.ground, earner.id, { visibility: "public" })).badges.items).toEqual([])
    expect((await backpackView(test.ground, earner.id, { cursor: "nonsense" })).badges.items).toHaveLength(24)
  })
})

type Copy = Pick<Holding, "id" | "name" | "issuerName" | "validUntil" | "acceptedAt">

function copiesOf(original: Holding, count: number): Copy[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `copy-${people}-${n}`,
    // Names, issuers, dates and expiries that repeat, so that pages have to break ties.
    name: n === 7 ? "100%_of it" : ["Äpfel", "apples", "Zebra", "zebra", "Straße"][n % 5]!,
    issuerName: ["School", "école"][n % 2]!,
    validUntil: n % 3 === 0 ? null : new Date(Date.UTC(2030, n % 4, 1)),
    acceptedAt: new Date(original.acceptedAt.getTime() - Math.floor(n / 4) * 1000),
  }))
}

async function insertCopy(original: Holding, copy: Copy): Promise<void> {
  const { heldCredential } = await import("../../src/backpack/schema.ts")
  const [bytes] = await test.ground.database.orm
    .select()
    .from(heldCredential)
    .where(eq(heldCredential.digest, original.digest))
  await test.ground.database.orm.insert(heldCredential).values({ ...bytes!, digest: `digest of ${copy.id}` })
  await test.ground.database.orm
    .insert(holdingTable)
    .values({ ...original, ...copy, digest: `digest of ${copy.id}`, offerId: null })
}

async function sortedBy(order: BackpackOrder, ids: string[]): Promise<boolean> {
  const rows = new Map((await test.ground.database.orm.select().from(holdingTable)).map((row) => [row.id, row]))
  const time = (row: Holding) => row.validUntil?.getTime() ?? Infinity
  return ids.every((id, at) => {
    const [one, next] = [rows.get(id)!, rows.get(ids[at + 1] ?? id)!]
    if (order === "newest") return one.acceptedAt >= next.acceptedAt
    if (order === "oldest") return one.acceptedAt <= next.acceptedAt
    if (order === "expiry") return time(one) <= time(next)
    // Equal names stand together, whatever the database's collation makes of the others.
    const key = (row: Holding) => (order === "name" ? row.name : row.issuerName).toLowerCase()
    const last = ids.findLastIndex((other) => key(rows.get(other)!) === key(one))
    return ids.slice(at, last + 1).every((other) => key(rows.get(other)!) === key(one))
  })
}

describe("an issuer's pages", () => {
  it("show the public what can be earned, and members their role and counts", async () => {
    const school = await newIssuer(test.ground, owner, `academy_${++people}`)
    const two = [
      await newAchievement(test.ground, owner, school, "One"),
      await newAchievement(test.ground, owner, school, "Two"),
    ]
    const [accepting, declining] = [await newEarner(), await newEarner()]
    const answer = async (given: Award, by: Actor, said: "accepted" | "declined") =>
      granted(
        await recordAnswer(test.ground, {
          offerActivityUri: activityUri(test.ground.config.origin, given.id),
          by: by.uri,
          answer: said,
        }),
      )
    await answer(await newAward(test.ground, owner, two[0]!, accepting), accepting, "accepted")
    await answer(await newAward(test.ground, owner, two[0]!, declining), declining, "declined")
    const view = await issuerView(test.ground, { handle: school.handle.toUpperCase() }, null)
    expect(view).toMatchObject({
      role: null,
      website: "https://school.example/",
      did: expect.stringMatching(/^did:web:/),
    })
    expect(view?.keys).toHaveLength(1)
    expect(view?.achievements.items.map(({ name, accepted }) => [name, accepted])).toEqual([
      ["Two", 0],
      ["One", 1],
    ])
    expect(await issuerView(test.ground, { handle: owner.handle }, null)).toBeNull()
    expect(await issuerDashboardView(test.ground, school.id, stranger.id)).toBeNull()
    const dashboard = await issuerDashboardView(test.ground, school.id, owner.id)
    expect(dashboard).toMatchObject({
      role: "owner",
      counts: { offered: 0, accepted: 1, declined: 1, withdrawn: 0, revoked: 0 },
    })
    expect((await issuersOf(test.ground, owner.id)).map(({ issuerId }) => issuerId)).toContain(school.id)
    expect(await issuersOf(test.ground, stranger.id)).toEqual([])
    const page = await achievementView(test.ground, two[0]!.id, null)
    expect(page).toMatchObject({
      name: "One",
      accepted: 1,
      role: null,
      criteriaHtml: expect.stringContaining("<em>well</em>"),
    })
    expect((await achievementView(test.ground, two[0]!.id, owner.id))?.role).toBe("owner")
    expect(await achievementView(test.ground, "nonsense", null)).toBeNull()
  })

  it("tell for each award what its earner or their server said", async () => {
    const school = await newIssuer(test.ground, owner, `academy_${++people}`)
    const one = await newAchievement(test.ground, owner, school, "One")
    const given = new Map<string, Award>()
    for (const name of ["new", "waiting", "sent", "dead", "withdrawn", "revoked"]) {
      given.set(name, await newAward(test.ground, owner, one, await newEarner()))
    }
    const sent = async (
      name: string,
      state: "waiting" | "delivered" | "dead",
      attempts: number,
      lastReason: string | null,
    ) => {
      const { id } = given.get(name)!
      const uri = activityUri(test.ground.config.origin, id)
      const parts = {
        id,
        uri,
        type: "Offer",
        actorId: school.id,
        objectUri: uri,
        body: "{}",
        audience: "direct" as const,
      }
      await test.ground.database.orm.insert(activity).values(parts)
      const inbox = { id: newId(), activityId: id, inbox: "https://meadow.example/inbox", host: "meadow.example" }
      await test.ground.database.orm
        .insert(delivery)
        .values({ ...inbox, objectUri: uri, state, attempts, lastReason, lastAttemptAt: test.ground.now() })
    }
    await sent("waiting", "waiting", 3, "meadow.example did not answer in time.")
    await sent("sent", "delivered", 1, null)
    await sent("dead", "dead", 20, "There is no server with the name meadow.example.")
    granted(await withdrawAward(test.ground, owner.id, given.get("withdrawn")!.id))
    const revoked = given.get("revoked")!
    const recipient = (await federatedAward(test.ground, revoked.id))!.recipient!
    const offerActivityUri = activityUri(test.ground.config.origin, revoked.id)
    granted(await recordAnswer(test.ground, { offerActivityUri, by: recipient.uri, answer: "accepted" }))
    const before = await awardListView(test.ground, school.id, owner.id, { state: "accepted" })
    expect(before?.items).toMatchObject([{ awardId: revoked.id, mayRevoke: true, mayWithdraw: false }])
    granted(await revokeAward(test.ground, owner.id, revoked.id))

    const list = await awardListView(test.ground, school.id, owner.id)
    const rowOf = (name: string) => list?.items.find(({ awardId }) => awardId === given.get(name)!.id)
    expect(rowOf("new")).toMatchObject({ standing: "sending", mayWithdraw: true })
    expect(rowOf("waiting")).toMatchObject({
      standing: "waiting",
      reason: "meadow.example did not answer in time.",
      attempts: 3,
    })
    expect(rowOf("sent")).toMatchObject({ standing: "offered", reason: null })
    expect(rowOf("dead")).toMatchObject({ standing: "undelivered", reason: expect.stringContaining("no server") })
    expect(rowOf("withdrawn")).toMatchObject({ standing: "withdrawn", mayWithdraw: false })
    expect(rowOf("revoked")).toMatchObject({ standing: "revoked", mayRevoke: false })
    expect(list?.items).toHaveLength(6)
    expect(await awardListView(test.ground, school.id, stranger.id)).toBeNull()
    expect(await awardListView(test.ground, "nonsense", owner.id)).toBeNull()
  })
})

describe("what other servers are told", () => {
  it("is read with the actors at its ends", async () => {
    const earner = await newEarner()
    const given = await newAward(test.ground, owner, achievement, earner)
    const offerId = await offered(test.ground, issuer, earner, given)
    expect(await federatedAward(test.ground, given.id)).toMatchObject({
      issuer: { id: issuer.id },
      recipient: { id: earner.id },
    })
    expect(await federatedOffer(test.ground, offerId)).toMatchObject({
      issuer: { id: issuer.id },
      recipient: { id: earner.id },
    })
    expect(await federatedAward(test.ground, "nonsense")).toBeNull()
    const { id } = granted(await acceptOffer(test.ground, earner.id, offerId, "public"))
    const found = await eventually(() => standingNoteOf(test.ground, id))
    expect(found).toMatchObject({ author: { id: earner.id }, issuer: { id: issuer.id } })
    expect((await federatedNote(test.ground, found.note.id))?.note.uri).toBe(found.note.uri)
    granted(await changeVisibility(test.ground, earner.id, id, "private"))
    await eventually(async () => (await standingNoteOf(test.ground, id)) === null)
    expect((await federatedNote(test.ground, found.note.id))?.note.deletedAt).not.toBeNull()
  })

  it("goes to each server of the followers once, and not to this one", async () => {
    const earner = await newEarner()
    const { actor } = await import("../../src/actors/schema.ts")
    const [one, two, three] = ["a", "b", "c"].map((name) => ({
      ...stranger,
      id: newId(),
      uri: `https://meadow.example/users/${name}`,
      handle: name,
      host: "meadow.example",
      local: false,
      inboxUri: `https://meadow.example/users/${name}/inbox`,
      sharedInboxUri: name === "c" ? null : "https://meadow.example/inbox",
    }))
    await test.ground.database.orm.insert(actor).values([one!, two!, three!])
    for (const follower of [one!, two!, three!]) {
      const message = { activityUri: `${follower.uri}/follow`, follower, followed: earner }
      granted(await receiveFollow(test.ground, message))
    }
    await follows(stranger, earner)
    expect((await followerInboxes(test.ground, earner.id)).toSorted()).toEqual([
      "https://meadow.example/inbox",
      "https://meadow.example/users/c/inbox",
    ])
    expect(await followCount(test.ground, "followers", earner.id)).toBe(4)
    const page = await followersPage(test.ground, earner.id, null)
    expect(page.items[0]).toBe(stranger.uri)
    expect(page).toMatchObject({ next: null, items: { length: 4 } })
  })
})

describe("the admin's page", () => {
  it("counts what there is", async () => {
    const earner = await newEarner()
    const before = await adminView(test.ground)
    const { holding } = await held(earner, "public")
    await eventually(() => standingNoteOf(test.ground, holding.id))
    const after = await adminView(test.ground)
    expect([after.awards - before.awards, after.badges - before.badges]).toEqual([1, 1])
    expect(after).toMatchObject({ failingServers: 0, lastBackup: null })
    const queues = await queuesView(test.ground)
    expect(queues.jobs.reduce((sum, job) => sum + job.doneLastHour, 0)).toBeGreaterThan(0)
    expect((await deadLettersView(test.ground)).page.items).toEqual([])
    expect((await usageCounts(test.ground)).notes).toBeGreaterThan(0)
  })
})
