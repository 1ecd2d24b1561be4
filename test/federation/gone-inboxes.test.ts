import { exportSpki } from "@fedify/fedify/runtime"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { eq } from "drizzle-orm"
import { changeProfile, type Actor } from "../../src/actors/index.ts"
import { actor } from "../../src/actors/schema.ts"
import { FakePeer, type PeerActor } from "./fake-peer.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"

let instance: OneInstance
let alice: Actor
let peer: FakePeer
let bob: PeerActor
let changes = 0

const hour = 3_600_000

beforeAll(async () => {
  instance = await startInstance()
  alice = await instance.person("alice")
})
afterAll(() => instance.close())
beforeEach(async () => {
  peer = await FakePeer.start()
  bob = await peer.actor("bob")
  await follow()
  return async () => {
    // The next test's news must not wait for a server that is no more.
    await instance.rows("delete from follow")
    await peer.close()
  }
})

async function follow(): Promise<void> {
  expect((await peer.post(alice.inboxUri, peer.activity("Follow", bob, { object: alice.uri }), bob)).status).toBe(202)
  await instance.quiet()
}

/** Something to tell every follower: an Update of Alice's profile. */
async function tellFollowers(): Promise<void> {
  const name = `Alice ${(changes += 1)}`
  await instance.ground.database.transaction(async (tx) => {
    await changeProfile(instance.ground, tx, alice.id, { name })
  })
  await instance.quiet()
}

const known = async () => (await instance.ground.database.orm.select().from(actor).where(eq(actor.uri, bob.uri)))[0]
const postsTried = () => {
  const tried: string[] = []
  const answer = peer.inboxStatus
  peer.inboxStatus = (path) => {
    tried.push(path)
    return answer(path)
  }
  return tried
}
const told = () => peer.posts.filter(({ body }) => body["type"] === "Update").length

describe("a follower whose inbox is not there", () => {
  test("is sent nothing more once their actor is not there either, and again as soon as they speak", async () => {
    await tellFollowers()
    expect(told()).toBe(1)
    peer.inboxStatus = () => 404
    const document = { type: "application/activity+json", body: JSON.stringify({}) }
    peer.serve("/users/bob", { ...document, status: 404 })
    instance.passTime(2 * hour)
    await tellFollowers()
    expect(await known()).toMatchObject({ inboxGoneAt: expect.any(Date), goneAt: null })
    const tried = postsTried()
    await tellFollowers()
    expect(tried).toEqual([])

    peer.inboxStatus = () => 202
    // The same server with the same key as before, back from a bad day.
    await peer.actor("bob", await keyOf(bob))
    await follow()
    expect((await known())?.inboxGoneAt).toBeNull()
    await tellFollowers()
    expect(told()).toBe(2)
  })

  test("goes on being told while their actor is there, since a server may have a bad hour", async () => {
    peer.inboxStatus = () => 404
    instance.passTime(2 * hour)
    await tellFollowers()
    expect(await known()).toMatchObject({ inboxGoneAt: null, goneAt: null })
    peer.inboxStatus = () => 202
    await tellFollowers()
    expect(told()).toBe(1)
  })

  test("is told at the other inbox that their actor names meanwhile", async () => {
    const moved = `${bob.uri}/inbox-2`
    peer.inboxStatus = (path) => (path.endsWith("/inbox-2") ? 202 : 410)
    await peer.actor("bob", { inbox: moved, endpoints: {}, ...(await keyOf(bob)) })
    instance.passTime(2 * hour)
    await tellFollowers()
    expect(await known()).toMatchObject({ inboxUri: moved, inboxGoneAt: null })
    await tellFollowers()
    expect(peer.posts.at(-1)?.path).toBe("/users/bob/inbox-2")
  })

  test("is gone for good when their actor says so", async () => {
    peer.inboxStatus = () => 410
    peer.serve("/users/bob", { status: 410, body: "" })
    instance.passTime(2 * hour)
    await tellFollowers()
    expect((await known())?.goneAt).toEqual(expect.any(Date))
    const tried = postsTried()
    await tellFollowers()
    expect(tried).toEqual([])
  })
})

async function keyOf({ keys, keyId, uri }: PeerActor) {
  return { publicKey: { id: keyId, owner: uri, publicKeyPem: await exportSpki(keys.publicKey) } }
}
