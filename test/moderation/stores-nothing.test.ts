import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { actorByUri, type Actor } from "../../src/actors/index.ts"
import { type Holding } from "../../src/backpack/index.ts"
import { award } from "../../src/issuing/index.ts"
import {
  blockActor,
  blockServer,
  policiesOf,
  removePolicy,
  setAllowList,
  setAllowed,
  setPolicy,
  setStanding,
  unblockActor,
  unblockServer,
} from "../../src/moderation/index.ts"
import { noteIdOf, requestFollow } from "../../src/social/index.ts"
import { accept, issuerOf, must } from "../federation/badges-of-ours.ts"
import { FakePeer, type PeerActor } from "../federation/fake-peer.ts"
import { startInstance, type OneInstance } from "../federation/one-instance.ts"
import { eventually } from "../support/ground.ts"

const everybody = "https://www.w3.org/ns/activitystreams#Public"

let instance: OneInstance
/** Its whole server is suspended later. */
let bad: FakePeer
/** Mallory is suspended and Cleo is not; Alice blocks Bea. */
let mixed: FakePeer
/** Alice blocks the whole server. */
let loud: FakePeer
let alice: Actor
let harbor: Awaited<ReturnType<typeof issuerOf>>
let badge: Holding
let note: string
type Sender = { peer: FakePeer; actor: PeerActor }
let spam: Sender, mallory: Sender, cleo: Sender, bea: Sender, liv: Sender

const plain = { rejectMedia: false, rejectReports: false, publicComment: "", privateComment: "", obfuscate: false }

beforeAll(async () => {
  ;[instance, bad, mixed, loud] = await Promise.all([
    startInstance(),
    FakePeer.start(),
    FakePeer.start(),
    FakePeer.start(),
  ])
  alice = await instance.person("alice")
  harbor = await issuerOf(instance, await instance.person("hanna"), "harbor")
  await harbor.award(alice, "Knot tying")
  badge = await accept(instance, alice, "public")
  note = `${instance.origin}/notes/${noteIdOf({ holdingId: badge.id, showing: badge.showing })}`
  spam = { peer: bad, actor: await bad.actor("spam") }
  mallory = { peer: mixed, actor: await mixed.actor("mallory") }
  cleo = { peer: mixed, actor: await mixed.actor("cleo") }
  bea = { peer: mixed, actor: await mixed.actor("bea") }
  liv = { peer: loud, actor: await loud.actor("liv") }
  for (const sender of [spam, mallory, cleo, bea, liv]) await befriend(sender)
})
afterAll(async () => {
  await Promise.all([instance.close(), bad.close(), mixed.close(), loud.close()])
})

const post = async ({ peer, actor }: Sender, activity: object, inbox = alice.inboxUri): Promise<number> => {
  const answer = await peer.post(inbox, activity, actor)
  await instance.quiet()
  return answer.status
}

const noteOf = ({ actor }: Sender, name: string, more: object = {}) => ({
  id: `${actor.uri}/notes/${name}`,
  type: "Note",
  attributedTo: actor.uri,
  content: `<p>${name} of ${actor.handle}</p>`,
  to: [everybody],
  cc: [alice.uri],
  ...more,
})

/** Somebody who follows Alice and is followed by her, whose post stands in her timeline and who likes her badge. */
async function befriend(sender: Sender): Promise<void> {
  const { peer, actor } = sender
  expect(await post(sender, peer.activity("Follow", actor, { object: alice.uri }))).toBe(202)
  const known = await storedActor(sender)
  must(await requestFollow(instance.ground, alice.id, known))
  await instance.quiet()
  const follow = peer.posts.findLast(({ body }) => body["type"] === "Follow")
  await post(sender, peer.activity("Accept", actor, { object: follow?.body["id"] }))
  await post(sender, peer.activity("Create", actor, { object: noteOf(sender, "first"), to: [everybody] }))
  await post(sender, peer.activity("Like", actor, { object: note }))
  await post(
    sender,
    peer.activity("Offer", actor, { object: `${peer.origin}/credentials/of-${actor.handle}`, to: [alice.uri] }),
  )
}

