import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Actor } from "../../src/actors/index.ts"
import { changeVisibility, type Holding } from "../../src/backpack/index.ts"
import { hideReply, noteIdOf, pruneSocial } from "../../src/social/index.ts"
import { reactionsView } from "../../src/views/index.ts"
import { accept, issuerOf, must } from "./badges-of-ours.ts"
import { FakePeer, type PeerActor } from "./fake-peer.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"

const everybody = "https://www.w3.org/ns/activitystreams#Public"
/** Where the word EmojiReact comes from. */
const withEmoji = {
  "@context": ["https://www.w3.org/ns/activitystreams", { EmojiReact: "http://litepub.social/ns#EmojiReact" }],
}

let instance: OneInstance
let peer: FakePeer
let otherPeer: FakePeer
let alice: Actor
let zoe: Actor
/** Strangers, all three. */
let bob: PeerActor
let carol: PeerActor
let mallory: PeerActor
let badge: Holding
let note: string

beforeAll(async () => {
  ;[instance, peer, otherPeer] = await Promise.all([startInstance(), FakePeer.start(), FakePeer.start()])
  ;[alice, zoe] = [await instance.person("alice"), await instance.person("zoe")]
  ;[bob, carol, mallory] = [await peer.actor("bob"), await peer.actor("carol"), await otherPeer.actor("mallory")]
  const harbor = await issuerOf(instance, await instance.person("hanna"), "harbor")
  await harbor.award(alice, "Knot tying")
  badge = await accept(instance, alice, "public")
  note = noteOf(badge)
})
afterAll(async () => {
  await Promise.all([instance.close(), peer.close(), otherPeer.close()])
})

const noteOf = ({ id, showing }: Holding) => `${instance.origin}/notes/${noteIdOf({ holdingId: id, showing })}`
const send = async (at: FakePeer, actor: PeerActor, activity: object) => {
  const answer = await at.post(alice.inboxUri, activity, actor)
  await instance.quiet()
  return answer.status
}
const seen = async (isHolder = false) => {
  const view = await reactionsView(instance.ground, badge.id, { isHolder })
  if (view === null) throw new Error("the badge has no note")
  const replies = view.replies.items.map((reply) => `${reply.author.handle.split("@")[1]}: ${reply.contentHtml}`)
  return { likes: view.likes, boosts: view.boosts, replies }
}
const nothing = { likes: 0, boosts: 0, replies: [] }
const rows = () => instance.rows(`select kind, uri from reaction order by uri`)
const actors = () => instance.rows(`select uri from actor where not local order by uri`)
const replyOf = (actor: PeerActor, name: string, more: Record<string, unknown> = {}) => ({
  id: `${actor.uri}/notes/${name}`,
  type: "Note",
  attributedTo: actor.uri,
  inReplyTo: note,
  content: `<p>${name}</p>`,
  to: [everybody],
  cc: [alice.uri],
  ...more,
})
const create = (at: FakePeer, actor: PeerActor, object: object, more: Record<string, unknown> = {}) =>
  at.activity("Create", actor, { object, to: [everybody], cc: [alice.uri], ...more })

describe("what does not concern a badge that everybody sees", () => {
  test("leaves no row, of the reaction or of who sent it", async () => {
    const before = [await rows(), await actors()]
    const foreign = `${peer.origin}/notes/1`
    const unknown = `${instance.origin}/notes/AAAAAAAAAAAAAAAAAAAAAA`
    for (const object of [foreign, unknown, alice.uri, `${instance.origin}/badges/${badge.id}`]) {
      for (const type of ["Like", "Announce", "EmojiReact"])
        expect(await send(peer, bob, peer.activity(type, bob, { ...withEmoji, object, to: [everybody] }))).toBe(202)
      expect(await send(peer, bob, create(peer, bob, replyOf(bob, "elsewhere", { inReplyTo: object })))).toBe(202)
    }
    // A letter to Alice, a note to Bob's followers, and one that only claims to be for everybody in its envelope.
    for (const to of [[alice.uri], [bob.followers]]) {
      const letter = replyOf(bob, "letter", { to, cc: [] })
      await send(peer, bob, create(peer, bob, letter, { to, cc: [] }))
      await send(peer, bob, create(peer, bob, letter))
    }
    expect(await rows()).toEqual(before[0])
    expect(await seen()).toEqual(nothing)
  })
})

describe("a like and a boost of a badge", () => {
  test("by a stranger count once, whatever they are called, and are taken back by their id or by what they were about", async () => {
    const like = peer.activity("Like", bob, { object: note })
    expect(await send(peer, bob, like)).toBe(202)
    expect(await send(peer, bob, peer.activity("Like", bob, { object: note, content: "🎉" }))).toBe(202)
    expect(await send(peer, bob, peer.activity("EmojiReact", bob, { ...withEmoji, object: note, content: "🎉" }))).toBe(
      202,
    )
    expect(
      await send(peer, carol, peer.activity("EmojiReact", carol, { ...withEmoji, object: note, content: "🦊" })),
    ).toBe(202)
    const announce = otherPeer.activity("Announce", mallory, { object: note, to: [everybody] })
    expect(await send(otherPeer, mallory, announce)).toBe(202)
    expect(await seen()).toEqual({ likes: 2, boosts: 1, replies: [] })
    await send(peer, bob, peer.activity("Undo", bob, { object: like }))
    await send(otherPeer, mallory, otherPeer.activity("Undo", mallory, { object: announce["id"] }))
    expect(await seen()).toEqual({ likes: 1, boosts: 0, replies: [] })
  })

  test("are taken back by nobody else, not even by a neighbour", async () => {
    const before = await rows()
    const like = peer.activity("Like", carol, { object: note })
    await send(peer, carol, like)
    for (const [at, actor] of [
      [otherPeer, mallory],
      [peer, bob],
    ] as const) {
      for (const object of [like, like["id"], { ...like, actor: actor.uri }])
        await send(at, actor, at.activity("Undo", actor, { object }))
    }
    expect(await rows()).toHaveLength(before.length)
    expect((await seen()).likes).toBe(1)
    await send(peer, carol, peer.activity("Undo", carol, { object: like["id"] }))
    expect((await seen()).likes).toBe(0)
  })
})

