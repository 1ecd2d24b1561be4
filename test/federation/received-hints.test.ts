import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { resolveActor, type Actor } from "../../src/actors/index.ts"
import { requestFollow } from "../../src/social/index.ts"
import { must } from "./badges-of-ours.ts"
import { FakePeer, type PeerActor } from "./fake-peer.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"

const everybody = "https://www.w3.org/ns/activitystreams#Public"

let instance: OneInstance
let peer: FakePeer
let otherPeer: FakePeer
let alice: Actor
let zoe: Actor
let bob: PeerActor
let carol: PeerActor
let mallory: PeerActor

beforeAll(async () => {
  ;[instance, peer, otherPeer] = await Promise.all([startInstance(), FakePeer.start(), FakePeer.start()])
  ;[alice, zoe] = [await instance.person("alice"), await instance.person("zoe")]
  bob = await peer.actor("bob")
  carol = await peer.actor("carol")
  mallory = await otherPeer.actor("mallory")
  for (const [at, actor] of [
    [peer, bob],
    [peer, carol],
    [otherPeer, mallory],
  ] as const) {
    must(await requestFollow(instance.ground, alice.id, must(await resolveActor(instance.ground, actor.uri))))
    await instance.quiet()
    const follow = at.posts.at(-1)?.body
    await at.post(alice.inboxUri, at.activity("Accept", actor, { object: follow?.["id"] }), actor)
    await instance.quiet()
  }
})
afterAll(async () => {
  await Promise.all([instance.close(), peer.close(), otherPeer.close()])
})

const shared = () => `${instance.origin}/inbox`
const send = async (at: FakePeer, actor: PeerActor, activity: object, inbox = shared()) => {
  const answer = await at.post(inbox, activity, actor)
  await instance.quiet()
  return answer.status
}
const noteOf = (actor: PeerActor, name: string) => ({
  id: `${actor.uri}/notes/${name}`,
  type: "Note",
  attributedTo: actor.uri,
  content: `<p>${name}</p>`,
  to: everybody,
})
const notes = () =>
  instance.rows<{ uri: string; content: string; deleted: boolean }>(
    `select uri, content_html as content, deleted_at is not null as deleted from note where not local order by uri`,
  )
const mirrors = () => instance.rows<{ url: string }>(`select url from mirrored_badge order by url`)
const offers = () =>
  instance.rows<{ recipient_id: string; state: string }>(`select recipient_id, state from offer order by id`)

test("the follows were accepted by those who were asked", async () => {
  expect(await instance.rows(`select state from follow`)).toEqual(Array(3).fill({ state: "accepted" }))
})

describe("an offer", () => {
  const offerOf = (name: string, to: string[], object = `${bob.uri}/credentials/${name}`) => ({
    ...peer.activity("Offer", bob, { object, to }),
  })

  test("that comes to two personal inboxes and the shared one is one offer for each of its addressees", async () => {
    const offer = offerOf("twice", [alice.uri, zoe.uri])
    await Promise.all([alice.inboxUri, zoe.inboxUri, shared(), shared()].map((inbox) => peer.post(inbox, offer, bob)))
    const both = async () => (await offers()).map(({ recipient_id }) => recipient_id).toSorted()
    await expect.poll(both, { timeout: 10_000 }).toEqual([alice.id, zoe.id].toSorted())
  })

  test("that is not addressed to an inbox's owner is not theirs", async () => {
    const before = await offers()
    expect(await send(peer, bob, offerOf("not-hers", [carol.uri]), alice.inboxUri)).toBe(202)
    expect(await offers()).toEqual(before)
  })

  test("of a badge that lies on another server than its actor leaves nothing, and nothing is fetched", async () => {
    const before = await offers()
    const asked = otherPeer.asked.length
    expect(await send(peer, bob, offerOf("foreign", [alice.uri], `${otherPeer.origin}/credentials/1`))).toBe(202)
    expect(await offers()).toEqual(before)
    expect(otherPeer.asked.slice(asked).map(({ path }) => path)).not.toContain("/credentials/1")
  })
})