async function storedActor({ actor }: Sender): Promise<Actor> {
  const found = await actorByUri(instance.ground, actor.uri)
  if (found === null) throw new Error(`${actor.uri} is not known`)
  return found
}

/** Every row of every table, leaving out what the queue keeps of itself, when chores ran, and in `but`. */
async function everything(but: readonly string[] = []): Promise<Record<string, string>> {
  const tables = await instance.rows<{ name: string }>(
    `select table_name as name from information_schema.tables
     where table_schema = current_schema() and table_type = 'BASE TABLE' and table_name <> 'instance_setting'`,
  )
  const contents: Record<string, string> = {}
  for (const { name } of tables) {
    if (but.includes(name)) continue
    const [row] = await instance.rows<{ rows: number; digest: string }>(
      `select count(*)::int as rows, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from "${name}" t`,
    )
    // A task that failed before is tried again meanwhile, which changes its row.
    contents[name] = name === "task" ? `${row?.rows} rows` : `${row?.rows} rows, ${row?.digest}`
  }
  return contents
}

/** One of each kind of activity that means anything here, as an unfriendly sender would make them. */
function everyKind(sender: Sender): Record<string, object> {
  const { peer, actor } = sender
  const make = (type: string, more: object) => peer.activity(type, actor, { ...more })
  const follow = make("Follow", { object: alice.uri })
  const reply = noteOf(sender, `reply-${crypto.randomUUID()}`, { inReplyTo: note })
  return {
    Follow: follow,
    "Follow of an issuer": make("Follow", { object: harbor.issuer.uri }),
    Offer: make("Offer", { object: `${peer.origin}/credentials/${crypto.randomUUID()}`, to: [alice.uri] }),
    "Create of a post": make("Create", { object: noteOf(sender, crypto.randomUUID()), to: [everybody] }),
    "Create of a reply": make("Create", { object: reply, to: [everybody], cc: [alice.uri] }),
    Like: make("Like", { object: note }),
    EmojiReact: make("EmojiReact", {
      "@context": ["https://www.w3.org/ns/activitystreams", { EmojiReact: "http://litepub.social/ns#EmojiReact" }],
      object: note,
      content: "x",
    }),
    Announce: make("Announce", { object: note, to: [everybody] }),
    "Update of a post": make("Update", { object: noteOf(sender, "first", { content: "changed" }), to: [everybody] }),
    "Update of the actor": make("Update", { object: actor.uri }),
    "Delete of a post": make("Delete", { object: `${actor.uri}/notes/first` }),
    Add: make("Add", { object: `${peer.origin}/badges/1`, target: actor.badges, to: [everybody] }),
    Remove: make("Remove", { object: `${peer.origin}/badges/1`, target: actor.badges }),
    Accept: make("Accept", { object: `${instance.origin}/activities/${crypto.randomUUID()}` }),
    Reject: make("Reject", { object: `${instance.origin}/activities/${crypto.randomUUID()}` }),
    Block: make("Block", { object: alice.uri }),
    Flag: make("Flag", { object: [alice.uri, note], content: "Look at this." }),
    "Undo of a follow": make("Undo", { object: follow }),
    "Undo of a like": make("Undo", { object: make("Like", { object: note }) }),
    "Undo of a block": make("Undo", { object: make("Block", { object: alice.uri }) }),
    "Delete of the actor": make("Delete", { object: actor.uri }),
  }
}

/** Which of them changed anything, and how each was answered. */
async function effects(sender: Sender, but: readonly string[] = []) {
  const statuses = new Set<number>()
  const changed: string[] = []
  const inboxes = [alice.inboxUri, `${instance.origin}/inbox`]
  let before = await everything(but)
  for (const [place, [kind, activity]] of Object.entries(everyKind(sender)).entries()) {
    statuses.add(await post(sender, activity, inboxes[place % 2]))
    const after = await everything(but)
    const tables = Object.keys(after).filter((name) => after[name] !== before[name])
    if (tables.length > 0) changed.push(`${kind}: ${tables.join(", ")}`)
    before = after
  }
  return { statuses: [...statuses], changed }
}

