import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { actorByUri, resolveActor, type Actor } from "../../src/actors/index.ts"
import {
  closeReport,
  makeReport,
  moderationChores,
  muteActor,
  setPolicy,
  setStanding,
  trustIssuer,
  unmuteActor,
} from "../../src/moderation/index.ts"
import { requestFollow } from "../../src/social/index.ts"
import { authorOfReported, openOffers, pendingOfferCount, profileView, timelineView } from "../../src/views/index.ts"
import { inboxDoor } from "../../federation/inbox/door.ts"
import { morePerSecond, mostAtOnce } from "../../federation/inbox/rate.ts"
import { createProtocol } from "../../federation/runtime/protocol.ts"
import { accept, issuerOf, must } from "../federation/badges-of-ours.ts"
import { FakePeer, type PeerActor } from "../federation/fake-peer.ts"
import { startInstance, type OneInstance } from "../federation/one-instance.ts"

let instance: OneInstance
let peer: FakePeer
let alice: Actor
let bob: PeerActor
let badge: string
const everybody = "https://www.w3.org/ns/activitystreams#Public"
const plain = { rejectMedia: false, rejectReports: false, publicComment: "", privateComment: "", obfuscate: false }
const policy = async (more: object) =>
  must(await setPolicy(instance.ground, null, { ...plain, domain: peer.host, severity: "none", ...more }))

beforeAll(async () => {
  ;[instance, peer] = await Promise.all([startInstance(), FakePeer.start()])
  alice = await instance.person("alice")
  bob = await peer.actor("bob")
  const harbor = await issuerOf(instance, await instance.person("hanna"), "harbor")
  await harbor.award(alice, "Knot tying")
  badge = `${instance.origin}/badges/${(await accept(instance, alice, "public")).id}`
})
afterAll(async () => {
  await Promise.all([instance.close(), peer.close()])
})

const post = async (activity: object, as = bob) => {
  const { status } = await peer.post(alice.inboxUri, activity, as)
  await instance.quiet()
  return status
}
const reports = () =>
  instance.rows<{ comment: string; from_host: string; items: number }>(
    `select comment, from_host, (select count(*)::int from report_item where report_id = report.id) as items from report order by id`,
  )

describe("a report of another server", () => {
  test("is kept once, as plain text, with what it names of ours and nothing else", async () => {
    const flag = peer.activity("Flag", bob, {
      object: [alice.uri, badge, `${peer.origin}/notes/1`, `${instance.origin}/badges/AAAAAAAAAAAAAAAAAAAAAA`],
      content: "<p>She <b>cannot</b> tie a knot.<script>1</script></p>",
    })
    expect([await post(flag), await post(flag)]).toEqual([202, 202])
    expect(await reports()).toEqual([
      { comment: expect.stringContaining("cannot tie"), from_host: peer.host, items: 1 },
    ])
    expect((await reports())[0]?.comment).not.toContain("<")
  })

  test("about nobody of ours leaves no row, of a stranger not even the stranger", async () => {
    const stranger = await peer.actor("stranger")
    const before = await instance.rowCounts()
    await post(peer.activity("Flag", stranger, { object: [`${peer.origin}/users/bob`], content: "x" }), stranger)
    await post(peer.activity("Flag", stranger, { object: [], content: "x" }), stranger)
    const after = await instance.rowCounts()
    expect({ ...after, task: 0 }).toEqual({ ...before, task: 0 })
  })

  test("is bounded, and can be refused altogether", async () => {
    for (let more = 0; more < 6; more += 1)
      await post(peer.activity("Flag", bob, { object: [alice.uri], content: `Again ${more}` }))
    expect(await reports()).toHaveLength(5)
    const hanna = await instance.rows<{ uri: string }>(`select uri from actor where handle = 'hanna'`)
    await policy({ rejectReports: true })
    await post(peer.activity("Flag", bob, { object: [hanna[0]?.uri], content: "x" }))
    expect(await reports()).toHaveLength(5)
    await policy({})
    await post(peer.activity("Flag", bob, { object: [hanna[0]?.uri], content: "x" }))
    expect(await reports()).toHaveLength(6)
  })
})

