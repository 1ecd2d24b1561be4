import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { badgesRelation, credentialUri, holdingUri, resolveActor, type Actor } from "../../src/actors/index.ts"
import type { Holding, Visibility } from "../../src/backpack/index.ts"
import { changeRegistrations } from "../../src/people/index.ts"
import { accept, issuerOf, must } from "./badges-of-ours.ts"
import { FakePeer, type PeerActor } from "./fake-peer.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"

let instance: OneInstance
let peer: FakePeer
let otherPeer: FakePeer
let alice: Actor
let follower: PeerActor
let stranger: PeerActor
let harbor: Awaited<ReturnType<typeof issuerOf>>
let held: Record<"public" | "followers" | "private", Holding>

const vc = "application/vc"
const activity = "application/activity+json"

beforeAll(async () => {
  ;[instance, peer, otherPeer] = await Promise.all([startInstance(), FakePeer.start(), FakePeer.start()])
  alice = await instance.person("alice")
  follower = await peer.actor("follower")
  stranger = await otherPeer.actor("stranger")
  harbor = await issuerOf(instance, await instance.person("hanna"), "harbor")
  await peer.post(alice.inboxUri, peer.activity("Follow", follower, { object: alice.uri }), follower)
  // The stranger is known here, so that it is the rule and not ignorance that keeps them out.
  await otherPeer.post(
    `${instance.origin}/inbox`,
    otherPeer.activity("Delete", stranger, { object: `${stranger.uri}/1` }),
    stranger,
  )
  const shownTo = async (visibility: Visibility) => {
    await harbor.award(alice, `Badge for ${visibility}`)
    return accept(instance, alice, visibility)
  }
  held = { public: await shownTo("public"), followers: await shownTo("followers"), private: await shownTo("private") }
})
afterAll(async () => {
  await Promise.all([instance.close(), peer.close(), otherPeer.close()])
})

const url = (holding: Holding) => holdingUri(instance.ground.config.origin, holding.id)

/** All that an answer tells. */
async function told(answer: Response) {
  const { status, headers } = answer
  return { status, type: headers.get("content-type"), cache: headers.get("cache-control"), body: await answer.text() }
}

describe("a badge at its holder's server", () => {
  const nothing = () => "/badges/AAAAAAAAAAAAAAAAAAAAAA"

  test.each([vc, "application/ld+json", "application/json", activity])(
    "as %s, one that may not be seen answers exactly like one that does not exist",
    async (accepted) => {
      const missing = await told(await peer.get(instance.origin + nothing(), accepted))
      expect(missing.status).toBe(404)
      expect(await told(await peer.get(url(held.private), accepted))).toEqual(missing)
      expect(await told(await peer.get(url(held.private), accepted, follower))).toEqual(missing)
      expect(await told(await peer.get(url(held.followers), accepted))).toEqual(missing)
      expect(await told(await otherPeer.get(url(held.followers), accepted, stranger))).toEqual(missing)
    },
  )

  test("its picture, too", async () => {
    const missing = await told(await peer.get(`${instance.origin}${nothing()}/image.png`, "image/png"))
    expect(missing.status).toBe(404)
    expect(await told(await peer.get(`${url(held.private)}/image.png`, "image/png"))).toEqual(missing)
    expect(await told(await otherPeer.get(`${url(held.followers)}/image.png`, "image/png", stranger))).toEqual(missing)
    expect((await told(await peer.get(`${url(held.followers)}/image.png`, "image/png", follower))).cache).toBe(
      "private, no-store",
    )
    const shown = await peer.get(`${url(held.public)}/image.png`, "image/png")
    expect([shown.status, shown.headers.get("content-type")]).toEqual([200, "image/png"])
  })

  test("its note, too", async () => {
    const notes = await instance.rows<{ uri: string; visibility: string }>(`select uri, visibility from note`)
    const followersOnly = notes.find(({ visibility }) => visibility === "followers")?.uri ?? ""
    const missing = await told(await peer.get(`${instance.origin}/notes/AAAAAAAAAAAAAAAAAAAAAA`, activity))
    expect(await told(await peer.get(followersOnly, activity))).toEqual(missing)
    expect(await told(await otherPeer.get(followersOnly, activity, stranger))).toEqual(missing)
    expect((await peer.get(followersOnly, activity, follower)).status).toBe(200)
  })

  test("a follower's signed request reads what is for followers, and nobody may keep it", async () => {
    const answer = await peer.get(url(held.followers), vc, follower)
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "private, no-store"])
    expect(await answer.json()).toMatchObject({ credentialSubject: { id: alice.uri } })
  })

  test("a public one is the very bytes that were received, the note about it, or passed on to the pages", async () => {
    const answer = await peer.get(url(held.public), vc)
    const [stored] = await instance.rows<{ hex: string }>(
      `select encode(bytes, 'hex') as hex from held_credential where digest = '${held.public.digest}'`,
    )
    expect(Buffer.from(await answer.arrayBuffer()).toString("hex")).toBe(stored?.hex)
    expect(answer.headers.get("content-type")).toBe(vc)
    expect(await (await peer.get(url(held.public), activity)).json()).toMatchObject({
      type: "Note",
      url: url(held.public),
    })
    expect((await peer.get(url(held.public), "text/html,*/*;q=0.8")).status).toBe(404)
  })

  test("no list names a badge that is not public", async () => {
    const collection = await peer.json(`${alice.uri}/badges`, activity)
    expect(collection).toMatchObject({ type: "OrderedCollection", totalItems: 1 })
    const page = await peer.json(String(collection["first"]), activity, follower)
    expect(page).toMatchObject({ type: "OrderedCollectionPage", orderedItems: [url(held.public)] })
    const outbox = await (await peer.get(`${alice.uri}/outbox?page=first`, activity)).text()
    expect(outbox).toContain(held.public.id)
    expect(outbox).not.toContain(held.followers.id)
    expect(outbox).not.toContain(held.private.id)
  })
})