const rowsOf = (sender: Sender) =>
  instance.rows<{ what: string; found: number }>(
    [
      `follow where (follower_id = A and followed_id = '${alice.id}') or (followed_id = A and follower_id = '${alice.id}')`,
      "note where actor_id = A",
      "reaction where actor_id = A",
      "offer where issuer_actor_id = A",
      "mirrored_badge where holder_id = A",
    ]
      .map((source) => source.replaceAll("A", `(select id from actor where uri = '${sender.actor.uri}')`))
      .map((source) => `select '${source.split(" ")[0]}' as what, count(*)::int as found from ${source}`)
      .join(" union all "),
  )
const left = async (sender: Sender) => (await rowsOf(sender)).filter(({ found }) => found > 0).map(({ what }) => what)
const everythingOfThem = ["follow", "note", "reaction", "offer"]

describe("a suspended server", () => {
  test("loses at once what was kept of it, and its inbox posts, its fetches and our requests end at the door", async () => {
    expect(await left(spam)).toEqual(everythingOfThem)
    must(
      await setPolicy(instance.ground, null, {
        ...plain,
        domain: bad.host,
        severity: "suspend",
        publicComment: "Spam.",
      }),
    )
    await instance.quiet()
    expect(await left(spam)).toEqual([])
    const [row] = await instance.rows<{ name: string; summary_html: string; suspended_at: unknown }>(
      `select name, summary_html, suspended_at from actor where uri = '${spam.actor.uri}'`,
    )
    expect(row).toMatchObject({ summary_html: "", suspended_at: expect.anything() })
  })

  test("stores nothing, whatever kind of activity it sends, and its key is not even asked for", async () => {
    bad.asked.length = 0
    expect(await effects(spam)).toEqual({ statuses: [403], changed: [] })
    // Somebody whose key was never seen, too.
    const fresh = { peer: bad, actor: await bad.actor("fresh") }
    expect(await post(fresh, bad.activity("Follow", fresh.actor, { object: alice.uri }))).toBe(403)
    expect(bad.asked).toEqual([])
  })

  test("is asked for nothing and sent nothing, neither directly nor behind a redirect", async () => {
    bad.asked.length = 0
    bad.posts.length = 0
    const { net } = instance.ground
    expect(await net.fetch(`${bad.origin}/users/spam`)).toMatchObject({ ok: false, failure: "notAllowed" })
    mixed.serve("/leads-to-bad", { status: 302, body: "", headers: { location: `${bad.origin}/users/spam` } })
    expect(await net.fetch(`${mixed.origin}/leads-to-bad`, { redirects: "follow" })).toMatchObject({
      ok: false,
      failure: "notAllowed",
    })
    expect(await requestFollow(instance.ground, alice.id, await storedActor(spam))).toMatchObject({ ok: false })
    expect(bad.asked).toEqual([])
    expect(bad.posts).toEqual([])
  })

  test("is answered as nobody: with what everybody may read", async () => {
    const open = `${instance.origin}/badges/${badge.id}`
    bad.asked.length = 0
    expect((await bad.get(open, "application/vc", spam.actor)).status).toBe(200)
    expect(bad.asked).toEqual([])
  })

  test("is let in again when the decision is taken back, and nothing has to be mended", async () => {
    must(await removePolicy(instance.ground, null, bad.host))
    expect(await post(spam, bad.activity("Follow", spam.actor, { object: alice.uri }))).toBe(202)
    expect(await left(spam)).toEqual(["follow"])
    must(await setPolicy(instance.ground, null, { ...plain, domain: bad.host, severity: "suspend" }))
    await instance.quiet()
    expect(await left(spam)).toEqual([])
  })
})

describe("a suspended actor elsewhere", () => {
  test("stores nothing, whatever kind of activity it sends, while its neighbours do", async () => {
    must(await setStanding(instance.ground, null, { actorId: (await storedActor(mallory)).id, standing: "suspended" }))
    await instance.quiet()
    expect(await left(mallory)).toEqual([])
    expect(await effects(mallory)).toEqual({ statuses: [403], changed: [] })
    expect(await left(cleo)).toEqual(everythingOfThem)
    expect((await effects(cleo)).changed.length).toBeGreaterThan(15)
  })
})