describe("what was decided long ago", () => {
  test("goes: closed reports after a year, the log after two; what is open stays", async () => {
    const { ground } = instance
    const [first] = await instance.rows<{ id: string }>(`select id from report order by id limit 1`)
    must(await closeReport(ground, alice.id, { reportId: first?.id ?? "", outcome: "dismissed" }))
    const day = 24 * 60 * 60 * 1000
    const later = (days: number) => ({ ...ground, now: () => new Date(ground.now().getTime() + days * day) })
    const left = async (days: number) => {
      for (const chore of moderationChores(later(days))) await chore.run()
      return [(await reports()).length, (await instance.rows(`select id from moderation_log`)).length > 0]
    }
    expect([await left(364), await left(366), await left(731)]).toEqual([
      [6, true],
      [5, true],
      [5, false],
    ])
  })
})

describe("a report about somebody elsewhere", () => {
  test("goes to their server when the reporter says so, from this server as such", async () => {
    const subject = must(await resolveActor(instance.ground, bob.uri))
    const made = { category: "spam" as const, comment: "Buy this", subject, reporter: alice, items: [] }
    must(await makeReport(instance.ground, { ...made, sourceKey: "form-one", forward: false }))
    await instance.quiet()
    expect(peer.posts.filter(({ body }) => body["type"] === "Flag")).toEqual([])
    must(await makeReport(instance.ground, { ...made, sourceKey: "form-two", forward: true }))
    await instance.quiet()
    const [flag] = peer.posts.filter(({ body }) => body["type"] === "Flag")
    expect(flag?.body).toMatchObject({ object: bob.uri, content: "Buy this" })
    expect(JSON.stringify(flag?.body)).not.toContain(alice.uri)
    const [self] = await instance.rows<{ uri: string }>(`select uri from actor where local and type = 'Application'`)
    expect(flag?.body["actor"]).toBe(self?.uri)
  })
})

describe("a silenced server", () => {
  const offerOf = (name: string, as: PeerActor) =>
    peer.activity("Offer", as, { object: `${peer.origin}/credentials/${name}`, to: [alice.uri] })
  const apart = async () => (await openOffers(instance.ground, alice.id)).map(({ isApart }) => isApart)
  const shown = (viewer: string | null) =>
    profileView(instance.ground, { handle: "bob", host: peer.host }, viewer).then((view) => view !== null)

  test("is seen by those who are signed in, and its offers wait apart until its issuer is trusted or followed", async () => {
    await post(offerOf("one", bob))
    expect(await apart()).toEqual([false])
    await policy({ severity: "silence" })
    expect(await apart()).toEqual([true])
    expect(await pendingOfferCount(instance.ground, alice.id)).toBe(0)
    expect([await shown(null), await shown(alice.id)]).toEqual([false, true])
    const known = must(await resolveActor(instance.ground, bob.uri))
    await trustIssuer(instance.ground, alice.id, { issuerActorId: known.id, trusted: true })
    expect(await apart()).toEqual([false])
    await trustIssuer(instance.ground, alice.id, { issuerActorId: known.id, trusted: false })
    must(await requestFollow(instance.ground, alice.id, known))
    await instance.quiet()
    const follow = peer.posts.findLast(({ body }) => body["type"] === "Follow")
    await post(peer.activity("Accept", bob, { object: follow?.body["id"] }))
    expect(await apart()).toEqual([false])
    await policy({})
    expect(await shown(null)).toBe(true)
  })

  test("and somebody who is limited are the same for those who read", async () => {
    const known = must(await resolveActor(instance.ground, bob.uri))
    must(await setStanding(instance.ground, null, { actorId: known.id, standing: "limited" }))
    expect([await shown(null), await shown(alice.id)]).toEqual([false, true])
    must(await setStanding(instance.ground, null, { actorId: known.id, standing: "good" }))
  })
})

