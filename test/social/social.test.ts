import { eq, sql } from "drizzle-orm"
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { holdingUri, noteUri, resolveActor, type Actor } from "../../src/actors/index.ts"
import { changeVisibility, checkAgain, removeHolding } from "../../src/backpack/index.ts"
import { ownDocuments, recordAnswer, revokeAward, type Achievement } from "../../src/issuing/index.ts"
import { activityUri } from "../../src/actors/index.ts"
import { event } from "../../src/queue/schema.ts"
import {
  endFollow,
  isFollower,
  noteIdOf,
  receiveFollow,
  receiveNote,
  receiveNoteChanged,
  receiveNoteDeleted,
  receiveUnfollow,
  recordFollowAnswer,
  requestFollow,
  type ReceivedNote,
} from "../../src/social/index.ts"
import { note } from "../../src/social/schema.ts"
import { startRemoteServer, type RemoteServer } from "../actors/remote-server.ts"
import { granted, newAchievement, newHolding, newIssuer, newPerson, openRooms, workRooms } from "../support/cast.ts"
import { eventually, type TestGround } from "../support/ground.ts"

let test: TestGround
let owner: Actor
let issuer: Actor
let achievement: Achievement
let remote: RemoteServer
let bob: Actor

beforeAll(async () => {
  test = await openRooms()
  owner = await newPerson(test.ground, "olga")
  issuer = await newIssuer(test.ground, owner, "school")
  achievement = await newAchievement(test.ground, owner, issuer, "Knots & <ropes>")
  await workRooms(test)
  remote = await startRemoteServer()
})
afterAll(async () => {
  await test.close()
  await remote.close()
})

let people = 0
const newEarner = () => newPerson(test.ground, `earner_${++people}`)
beforeEach(async () => {
  const name = `bob_${++people}`
  remote.addAccount(name)
  bob = granted(await resolveActor(test.ground, `${name}@${remote.host}`))
})

const noteRows = (id: string) => test.ground.database.orm.select().from(note).where(eq(note.id, id))
const eventNames = async (key: string, id: string) =>
  (
    await test.ground.database.orm
      .select({ name: event.name })
      .from(event)
      .where(eq(sql`${event.payload} ->> ${key}`, id))
      .orderBy(event.id)
  ).map(({ name }) => name)
const elsewhere = (path: string) => `http://${remote.host}${path}`

describe("following", () => {
  it("asks once, under the id of its event, and is confirmed by nobody but whom it asked", async () => {
    const alice = await newEarner()
    const asked = granted(await requestFollow(test.ground, alice.id, bob))
    expect(granted(await requestFollow(test.ground, alice.id, bob)).activityUri).toBe(asked.activityUri)
    const [requested] = await test.ground.database.orm
      .select()
      .from(event)
      .where(eq(sql`${event.payload} ->> 'followId'`, asked.id))
    expect(asked.activityUri).toBe(activityUri(test.ground.config.origin, requested?.id ?? ""))
    const message = { activityUri: asked.activityUri, answer: "accepted" as const }
    expect(await recordFollowAnswer(test.ground, { ...message, by: owner })).toMatchObject({ reason: "noSuchFollow" })
    expect(await isFollower(test.ground, alice.id, bob.id)).toBe(false)
    granted(await recordFollowAnswer(test.ground, { ...message, by: bob }))
    granted(await recordFollowAnswer(test.ground, { ...message, by: bob }))
    expect(await isFollower(test.ground, alice.id, bob.id)).toBe(true)
    expect(await eventNames("followId", asked.id)).toEqual(["follow.requested", "follow.confirmed"])
  })

  it("that was rejected is not revived by an old Accept, only by a new request with a new id", async () => {
    const alice = await newEarner()
    const asked = granted(await requestFollow(test.ground, alice.id, bob))
    const say = (answer: "accepted" | "rejected", activity = asked.activityUri) =>
      recordFollowAnswer(test.ground, { activityUri: activity, by: bob, answer })
    granted(await say("accepted"))
    granted(await say("rejected"))
    expect(granted(await say("accepted")).state).toBe("rejected")
    const again = granted(await requestFollow(test.ground, alice.id, bob))
    expect(again.activityUri).not.toBe(asked.activityUri)
    expect(await say("accepted")).toMatchObject({ reason: "noSuchFollow" })
    expect(granted(await say("accepted", again.activityUri)).state).toBe("accepted")
  })

  it("of one of ours is accepted once per activity, from its own server only, and ends with Undo", async () => {
    const alice = await newEarner()
    const message = { activityUri: elsewhere("/follows/1"), follower: bob, followed: alice }
    expect(await receiveFollow(test.ground, { ...message, activityUri: "https://other.example/1" })).toMatchObject({
      reason: "foreignFollow",
    })
    expect(await receiveFollow(test.ground, { ...message, followed: { ...alice, local: false } })).toMatchObject({
      reason: "notFollowable",
    })
    const made = granted(await receiveFollow(test.ground, message))
    granted(await receiveFollow(test.ground, message))
    expect(await eventNames("followId", made.id)).toEqual(["follow.received", "follow.answered"])
    granted(await receiveFollow(test.ground, { ...message, activityUri: elsewhere("/follows/2") }))
    expect(await eventNames("followId", made.id)).toHaveLength(4)
    expect(await receiveUnfollow(test.ground, { follower: owner, followed: alice })).toMatchObject({ ok: false })
    expect(await isFollower(test.ground, bob.id, alice.id)).toBe(true)
    granted(await receiveUnfollow(test.ground, { follower: bob, activityUri: elsewhere("/follows/2") }))
    expect(await isFollower(test.ground, bob.id, alice.id)).toBe(false)
  })

  it("works between two people of this server through the same messages", async () => {
    const [alice, carol] = [await newEarner(), await newEarner()]
    const asked = granted(await requestFollow(test.ground, alice.id, carol))
    const arrived = granted(
      await receiveFollow(test.ground, { activityUri: asked.activityUri, follower: alice, followed: carol }),
    )
    expect(arrived).toMatchObject({ id: asked.id, state: "accepted" })
    granted(await recordFollowAnswer(test.ground, { activityUri: asked.activityUri, by: carol, answer: "accepted" }))
    granted(await endFollow(test.ground, alice.id, carol.id))
    expect(await endFollow(test.ground, alice.id, carol.id)).toMatchObject({ reason: "notFollowing" })
    expect(await requestFollow(test.ground, alice.id, alice)).toMatchObject({ reason: "yourself" })
  })
})