describe("a note", () => {
  test("of somebody who is followed is kept once, safe, however often it comes", async () => {
    const create = peer.activity("Create", bob, {
      object: { ...noteOf(bob, "hello"), content: "<p>hello<script>alert(1)</script></p>" },
      to: everybody,
    })
    for (const inbox of [shared(), alice.inboxUri, zoe.inboxUri]) expect(await send(peer, bob, create, inbox)).toBe(202)
    const found = (await notes()).filter(({ uri }) => uri.endsWith("/hello"))
    expect(found).toHaveLength(1)
    expect(found[0]?.content).toContain("hello")
    expect(found[0]?.content).not.toContain("script")
  })

  test("that Mallory attributes to Bob, or that lies on Bob's server, is not kept", async () => {
    const before = await notes()
    for (const object of [
      noteOf(bob, "forged"),
      { ...noteOf(mallory, "in-bobs-name"), attributedTo: bob.uri },
      { ...noteOf(bob, "at-bobs"), attributedTo: mallory.uri },
    ]) {
      await send(otherPeer, mallory, otherPeer.activity("Create", mallory, { object, to: everybody }))
    }
    expect(await notes()).toEqual(before)
  })

  test("is neither deleted nor changed by anybody but its author, not even by a neighbour on the same server", async () => {
    const before = await notes()
    for (const [at, actor] of [
      [otherPeer, mallory],
      [peer, carol],
    ] as const) {
      await send(at, actor, at.activity("Delete", actor, { object: `${bob.uri}/notes/hello`, to: everybody }))
      const changed = { ...noteOf(bob, "hello"), content: "<p>sold</p>", updated: "2040-01-01T00:00:00Z" }
      await send(at, actor, at.activity("Update", actor, { object: changed, to: everybody }))
      await send(
        at,
        actor,
        at.activity("Update", actor, { object: { ...changed, attributedTo: actor.uri }, to: everybody }),
      )
    }
    expect(await notes()).toEqual(before)
  })

  test("that its author deleted does not come back with the old Create", async () => {
    const create = peer.activity("Create", bob, { object: noteOf(bob, "short"), to: everybody })
    await send(peer, bob, create)
    await send(
      peer,
      bob,
      peer.activity("Delete", bob, { object: { type: "Tombstone", id: `${bob.uri}/notes/short` }, to: everybody }),
    )
    await send(peer, bob, create, alice.inboxUri)
    expect((await notes()).find(({ uri }) => uri.endsWith("/short"))?.deleted).toBe(true)
  })
})

describe("a badge that is shown", () => {
  const add = (at: FakePeer, actor: PeerActor, object: string, target: string) =>
    at.activity("Add", actor, { object, target, to: everybody })

  test("is noted when its holder adds it to their own badges on their own server, and goes with the Remove", async () => {
    const badge = `${bob.uri}/holdings/1`
    peer.serve("/users/bob/holdings/1", { status: 503, body: "" })
    await send(peer, bob, add(peer, bob, badge, bob.badges))
    expect(await mirrors()).toEqual([{ url: badge }])
    await send(peer, carol, peer.activity("Remove", carol, { object: badge, target: carol.badges, to: everybody }))
    await send(peer, carol, peer.activity("Remove", carol, { object: badge, target: bob.badges, to: everybody }))
    expect(await mirrors()).toEqual([{ url: badge }])
    await send(peer, bob, peer.activity("Remove", bob, { object: badge, target: bob.badges, to: everybody }))
    expect(await mirrors()).toEqual([])
  })

  test("is not noted in somebody else's collection, and not from another server", async () => {
    await send(otherPeer, mallory, add(otherPeer, mallory, `${mallory.uri}/holdings/1`, bob.badges))
    await send(otherPeer, mallory, add(otherPeer, mallory, `${bob.uri}/holdings/2`, mallory.badges))
    await send(peer, carol, add(peer, carol, `${carol.uri}/holdings/1`, bob.badges))
    expect(await mirrors()).toEqual([])
  })
})

describe("a follow", () => {
  const followers = () =>
    instance.rows(`select f.uri from follow join actor f on f.id = follower_id where followed_id = '${zoe.id}'`)

  test("is undone only by the one who follows", async () => {
    const follow = peer.activity("Follow", bob, { object: zoe.uri })
    await send(peer, bob, follow)
    expect(await followers()).toEqual([{ uri: bob.uri }])
    await send(otherPeer, mallory, otherPeer.activity("Undo", mallory, { object: follow }))
    await send(otherPeer, mallory, otherPeer.activity("Undo", mallory, { object: follow["id"] }))
    await send(peer, carol, peer.activity("Undo", carol, { object: { ...follow } }))
    expect(await followers()).toEqual([{ uri: bob.uri }])
    await send(peer, bob, peer.activity("Undo", bob, { object: follow["id"] }))
    expect(await followers()).toEqual([])
  })
})

test("an actor's Update is read from its own server, not from the activity", async () => {
  const document = {
    id: bob.uri,
    type: "Person",
    preferredUsername: "bob",
    name: "Not Bob",
    inbox: `${otherPeer.origin}/inbox`,
  }
  const before = await instance.rows(`select name, inbox_uri from actor where uri = '${bob.uri}'`)
  await send(peer, bob, peer.activity("Update", bob, { object: document, to: everybody }))
  expect(await instance.rows(`select name, inbox_uri from actor where uri = '${bob.uri}'`)).toEqual(before)
})
