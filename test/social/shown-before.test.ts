import { eq } from "drizzle-orm"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { resolveActor, type Actor } from "../../src/actors/index.ts"
import { didDocument, didWebOf, generateCredentialKey, issueCredential } from "../../src/credentials/index.ts"
import { recordFollowAnswer, requestFollow } from "../../src/social/index.ts"
import { mostBadgesPages } from "../../src/social/limits.ts"
import { mirroredBadge } from "../../src/social/schema.ts"
import { task } from "../../src/queue/schema.ts"
import { profileView } from "../../src/views/index.ts"
import { startRemoteServer, type RemoteServer } from "../actors/remote-server.ts"
import { granted, newPerson, openRooms, workRooms } from "../support/cast.ts"
import { eventually, type TestGround } from "../support/ground.ts"

let test: TestGround
let remote: RemoteServer
let alice: Actor
let bob: Actor
let rounds = 0

beforeAll(async () => {
  test = await openRooms()
  await workRooms(test)
})
afterAll(() => test.close())
beforeEach(async () => {
  await test.ground.database.orm.delete(mirroredBadge)
  await test.ground.database.orm.delete(task)
  remote = await startRemoteServer()
  remote.addAccount("bob", { streams: [at("/users/bob/badges")] })
  bob = granted(await resolveActor(test.ground, `bob@${remote.host}`))
  alice = await newPerson(test.ground, `alice_${(rounds += 1)}`)
})
afterEach(() => remote.close())

const at = (path: string) => `http://${remote.host}${path}`

async function follow(answer: "accepted" | "rejected" = "accepted"): Promise<void> {
  const asked = granted(await requestFollow(test.ground, alice.id, bob))
  granted(await recordFollowAnswer(test.ground, { activityUri: asked.activityUri, by: bob, answer }))
}

/** Serves badges of Bob's at `/badges/<name>`, verifiable. */
async function show(names: string[]): Promise<void> {
  const school = at("/users/school")
  const did = didWebOf(school)
  const key = await generateCredentialKey()
  const document = didDocument({ did, actorUri: school, keys: [key] })
  remote.paths.set("/users/school/did.json", { type: "application/did+json", body: document })
  for (const name of names) {
    const achievement = { id: at(`/achievements/${name}`), name, description: "Ties them.", criteriaNarrative: "Ten." }
    const parts = { id: at(`/credentials/${name}`), issuer: { name: "School" }, recipientId: bob.uri, achievement }
    const { bytes } = await issueCredential({ did, key, now: test.ground.now(), parts })
    remote.paths.set(`/badges/${name}`, { type: "application/vc", body: new TextDecoder().decode(bytes) })
  }
}

const collection = (more: object) =>
  remote.paths.set("/users/bob/badges", { body: { id: at("/users/bob/badges"), type: "OrderedCollection", ...more } })
const urls = async () =>
  (await test.ground.database.orm.select({ url: mirroredBadge.url }).from(mirroredBadge)).map(({ url }) => url)
const pathsAsked = () => remote.requests.map(({ url }) => url ?? "")
const idle = () =>
  eventually(async () => {
    const open = await test.ground.database.orm.select().from(task)
    return open.length > 0 && open.every(({ state }) => state === "done" || state === "dead")
  })

describe("whom one of our people begins to follow", () => {
  it("is seen with the badges that they showed before, in their order, each fetched as the follower and verified", async () => {
    await show(["newest", "older", "oldest"])
    collection({ totalItems: 3, first: at("/users/bob/badges/1") })
    remote.paths.set("/users/bob/badges/1", {
      body: {
        type: "OrderedCollectionPage",
        orderedItems: [at("/badges/newest"), { id: at("/badges/older"), type: "Object" }],
        next: at("/users/bob/badges/2"),
      },
    })
    remote.paths.set("/users/bob/badges/2", {
      body: { type: "OrderedCollectionPage", orderedItems: at("/badges/oldest") },
    })
    await follow()
    await idle()
    const profile = await profileView(test.ground, { handle: "bob", host: remote.host }, alice.id)
    expect(profile?.badges.items.map(({ name, standing }) => [name, standing?.verdict])).toEqual([
      ["newest", "verified"],
      ["older", "verified"],
      ["oldest", "verified"],
    ])
    for (const path of ["/users/bob/badges", "/users/bob/badges/2", "/badges/older"]) {
      const request = remote.requests.find(({ url }) => url === path)
      expect(request?.headers["signature"], path).toContain(`keyId="${alice.uri}#main-key"`)
    }
  })

  it("is asked nothing before they agreed, and nothing when they do not", async () => {
    collection({ orderedItems: [] })
    await follow("rejected")
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(pathsAsked().filter((path) => path.startsWith("/users/bob/badges"))).toEqual([])
  })

  it("shows only what lies on their own server and was awarded to them, and leads to no other server", async () => {
    await show(["own"])
    const other = await startRemoteServer()
    try {
      collection({
        orderedItems: [`http://${other.host}/badges/own`, at("/badges/own"), at("/users/bob"), "nonsense"],
        next: `http://${other.host}/users/bob/badges/2`,
      })
      await follow()
      await idle()
      expect(other.connections()).toBe(0)
      expect((await urls()).toSorted()).toEqual([at("/badges/own"), at("/users/bob")].toSorted())
      const profile = await profileView(test.ground, { handle: "bob", host: remote.host }, alice.id)
      expect(profile?.badges.items.map(({ name }) => name)).toEqual(["own"])
    } finally {
      await other.close()
    }
  })

  it("cannot make this server read pages without end", async () => {
    const page = (number: number) => `/users/bob/badges/${number}`
    for (let number = 0; number < mostBadgesPages + 10; number += 1) {
      remote.paths.set(page(number), { body: { orderedItems: [], next: at(page(number + 1)) } })
    }
    collection({ first: at(page(0)) })
    await follow()
    await idle()
    expect(pathsAsked().filter((path) => path.startsWith("/users/bob/badges"))).toHaveLength(mostBadgesPages)
  })

  it("is read with a first page inside the collection, and left alone when there is no collection", async () => {
    await show(["only"])
    collection({ first: { type: "OrderedCollectionPage", orderedItems: [at("/badges/only")] } })
    await follow()
    await idle()
    expect(await urls()).toEqual([at("/badges/only")])
    await test.ground.database.orm.delete(mirroredBadge)
    await test.ground.database.orm.delete(task)
    for (const broken of [{ status: 404, body: "none" }, { body: ["not", "a", "collection"] }, { body: "{" }]) {
      remote.paths.set("/users/bob/badges", broken)
      alice = await newPerson(test.ground, `alice_${(rounds += 1)}`)
      await follow()
      await idle()
      expect(await urls()).toEqual([])
      expect(await test.ground.database.orm.$count(task, eq(task.state, "dead"))).toBe(0)
    }
  })
})
