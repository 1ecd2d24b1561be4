import { eq } from "drizzle-orm"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { resolveActor, type Actor } from "../../src/actors/index.ts"
import {
  createStatusList,
  didDocument,
  didWebOf,
  generateCredentialKey,
  issueCredential,
  statusListCredential,
  type CredentialKey,
} from "../../src/credentials/index.ts"
import { task } from "../../src/queue/schema.ts"
import {
  checkMirrorAgain,
  mirrorBadge,
  planDueMirrorChecks,
  receiveNote,
  receiveNoteChanged,
  recordFollowAnswer,
  requestFollow,
  type ReceivedNote,
} from "../../src/social/index.ts"
import { mirroredBadge } from "../../src/social/schema.ts"
import { timelineView } from "../../src/views/index.ts"
import { startRemoteServer, type RemoteServer } from "../actors/remote-server.ts"
import { granted, newPerson, openRooms, workRooms } from "../support/cast.ts"
import { eventually, type TestGround } from "../support/ground.ts"

let test: TestGround
let remote: RemoteServer
let alice: Actor
let bob: Actor
let key: CredentialKey
let did: string
let rounds = 0

const minute = 60_000
const day = 24 * 60 * minute
const revokedAt = 7

beforeAll(async () => {
  test = await openRooms()
  await workRooms(test)
})
afterAll(() => test.close())
beforeEach(async () => {
  await test.ground.database.orm.delete(mirroredBadge)
  remote = await startRemoteServer()
  remote.addAccount("bob")
  bob = granted(await resolveActor(test.ground, `bob@${remote.host}`))
  alice = await newPerson(test.ground, `alice_${(rounds += 1)}`)
  const asked = granted(await requestFollow(test.ground, alice.id, bob))
  granted(await recordFollowAnswer(test.ground, { activityUri: asked.activityUri, by: bob, answer: "accepted" }))
  const school = at("/users/school")
  did = didWebOf(school)
  key = await generateCredentialKey()
  remote.paths.set("/users/school/did.json", {
    type: "application/did+json",
    body: didDocument({ did, actorUri: school, keys: [key] }),
  })
  await publishList({ revoked: false })
  await show()
  granted(await mirrorBadge(test.ground, { url: url(), holder: bob, visibility: "public" }))
  await eventually(async () => (await mirrored())?.verdict === "verified")
})
afterEach(() => remote.close())

const at = (path: string) => `http://${remote.host}${path}`
const url = () => at("/badges/one")
const unavailable = { status: 503, body: "busy" }

const mirrored = async () =>
  (await test.ground.database.orm.select().from(mirroredBadge).where(eq(mirroredBadge.url, url())))[0]

async function publishList({ revoked }: { revoked: boolean }): Promise<void> {
  const list = createStatusList()
  if (revoked) list.set(revokedAt, true)
  const now = test.ground.now()
  const parts = { url: at("/lists/1"), did, key, purpose: "revocation" as const, list, now, ttl: minute }
  const { bytes } = await statusListCredential(parts)
  remote.paths.set("/lists/1", { type: "application/vc", body: new TextDecoder().decode(bytes) })
}

async function show(): Promise<void> {
  const { bytes } = await issueCredential({
    did,
    key,
    now: test.ground.now(),
    parts: {
      id: at("/credentials/1"),
      issuer: { name: "The school" },
      recipientId: bob.uri,
      achievement: {
        id: at("/achievements/1"),
        name: "Knots",
        description: "Ties them.",
        criteriaNarrative: "Tie ten.",
      },
      status: { statusListUrl: at("/lists/1"), index: revokedAt },
    },
  })
  remote.paths.set("/badges/one", { type: "application/vc", body: new TextDecoder().decode(bytes) })
}

const noteOf = (more: Partial<ReceivedNote> = {}): ReceivedNote => ({
  uri: at("/notes/1"),
  contentHtml: "<p>earned</p>",
  pageUrl: url(),
  images: [],
  visibility: "public",
  publishedAt: test.ground.now(),
  updatedAt: null,
  ...more,
})
const checks = () => test.ground.database.orm.$count(task, eq(task.job, "social.check-mirrored-badge"))
const checkedSince = (moment: Date) =>
  eventually(async () => {
    const row = await mirrored()
    return row !== undefined && row.checkedAt !== null && row.checkedAt > moment && row
  })