describe("a reply to a badge", () => {
  test("shows safe, once, is changed and deleted by its author alone, and does not come back", async () => {
    const said = replyOf(bob, "Well done", { content: "<p>Well done<script>alert(1)</script></p>" })
    for (const _ of [1, 2]) await send(peer, bob, create(peer, bob, said))
    expect((await seen()).replies).toEqual(["bob: <p>Well done</p>"])
    const changed = { ...said, content: "<p>Very well done</p>", updated: "2040-01-01T00:00:00Z" }
    for (const [at, actor] of [
      [otherPeer, mallory],
      [peer, carol],
    ] as const) {
      await send(at, actor, at.activity("Update", actor, { object: changed, to: [everybody] }))
      await send(at, actor, at.activity("Update", actor, { object: { ...changed, attributedTo: actor.uri } }))
      await send(at, actor, at.activity("Delete", actor, { object: said["id"], to: [everybody] }))
      await send(at, actor, create(at, actor, said))
    }
    expect((await seen()).replies).toEqual(["bob: <p>Well done</p>"])
    await send(peer, bob, peer.activity("Update", bob, { object: changed, to: [everybody] }))
    expect((await seen()).replies).toEqual(["bob: <p>Very well done</p>"])
    await send(peer, bob, peer.activity("Delete", bob, { object: { type: "Tombstone", id: said.id }, to: [everybody] }))
    await send(peer, bob, create(peer, bob, said))
    expect((await seen()).replies).toEqual([])
    // What stays to keep it from coming back goes after a month.
    const stones = () => instance.rows(`select 1 from reaction where deleted_at is not null`)
    await pruneSocial(instance.ground)
    expect(await stones()).toHaveLength(1)
    await instance.rows(`update reaction set deleted_at = now() - interval '31 days' where deleted_at is not null`)
    await pruneSocial(instance.ground)
    expect(await stones()).toEqual([])
  })

  test("in somebody else's name, or with an id on somebody else's server, is not kept", async () => {
    const before = [await rows(), await actors()]
    for (const object of [
      replyOf(bob, "forged"),
      replyOf(mallory, "in-bobs-name", { attributedTo: bob.uri }),
      replyOf(bob, "at-bobs", { attributedTo: mallory.uri }),
    ])
      await send(otherPeer, mallory, create(otherPeer, mallory, object))
    expect([await rows(), await actors()]).toEqual(before)
  })

  test("is taken off the page by the badge's owner, by nobody else, and can be put back", async () => {
    await send(peer, bob, create(peer, bob, replyOf(bob, "Spam")))
    const [reply] = await instance.rows<{ id: string }>(
      `select id from reaction where kind = 'reply' and deleted_at is null`,
    )
    const id = reply?.id ?? ""
    expect((await hideReply(instance.ground, zoe.id, id, true)).ok).toBe(false)
    expect((await seen()).replies).toEqual(["bob: <p>Spam</p>"])
    must(await hideReply(instance.ground, alice.id, id, true))
    expect((await seen()).replies).toEqual([])
    expect((await seen(true)).replies).toEqual(["bob: <p>Spam</p>"])
    must(await hideReply(instance.ground, alice.id, id, false))
    expect((await seen()).replies).toEqual(["bob: <p>Spam</p>"])
  })

  test("of one person is kept twenty times", async () => {
    for (const number of Array(25).keys())
      // oxlint-disable-next-line no-await-in-loop
      await peer.post(alice.inboxUri, create(peer, carol, replyOf(carol, `again-${number}`)), carol)
    await instance.quiet()
    const found = await instance.rows(`select 1 from reaction where uri like '%again-%'`)
    expect(found).toHaveLength(20)
  })
})

test("a badge for followers is reacted to by followers, and by nobody else", async () => {
  must(await changeVisibility(instance.ground, alice.id, badge.id, "followers"))
  await instance.quiet()
  const [shown] = await instance.rows<{ uri: string }>(`select uri from note where deleted_at is null`)
  const uri = shown?.uri ?? ""
  expect(uri).not.toBe(note)
  expect(await rows()).toEqual([])
  await send(peer, bob, peer.activity("Like", bob, { object: uri }))
  expect(await seen()).toEqual(nothing)
  await send(peer, bob, peer.activity("Follow", bob, { object: alice.uri }))
  await send(peer, bob, peer.activity("Like", bob, { object: uri }))
  await send(peer, carol, peer.activity("Like", carol, { object: uri }))
  expect((await seen()).likes).toBe(1)
})

test("what was said to a badge goes when the badge is hidden", async () => {
  expect(await rows()).toHaveLength(1)
  must(await changeVisibility(instance.ground, alice.id, badge.id, "private"))
  await instance.quiet()
  expect(await rows()).toEqual([])
  expect(await reactionsView(instance.ground, badge.id, { isHolder: true })).toBeNull()
})