describe("the note about a badge", () => {
  const standing = (holdingId: string, showing: number) =>
    eventually(async () => (await noteRows(noteIdOf({ holdingId, showing })))[0])

  it("is written once when the badge is shown, escaped, with its picture and alternative text", async () => {
    const earner = await newEarner()
    const { holding } = await newHolding(test.ground, { owner, issuer, achievement, earner, visibility: "public" })
    const written = await standing(holding.id, 1)
    const { origin } = test.ground.config
    const page = holdingUri(origin, holding.id)
    expect(written).toMatchObject({
      uri: noteUri(origin, written.id),
      pageUrl: page,
      visibility: "public",
      local: true,
    })
    expect(written.contentHtml).toBe(
      `<p>${earner.handle} &lt;of the test&gt; earned <a href="${page}">Knots &amp; &lt;ropes&gt;</a> from @school@localhost:3999</p>`,
    )
    expect(written.images).toEqual([
      expect.objectContaining({ alt: "The badge “Knots & <ropes>”", width: 512, height: 512, mediaType: "image/png" }),
    ])
    expect(await eventNames("noteId", written.id)).toEqual(["note.published"])
  })

  it("becomes an empty tombstone when the badge is hidden or removed, and each showing has its own", async () => {
    const earner = await newEarner()
    const { holding } = await newHolding(test.ground, { owner, issuer, achievement, earner, visibility: "public" })
    const first = await standing(holding.id, 1)
    granted(await changeVisibility(test.ground, earner.id, holding.id, "followers"))
    const second = await standing(holding.id, 2)
    expect(second).toMatchObject({ visibility: "followers" })
    expect(second.id).not.toBe(first.id)
    expect((await noteRows(first.id))[0]).toMatchObject({ contentHtml: "", deletedAt: expect.any(Date) })
    granted(await removeHolding(test.ground, earner.id, holding.id))
    await eventually(async () => (await eventNames("noteId", second.id)).includes("note.deleted"))
    expect((await noteRows(second.id))[0]).toMatchObject({ contentHtml: "", images: [] })
  })

  it("says so when the badge is revoked", async () => {
    const earner = await newEarner()
    const { holding, award } = await newHolding(test.ground, {
      owner,
      issuer,
      achievement,
      earner,
      visibility: "public",
    })
    const written = await standing(holding.id, 1)
    const offerActivityUri = activityUri(test.ground.config.origin, award.id)
    granted(await recordAnswer(test.ground, { offerActivityUri, by: earner.uri, answer: "accepted" }))
    granted(await revokeAward(test.ground, owner.id, award.id))
    granted(await checkAgain(test.ground, ownDocuments(test.ground), holding.id, { evenIfFresh: true }))
    await eventually(async () => (await eventNames("noteId", written.id)).includes("note.changed"))
    expect((await noteRows(written.id))[0]).toMatchObject({
      contentHtml: expect.stringContaining("no longer valid"),
      updatedAt: expect.any(Date),
    })
  })
})