const standing = async () => (await timelineView(test.ground, alice.id)).items[0]?.badge?.standing

describe("a mirrored badge that was revoked", () => {
  it("is no longer shown as verified once its holder's note says that something changed", async () => {
    granted(await receiveNote(test.ground, { note: noteOf(), author: bob }))
    expect(await standing()).toMatchObject({ verdict: "verified" })
    await publishList({ revoked: true })
    const before = test.ground.now()
    await receiveNoteChanged(test.ground, { note: noteOf({ updatedAt: test.ground.now() }), author: bob })
    await checkedSince(before)
    expect(await standing()).toMatchObject({ verdict: "invalid", reason: "revoked", label: "Revoked" })
  })

  it("is found out within a day or so when nobody tells", async () => {
    await publishList({ revoked: true })
    expect(await planDueMirrorChecks(test.ground)).toBe(0)
    test.passTime(day + minute)
    await publishList({ revoked: true })
    const before = test.ground.now()
    expect(await planDueMirrorChecks(test.ground)).toBe(1)
    expect(await planDueMirrorChecks(test.ground)).toBe(0)
    expect(await checkedSince(before)).toMatchObject({ verdict: "invalid", state: "shown" })
    expect(await planDueMirrorChecks(test.ground)).toBe(0)
    test.passTime(day + minute)
    expect(await planDueMirrorChecks(test.ground)).toBe(1)
  })

  it("is found out by the bytes that are kept while its holder's server is away", async () => {
    await publishList({ revoked: true })
    remote.paths.set("/badges/one", unavailable)
    const before = test.ground.now()
    await checkMirrorAgain(test.ground, { url: url(), holder: bob })
    expect(await checkedSince(before)).toMatchObject({ verdict: "invalid", state: "shown" })
  })
})

describe("a mirrored badge that is looked at again", () => {
  it("is looked at once however many hints come in a minute, and never on the word of somebody else", async () => {
    const before = await checks()
    await checkMirrorAgain(test.ground, { url: url(), holder: alice })
    expect(await checks()).toBe(before)
    const start = test.ground.now()
    await checkMirrorAgain(test.ground, { url: url(), holder: bob })
    await checkedSince(start)
    for (let hint = 0; hint < 5; hint += 1) await checkMirrorAgain(test.ground, { url: url(), holder: bob })
    expect(await checks()).toBe(before + 2)
    const rows = await test.ground.database.orm.select().from(task).where(eq(task.job, "social.check-mirrored-badge"))
    const later = rows.filter(({ state }) => state === "waiting").map(({ runAt }) => runAt.getTime())
    expect(Math.max(...later) - start.getTime()).toBeGreaterThanOrEqual(minute - 1_000)
  })

  it("keeps its verdict, with the date of it, while its issuer's server is away", async () => {
    const found = await mirrored()
    remote.paths.set("/lists/1", unavailable)
    remote.paths.set("/users/school/did.json", unavailable)
    await checkMirrorAgain(test.ground, { url: url(), holder: bob })
    const [waiting] = await eventually(async () => {
      const rows = await test.ground.database.orm.select().from(task).where(eq(task.job, "social.check-mirrored-badge"))
      const tried = rows.filter(
        ({ payload, reason }) =>
          reason !== null && (payload as { mirroredBadgeId: string }).mirroredBadgeId === found?.id,
      )
      return tried.length > 0 && tried
    })
    expect(waiting?.state).toBe("waiting")
    expect(await mirrored()).toMatchObject({ verdict: "verified", checkedAt: found?.checkedAt })
  })

  it("is replaced by what its holder shows now, and goes when they show it no more", async () => {
    const old = await mirrored()
    test.passTime(2 * minute)
    await publishList({ revoked: false })
    await show()
    let start = test.ground.now()
    await checkMirrorAgain(test.ground, { url: url(), holder: bob })
    const now = await checkedSince(start)
    expect(now).toMatchObject({ verdict: "verified", id: old?.id, addedAt: old?.addedAt })
    expect(now.digest).not.toBe(old?.digest)
    remote.paths.delete("/badges/one")
    test.passTime(2 * minute)
    start = test.ground.now()
    await checkMirrorAgain(test.ground, { url: url(), holder: bob })
    await eventually(async () => (await mirrored()) === undefined)
  })
})