describe("somebody whom Alice blocks, and a server that she blocks", () => {
  /** The door does not know whom a thing is for: what it took is a task that comes to nothing. */
  const but = ["task"]
  // To block in turn, and to tell the admins, is everybody's right.
  const theirRight =
    /^(Block|Undo of a block|Flag|Follow of an issuer|Undo of a follow|Update of the actor|Delete of the actor):/

  test("reach her no more: follows end, and no follow, offer, reply or reaction is kept", async () => {
    must(await blockActor(instance.ground, alice.id, await storedActor(bea)))
    must(await blockServer(instance.ground, alice.id, loud.host))
    await instance.quiet()
    for (const sender of [bea, liv]) {
      expect(await left(sender)).toEqual([])
      const { changed } = await effects(sender, but)
      expect(changed.filter((one) => !theirRight.test(one))).toEqual([])
      expect(await left(sender)).toEqual([])
    }
  })

  test("are told of the block of a person and not of that of a server, and see nothing of hers when they ask as themselves", async () => {
    const types = (peer: FakePeer, inbox: string) =>
      peer.posts.filter(({ path }) => path === new URL(inbox).pathname).map(({ body }) => body["type"])
    await eventually(async () => types(mixed, bea.actor.inbox).includes("Block"))
    expect(types(loud, liv.actor.inbox)).not.toContain("Block")
    const status = async ({ peer, actor }: Sender, path: string, type: string) =>
      (await peer.get(`${instance.origin}${path}`, type, actor)).status
    for (const [path, type] of [
      [`/badges/${badge.id}`, "application/vc"],
      [`/badges/${badge.id}`, "application/activity+json"],
      [new URL(note).pathname, "application/activity+json"],
      [`/actors/${alice.id}/badges`, "application/activity+json"],
      [`/actors/${alice.id}/outbox`, "application/activity+json"],
    ] as const) {
      expect([path, await status(bea, path, type)]).toEqual([path, 404])
      expect([path, await status(liv, path, type)]).toEqual([path, 404])
      expect([path, await status(cleo, path, type)]).toEqual([path, 200])
    }
  })

  test("are let in again when she takes it back", async () => {
    must(await unblockActor(instance.ground, alice.id, (await storedActor(bea)).id))
    await unblockServer(instance.ground, alice.id, loud.host)
    await instance.quiet()
    const undo = mixed.posts.findLast(({ path }) => path === new URL(bea.actor.inbox).pathname)?.body
    expect(undo).toMatchObject({ type: "Undo", object: { type: "Block", object: bea.actor.uri } })
    // She was blocked by Bea and Liv in turn, so they have to take that back as well before anything begins.
    for (const sender of [bea, liv])
      await post(
        sender,
        sender.peer.activity("Undo", sender.actor, {
          object: sender.peer.activity("Block", sender.actor, { object: alice.uri }),
        }),
      )
    for (const sender of [bea, liv]) {
      await post(sender, sender.peer.activity("Follow", sender.actor, { object: alice.uri }))
      expect(await left(sender)).toEqual(["follow"])
    }
  })
})

describe("somebody elsewhere who blocks Alice", () => {
  test("ends her follow, cannot be followed or awarded by her, and comes back with the Undo", async () => {
    const known = await storedActor(bea)
    must(await requestFollow(instance.ground, alice.id, known))
    await instance.quiet()
    await post(bea, mixed.activity("Block", bea.actor, { object: alice.uri }))
    expect(await left(bea)).toEqual([])
    expect(await requestFollow(instance.ground, alice.id, known)).toMatchObject({ ok: false, reason: "blocked" })
    await post(
      bea,
      mixed.activity("Undo", bea.actor, { object: mixed.activity("Block", bea.actor, { object: alice.uri }) }),
    )
    must(await requestFollow(instance.ground, alice.id, known))
    await instance.quiet()
  })

  test("cannot do so for others, or with a Block of another server", async () => {
    const forged = { ...mixed.activity("Block", bea.actor, { object: alice.uri }), id: `${loud.origin}/blocks/1` }
    expect(await post(bea, forged)).toBe(400)
    expect(await instance.rows(`select * from block`)).toEqual([])
  })
})