describe("notes from elsewhere", () => {
  const post = (more: Partial<ReceivedNote> = {}): ReceivedNote => ({
    uri: elsewhere(`/notes/${people}`),
    contentHtml: '<p onclick="x()">Hello <script>alert(1)</script><a href="javascript:alert(1)">you</a></p>',
    pageUrl: "javascript:alert(1)",
    images: [],
    visibility: "public",
    publishedAt: new Date(Date.now() + 86_400_000),
    updatedAt: null,
    ...more,
  })
  const keptOf = async (uri: string) => (await test.ground.database.orm.select().from(note).where(eq(note.uri, uri)))[0]
  const followed = async () => {
    const alice = await newEarner()
    const asked = granted(await requestFollow(test.ground, alice.id, bob))
    granted(await recordFollowAnswer(test.ground, { activityUri: asked.activityUri, by: bob, answer: "accepted" }))
    return alice
  }

  it("are kept only of those whom somebody here follows, only from their own server, and inert", async () => {
    expect(await receiveNote(test.ground, { note: post(), author: bob })).toMatchObject({ reason: "nobodyFollows" })
    await followed()
    expect(
      await receiveNote(test.ground, { note: post({ uri: "https://other.example/1" }), author: bob }),
    ).toMatchObject({
      reason: "foreignNote",
    })
    expect(granted(await receiveNote(test.ground, { note: post(), author: bob })).fresh).toBe(true)
    expect(granted(await receiveNote(test.ground, { note: post(), author: bob })).fresh).toBe(false)
    const kept = await keptOf(post().uri)
    expect(kept?.contentHtml).not.toMatch(/script|onclick|javascript/)
    expect(kept?.pageUrl).toBeNull()
    expect(kept!.publishedAt.getTime()).toBeLessThanOrEqual(Date.now())
  })

  it("change only by their author and forwards, and do not come back once deleted", async () => {
    await followed()
    granted(await receiveNote(test.ground, { note: post(), author: bob }))
    const { uri } = post()
    const changed = (contentHtml: string, updatedAt: Date, author = bob) =>
      receiveNoteChanged(test.ground, { note: post({ contentHtml, updatedAt }), author })
    await changed("<p>two</p>", new Date(2_000))
    await changed("<p>one</p>", new Date(1_000))
    await changed("<p>stolen</p>", new Date(3_000), { ...owner, local: false })
    expect((await keptOf(uri))?.contentHtml).toBe("<p>two</p>")
    await receiveNoteDeleted(test.ground, { uri, author: { ...owner, local: false } })
    expect((await keptOf(uri))?.deletedAt).toBeNull()
    await receiveNoteDeleted(test.ground, { uri, author: bob })
    expect(granted(await receiveNote(test.ground, { note: post(), author: bob })).fresh).toBe(false)
    await changed("<p>three</p>", new Date(4_000))
    expect(await keptOf(uri)).toMatchObject({ contentHtml: "", deletedAt: expect.any(Date) })
  })

  it("are dropped when the last follower here leaves", async () => {
    const alice = await followed()
    const carol = await followed()
    granted(await receiveNote(test.ground, { note: post(), author: bob }))
    granted(await endFollow(test.ground, alice.id, bob.id))
    expect(await keptOf(post().uri)).toBeDefined()
    granted(await endFollow(test.ground, carol.id, bob.id))
    expect(await keptOf(post().uri)).toBeUndefined()
  })

  it("get their pictures fetched and made safe", async () => {
    await followed()
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><rect width="20" height="10" fill="red"/></svg>'
    remote.paths.set("/picture.svg", { type: "image/svg+xml", body: svg })
    const images = [
      { url: elsewhere("/picture.svg"), alt: "A red field", mediaType: "image/svg+xml", width: null, height: null },
      { url: "javascript:alert(1)", alt: "", mediaType: "image/png", width: 1, height: 1 },
    ]
    granted(await receiveNote(test.ground, { note: post({ images }), author: bob }))
    const shown = await eventually(async () => (await keptOf(post().uri))?.images.find(({ digest }) => digest !== null))
    expect(shown).toMatchObject({ alt: "A red field", digest: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect((await keptOf(post().uri))?.images).toHaveLength(1)
  })
})
