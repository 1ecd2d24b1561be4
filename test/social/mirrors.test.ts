import { eq } from "drizzle-orm"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { resolveActor, type Actor } from "../../src/actors/index.ts"
import {
  didDocument,
  didWebOf,
  generateCredentialKey,
  issueCredential,
  type CredentialKey,
} from "../../src/credentials/index.ts"
import {
  mirrorBadge,
  receiveNote,
  recordFollowAnswer,
  removeMirroredBadge,
  requestFollow,
  endFollow,
} from "../../src/social/index.ts"
import { mirroredBadge } from "../../src/social/schema.ts"
import { profileView, timelineView } from "../../src/views/index.ts"
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

beforeAll(async () => {
  test = await openRooms()
  await workRooms(test)
})
afterAll(() => test.close())
beforeEach(async () => {
  remote = await startRemoteServer()
  remote.addAccount("bob")
  bob = granted(await resolveActor(test.ground, `bob@${remote.host}`))
  alice = await newPerson(test.ground, `alice_${++rounds}`)
  const asked = granted(await requestFollow(test.ground, alice.id, bob))
  granted(await recordFollowAnswer(test.ground, { activityUri: asked.activityUri, by: bob, answer: "accepted" }))
  const school = at("/users/school")
  did = didWebOf(school)
  key = await generateCredentialKey()
  remote.paths.set("/users/school/did.json", {
    type: "application/did+json",
    body: didDocument({ did, actorUri: school, keys: [key] }),
  })
})
afterEach(() => remote.close())

const at = (path: string) => `http://${remote.host}${path}`
const url = () => at("/badges/one")
const mirrored = async () =>
  (await test.ground.database.orm.select().from(mirroredBadge).where(eq(mirroredBadge.url, url())))[0]
const settled = () =>
  eventually(async () => {
    const row = await mirrored()
    return row === undefined ? "purged" : row.state !== "arriving" && row.state
  })

async function show(recipientId = bob.uri, signedBy = key): Promise<Uint8Array> {
  const { bytes } = await issueCredential({
    did,
    key: signedBy,
    now: test.ground.now(),
    parts: {
      id: at("/credentials/1"),
      issuer: { name: "The school" },
      recipientId,
      achievement: {
        id: at("/achievements/1"),
        name: "Knots",
        description: "Ties them.",
        criteriaNarrative: "Tie ten.",
      },
    },
  })
  remote.paths.set("/badges/one", { type: "application/vc", body: new TextDecoder().decode(bytes) })
  return bytes
}
const add = (more: { url?: string; holder?: Actor } = {}) =>
  mirrorBadge(test.ground, { url: url(), holder: bob, visibility: "public", ...more })

describe("a badge that somebody elsewhere shows", () => {
  it("is fetched as the follower, verified here, and stands in their timeline and on the holder's profile", async () => {
    const bytes = await show()
    expect(granted(await add()).fresh).toBe(true)
    expect(granted(await add()).fresh).toBe(false)
    expect(await settled()).toBe("shown")
    expect(await mirrored()).toMatchObject({ bytes, verdict: "verified" })
    const request = remote.requests.find((one) => one.url === "/badges/one")
    expect(request?.headers["signature"]).toContain(`keyId="${alice.uri}#main-key"`)

    const content = { contentHtml: "<p>earned</p>", pageUrl: url(), images: [], visibility: "public" as const }
    const note = { ...content, uri: at("/notes/1"), publishedAt: test.ground.now(), updatedAt: null }
    granted(await receiveNote(test.ground, { note, author: bob }))
    const timeline = await timelineView(test.ground, alice.id)
    expect(timeline.items).toHaveLength(1)
    expect(timeline.items[0]).toMatchObject({
      href: url(),
      badge: { name: "Knots", standing: { verdict: "verified" } },
    })
    const profile = await profileView(test.ground, { handle: "bob", host: remote.host }, null)
    expect(profile?.badges.items.map(({ href }) => href)).toEqual([url()])
  })

  it("is not believed when it was awarded to somebody else, and never shown as verified when it is forged", async () => {
    await show("https://elsewhere.example/actors/other")
    granted(await add())
    expect(await settled()).toBe("failed")
    expect(await mirrored()).toMatchObject({ bytes: null, snapshot: null })
    await show(bob.uri, await generateCredentialKey())
    expect(granted(await add()).fresh).toBe(true)
    await eventually(async () => (await mirrored())?.state === "shown")
    expect((await mirrored())?.verdict).toBe("invalid")
  })

  it("is not fetched from another origin, nor for whom nobody here follows", async () => {
    expect(await add({ url: "https://elsewhere.example/badges/1" })).toMatchObject({ reason: "foreignBadge" })
    expect(await add({ holder: { ...bob, local: true } })).toMatchObject({ reason: "foreignBadge" })
    granted(await endFollow(test.ground, alice.id, bob.id))
    expect(await add()).toMatchObject({ reason: "nobodyFollows" })
    expect(remote.requests.filter((one) => one.url === "/badges/one")).toEqual([])
  })

  it("is purged when its server has it no more, when it is removed, and when its last follower leaves", async () => {
    granted(await add())
    expect(await settled()).toBe("purged")
    await show()
    granted(await add())
    expect(await settled()).toBe("shown")
    await removeMirroredBadge(test.ground, { url: url(), holder: alice })
    expect(await mirrored()).toBeDefined()
    await removeMirroredBadge(test.ground, { url: url(), holder: bob })
    expect(await mirrored()).toBeUndefined()
    granted(await add())
    expect(await settled()).toBe("shown")
    granted(await endFollow(test.ground, alice.id, bob.id))
    expect(await mirrored()).toBeUndefined()
  })
})