describe("a credential at its issuer's server", () => {
  let credential: string
  let recipient: PeerActor
  let neighbour: PeerActor

  beforeAll(async () => {
    recipient = await peer.actor("recipient")
    neighbour = await peer.actor("neighbour")
    const award = await harbor.award(must(await resolveActor(instance.ground, recipient.uri)), "Mooring")
    credential = credentialUri(instance.ground.config.origin, award.credentialKey)
    await instance.quiet()
  })

  test("is for the one it was offered to and for that one's server, and nobody may keep it", async () => {
    for (const reader of [recipient, neighbour]) {
      const answer = await peer.get(credential, vc, reader)
      expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "private, no-store"])
      expect(await answer.json()).toMatchObject({ id: credential, credentialSubject: { id: recipient.uri } })
    }
  })

  test("is signed as a JWT for whoever may have it and asks for one", async () => {
    const answer = await peer.get(credential, "application/vc+jwt", recipient)
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/vc+jwt"])
    const jwt = await answer.text()
    const payload = JSON.parse(Buffer.from(jwt.split(".")[1] ?? "", "base64url").toString("utf8"))
    expect(payload).toMatchObject({ jti: credential, sub: recipient.uri, iss: payload.issuer.id })
    expect(
      (await peer.get(credential, "application/vc, application/vc+jwt", recipient)).headers.get("content-type"),
    ).toBe(vc)
    expect((await peer.get(credential, "application/vc+jwt")).status).toBe(404)
    expect((await otherPeer.get(credential, "application/jwt", stranger)).status).toBe(404)
  })

  test("says that it cannot tell for now, of one that does not exist too, when the key of who asks cannot be had", async () => {
    const away = await FakePeer.start()
    const reader = await away.actor("reader")
    await away.pause()
    const ask = (path: string, accepted = vc) => peer.get(path, accepted, reader)
    const unclear = await told(await ask(`${instance.origin}/credentials/AAAAAAAAAAAAAAAAAAAAAA`))
    expect(unclear).toMatchObject({ status: 503, cache: "private, no-store" })
    expect((await ask(credential)).headers.get("retry-after")).toBe("10")
    for (const hidden of [
      credential,
      url(held.followers),
      url(held.private),
      `${instance.origin}/badges/AAAAAAAAAAAAAAAAAAAAAA`,
    ])
      expect([hidden, await told(await ask(hidden))]).toEqual([hidden, unclear])
    expect(await told(await ask(`${url(held.followers)}/image.png`, "image/png"))).toEqual(unclear)
    expect(await told(await ask(`${instance.origin}/notes/AAAAAAAAAAAAAAAAAAAAAA`, activity))).toEqual(unclear)
    // What is for everybody is for them too.
    expect((await ask(url(held.public))).status).toBe(200)
  })

  test("answers everybody else exactly like one that does not exist", async () => {
    const missing = await told(await peer.get(`${instance.origin}/credentials/AAAAAAAAAAAAAAAAAAAAAA`, vc))
    expect(missing.status).toBe(404)
    expect(await told(await peer.get(credential, vc))).toEqual(missing)
    expect(await told(await otherPeer.get(credential, vc, stranger))).toEqual(missing)
    expect(await told(await otherPeer.get(credential, vc, { ...stranger, keyId: recipient.keyId }))).toEqual(missing)
    expect(await told(await peer.get(`${instance.origin}/credentials/AAAAAAAAAAAAAAAAAAAAAA`, vc, recipient))).toEqual(
      missing,
    )
  })
})