describe("a post of somebody elsewhere", () => {
  test("can be reported by those who can have read it, and by nobody else", async () => {
    const known = must(await resolveActor(instance.ground, bob.uri))
    const [hanna] = await instance.rows<{ id: string }>(`select id from actor where handle = 'hanna'`)
    const said = (name: string, to: string) => ({
      id: `${bob.uri}/notes/${name}`,
      type: "Note",
      attributedTo: bob.uri,
      content: name,
      to: [to],
    })
    for (const [name, to] of [
      ["open", everybody],
      ["closed", bob.followers],
    ] as const)
      await post(peer.activity("Create", bob, { object: said(name, to), to: [to] }))
    const seenBy = (name: string, id = "") => authorOfReported(instance.ground, `${bob.uri}/notes/${name}`, id)
    expect([await seenBy("open", hanna?.id), await seenBy("closed", alice.id)]).toEqual([known.id, known.id])
    expect([await seenBy("closed", hanna?.id), await seenBy("none", alice.id)]).toEqual([null, null])
    await instance.rows(`delete from note where not local`)
  })
})

describe("somebody whom Alice mutes", () => {
  test("is not in her timeline, is not told, and comes back", async () => {
    const known = must(await resolveActor(instance.ground, bob.uri))
    const note = { id: `${bob.uri}/notes/1`, type: "Note", attributedTo: bob.uri, content: "Hello", to: [everybody] }
    await post(peer.activity("Create", bob, { object: note, to: [everybody] }))
    const seen = async () => (await timelineView(instance.ground, alice.id)).items.length
    expect(await seen()).toBe(1)
    const told = peer.posts.length
    must(await muteActor(instance.ground, alice.id, known))
    await instance.quiet()
    expect([await seen(), peer.posts.length]).toEqual([0, told])
    await unmuteActor(instance.ground, alice.id, known.id)
    expect(await seen()).toBe(1)
  })
})

describe("a server whose pictures are not kept", () => {
  test("has its pictures deleted and none fetched, wherever they lie", async () => {
    const elsewhere = await FakePeer.start()
    const picture = await peer.actor("painter", { icon: { type: "Image", url: `${elsewhere.origin}/icon.png` } })
    await policy({ rejectMedia: true })
    await post(peer.activity("Follow", picture, { object: alice.uri }), picture)
    await instance.quiet()
    expect((await actorByUri(instance.ground, picture.uri))?.iconUrl).toBe(`${elsewhere.origin}/icon.png`)
    expect(elsewhere.asked).toEqual([])
    await policy({})
    await elsewhere.close()
  })
})

describe("a flood", () => {
  test("of one server is slowed before any signature is looked at, and nobody else is", async () => {
    const { ground } = instance
    let moment = ground.now()
    const door = inboxDoor(createProtocol({ ...ground, now: () => moment }))
    const send = (keyHost: string) =>
      door.request("/inbox", {
        method: "POST",
        headers: {
          "content-type": "text/plain",
          signature: `keyId="http://${keyHost}/users/x#main-key",headers="(request-target) host date",signature="AAAA"`,
        },
        body: "x",
      })
    const statuses = new Set<number>()
    for (let sent = 0; sent < mostAtOnce; sent += 1) statuses.add((await send("flood.example")).status)
    expect([...statuses]).toEqual([415])
    const slowed = await send("flood.example")
    expect([slowed.status, slowed.headers.get("retry-after")]).toEqual([429, "1"])
    expect((await send("quiet.example")).status).toBe(415)
    moment = new Date(moment.getTime() + 1_000)
    for (let sent = 0; sent < morePerSecond; sent += 1) statuses.add((await send("flood.example")).status)
    expect([...statuses]).toEqual([415])
    expect((await send("flood.example")).status).toBe(429)
  })
})