describe("a suspended person and a suspended issuer of this server", () => {
  test("are sent nothing and shown to nobody, keep what is theirs, and come back whole", async () => {
    const { ground } = instance
    must(await setStanding(ground, null, { actorId: alice.id, standing: "suspended", reason: "Spam." }))
    expect(await effects(cleo)).toMatchObject({ statuses: expect.arrayContaining([404]) })
    const gone = async (path: string, type = "application/activity+json") =>
      (await mixed.get(`${instance.origin}${path}`, type, cleo.actor)).status
    const [said] = await instance.rows<{ id: string }>(
      `select id from activity where actor_id = '${alice.id}' and audience = 'public' limit 1`,
    )
    for (const path of [
      `/activities/${said?.id}`,
      `/badges/${badge.id}/image.png`,
      `/actors/${alice.id}`,
      `/actors/${alice.id}/badges`,
      `/actors/${alice.id}/followers`,
      `/badges/${badge.id}`,
      new URL(note).pathname,
      `/.well-known/webfinger?resource=acct:alice@${new URL(instance.origin).host}`,
    ])
      expect([path, await gone(path)]).toEqual([path, 404])
    expect(
      await instance.rows(`select state from offer where recipient_id = '${alice.id}' and state = 'accepted'`),
    ).toEqual([{ state: "accepted" }])
    must(await setStanding(ground, null, { actorId: alice.id, standing: "good" }))
    expect(await gone(`/actors/${alice.id}`)).toBe(200)
    expect(await gone(`/badges/${badge.id}`, "application/vc")).toBe(200)
  })

  test("award nothing more, while what they awarded stays checkable", async () => {
    const { ground } = instance
    must(await setStanding(ground, null, { actorId: harbor.issuer.id, standing: "suspended" }))
    const [achievement] = await instance.rows<{ id: string; by: string }>(
      `select id, (select person_actor_id from issuer_member limit 1) as by from achievement limit 1`,
    )
    const refused = await award(ground, achievement?.by ?? "", {
      achievementId: achievement?.id ?? "",
      recipient: await storedActor(cleo),
      idempotencyKey: "a-form-of-the-suspended",
    })
    expect(refused).toMatchObject({ ok: false, reason: "issuerSuspended" })
    const { id } = harbor.issuer
    const read = async (path: string) => (await fetch(`${instance.origin}${path}`)).status
    const [list] = await instance.rows<{ id: string }>(`select id from status_list where issuer_id = '${id}'`)
    expect([await read(`/actors/${id}/did.json`), await read(`/status-lists/${list?.id}`)]).toEqual([200, 200])
    expect((await mixed.get(`${instance.origin}/actors/${id}`, "application/activity+json")).status).toBe(404)
    must(await setStanding(ground, null, { actorId: id, standing: "good" }))
    expect((await mixed.get(`${instance.origin}/actors/${id}`, "application/activity+json")).status).toBe(200)
  })
})

describe("the allow-list", () => {
  test("lets in only listed servers, hides what is known of the others, deletes none of it, and can be switched off", async () => {
    const { ground } = instance
    const before = await left(cleo)
    must(await setAllowed(ground, null, { domain: loud.host, allowed: true }))
    await setAllowList(ground, null, true)
    await instance.quiet()
    expect(await post(cleo, mixed.activity("Follow", cleo.actor, { object: alice.uri }))).toBe(403)
    expect(await post(liv, loud.activity("Follow", liv.actor, { object: alice.uri }))).toBe(202)
    expect((await storedActor(cleo)).suspendedAt).not.toBeNull()
    expect((await ground.net.fetch(`${mixed.origin}/users/cleo`)).ok).toBe(false)
    expect((await ground.net.fetch(`${loud.origin}/users/liv`)).ok).toBe(true)
    expect(await left(cleo)).toEqual(before)
    await setAllowList(ground, null, false)
    expect((await storedActor(cleo)).suspendedAt).toBeNull()
    expect((await storedActor(mallory)).suspendedAt).not.toBeNull()
    expect((await policiesOf(ground)).allowListOn).toBe(false)
  })
})