describe("what everybody may read without a signature", () => {
  test("an actor: its keys, its badges in streams, an issuer's did, and no credential key", async () => {
    const person = await peer.json(alice.uri, activity)
    expect(person).toMatchObject({
      type: "Person",
      id: alice.uri,
      preferredUsername: "alice",
      inbox: `${alice.uri}/inbox`,
      streams: `${alice.uri}/badges`,
      publicKey: { id: `${alice.uri}#main-key`, owner: alice.uri },
      endpoints: { sharedInbox: `${instance.origin}/inbox` },
    })
    const issuer = await peer.json(harbor.issuer.uri, activity)
    const did = `did:web:${encodeURIComponent(new URL(instance.origin).host)}:actors:${harbor.issuer.id}`
    expect(issuer).toMatchObject({ type: "Organization", alsoKnownAs: [`${harbor.issuer.uri}/did.json`] })
    const document = await peer.get(`${harbor.issuer.uri}/did.json`, "application/json")
    const controller = await document.json()
    expect(controller).toMatchObject({ id: did, alsoKnownAs: [harbor.issuer.uri] })
    expect(JSON.stringify(issuer)).not.toContain(controller.verificationMethod[0]?.publicKeyMultibase)
    expect((await peer.get(`${alice.uri}/did.json`, "application/json")).status).toBe(404)
  })

  test("WebFinger by handle, actor id and profile page leads to the actor and its badges", async () => {
    for (const resource of [`acct:alice@${instance.ground.config.host}`, alice.uri, `${instance.origin}/@alice`]) {
      const answer = await peer.get(
        `${instance.origin}/.well-known/webfinger?resource=${encodeURIComponent(resource)}`,
        "*/*",
      )
      expect({ resource, status: answer.status }).toEqual({ resource, status: 200 })
      const { links } = await answer.json()
      expect(links).toContainEqual(expect.objectContaining({ rel: "self", href: alice.uri }))
      expect(links).toContainEqual(expect.objectContaining({ rel: badgesRelation, href: `${alice.uri}/badges` }))
    }
    const nobody = await peer.get(
      `${instance.origin}/.well-known/webfinger?resource=acct:nobody@${instance.ground.config.host}`,
      "*/*",
    )
    expect(nobody.status).toBe(404)
  })

  test("NodeInfo 2.1", async () => {
    const jrd = await peer.json(`${instance.origin}/.well-known/nodeinfo`, "*/*")
    const info = await (await peer.get(jrd.links[0]?.href ?? "", "application/json")).json()
    expect(info).toMatchObject({ version: "2.1", software: { name: "haversack" }, protocols: ["activitypub"] })
  })

  test("NodeInfo says whether anybody may sign up, as it is now", async () => {
    const isOpen = async () => (await peer.json(`${instance.origin}/nodeinfo/2.1`, "*/*")).openRegistrations
    expect(await isOpen()).toBe(false)
    for (const mode of ["open", "approval", "closed"] as const) {
      await changeRegistrations(instance.ground, { mode, membersInvite: true })
      expect([mode, await isOpen()]).toEqual([mode, mode === "open"])
    }
  })

  test("the status list that a credential names, and the achievement with its picture", async () => {
    const badge = await peer.json(url(held.public), vc)
    const [status] = [badge.credentialStatus].flat()
    const list = await peer.get(status?.statusListCredential ?? "", vc)
    expect([list.status, list.headers.get("content-type")]).toEqual([200, vc])
    const { id } = badge.credentialSubject.achievement
    expect(await (await peer.get(id, "application/ld+json")).json()).toMatchObject({ id, name: "Badge for public" })
    expect((await peer.get(`${id}/image.png`, "image/png")).headers.get("content-type")).toBe("image/png")
  })

  test("followers and following", async () => {
    const followers = await peer.json(`${alice.uri}/followers`, activity)
    expect(followers).toMatchObject({ type: "OrderedCollection", totalItems: 1 })
    const page = await peer.json(String(followers["first"]), activity)
    expect(page["orderedItems"]).toEqual([follower.uri])
    expect(await (await peer.get(`${alice.uri}/following`, activity)).json()).toMatchObject({ totalItems: 0 })
  })

  test("a public activity by its id, and never a direct one", async () => {
    const rows = await instance.rows<{ uri: string; audience: string }>(`select uri, audience from activity`)
    for (const { uri, audience } of rows) {
      const { status } = await peer.get(uri, activity)
      expect({ audience, status }).toEqual({ audience, status: audience === "public" ? 200 : 404 })
    }
    expect(new Set(rows.map(({ audience }) => audience))).toEqual(new Set(["public", "followers", "direct"]))
  })
})
