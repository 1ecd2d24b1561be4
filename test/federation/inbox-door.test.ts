import { request } from "node:http"
import { generateCryptoKeyPair, signObject, signRequest } from "@fedify/fedify/sig"
import { exportSpki } from "@fedify/fedify/runtime"
import { Follow } from "@fedify/vocab"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Actor } from "../../src/actors/index.ts"
import { FakePeer, type PeerActor } from "./fake-peer.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"

const asActivity = "https://www.w3.org/ns/activitystreams"

let instance: OneInstance
let peer: FakePeer
let otherPeer: FakePeer
let alice: Actor
let bob: PeerActor
let mallory: PeerActor
let mallorySameServer: PeerActor

beforeAll(async () => {
  ;[instance, peer, otherPeer] = await Promise.all([startInstance(), FakePeer.start(), FakePeer.start()])
  alice = await instance.person("alice")
  bob = await peer.actor("bob")
  mallorySameServer = await peer.actor("mallory")
  mallory = await otherPeer.actor("mallory")
  // The instance's own actor is made at its first fetch: it shall not count as something an attacker left behind.
  await peer.post(alice.inboxUri, peer.activity("Like", bob, { object: alice.uri }), bob)
})
afterAll(async () => {
  await Promise.all([instance.close(), peer.close(), otherPeer.close()])
})

/** What sending does: the status, and the tables that have more or fewer rows once everything has come to rest. */
async function effectOf(send: () => Promise<Response>): Promise<{ status: number; changed: Record<string, number> }> {
  const before = await instance.rowCounts()
  const { status } = await send()
  await instance.quiet()
  const after = await instance.rowCounts()
  const changes = Object.entries(after).map(([table, rows]): [string, number] => [table, rows - (before[table] ?? 0)])
  return { status, changed: Object.fromEntries(changes.filter(([, more]) => more !== 0)) }
}

/** The door's answer, and no row in any table. */
const refusedWith = (status: number) => ({ status, changed: {} })

/** Posts bytes over a connection of its own and answers the status; without a length they are sent in chunks. */
function postBytes(url: string, chunks: Buffer[], length?: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/activity+json",
      ...(length === undefined ? {} : { "content-length": length }),
    }
    const sending = request(url, { method: "POST", agent: false, headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sending.on("error", reject)
    for (const chunk of chunks) sending.write(chunk)
    sending.end()
  })
}

const follow = (actor: PeerActor, at: FakePeer = peer) =>
  at.activity("Follow", actor, { object: alice.uri, to: alice.uri })

describe("the door refuses, and leaves no row in any table", () => {
  test("what Mallory signs in Bob's name, from another server or from Bob's own", async () => {
    expect(await effectOf(() => otherPeer.post(alice.inboxUri, follow(bob), mallory))).toEqual(refusedWith(401))
    expect(await effectOf(() => peer.post(alice.inboxUri, follow(bob), mallorySameServer))).toEqual(refusedWith(401))
  })

  test("what Mallory signs with her key under the name of Bob's key", async () => {
    expect(await effectOf(() => otherPeer.post(alice.inboxUri, follow(bob), mallory, { keyId: bob.keyId }))).toEqual(
      refusedWith(401),
    )
  })

  test("a key document of Mallory's that claims to be Bob's", async () => {
    const keyPath = "/keys/of-bob"
    const publicKeyPem = await exportSpki(mallory.keys.publicKey)
    const keyId = `${otherPeer.origin}${keyPath}`
    otherPeer.serveActivity(keyPath, {
      "@context": "https://w3id.org/security/v1",
      id: keyId,
      type: "CryptographicKey",
      owner: bob.uri,
      publicKeyPem,
    })
    expect(await effectOf(() => otherPeer.post(alice.inboxUri, follow(bob), mallory, { keyId }))).toEqual(
      refusedWith(401),
    )
  })

  test("a key document on Bob's server that Bob's own document does not name", async () => {
    const keys = await generateCryptoKeyPair("RSASSA-PKCS1-v1_5")
    const keyId = `${peer.origin}/uploads/key`
    peer.serveActivity("/uploads/key", {
      "@context": "https://w3id.org/security/v1",
      id: keyId,
      type: "CryptographicKey",
      owner: bob.uri,
      publicKeyPem: await exportSpki(keys.publicKey),
    })
    expect(await effectOf(() => peer.post(alice.inboxUri, follow(bob), { ...bob, keys }, { keyId }))).toEqual(
      refusedWith(401),
    )
  })

  test("no signature, at the personal and at the shared inbox", async () => {
    const send = (inbox: string) => () =>
      fetch(inbox, {
        method: "POST",
        headers: { "content-type": "application/activity+json" },
        body: JSON.stringify(follow(bob)),
      })
    expect(await effectOf(send(alice.inboxUri))).toEqual(refusedWith(401))
    expect(await effectOf(send(`${instance.origin}/inbox`))).toEqual(refusedWith(401))
  })

  test("a signed body whose @context was swapped, or that was wrapped in @graph", async () => {
    const swapped = (body: string) => body.replace(`"${asActivity}"`, `["${asActivity}",{"object":"as:actor"}]`)
    const wrapped = (body: string) => JSON.stringify({ "@context": asActivity, "@graph": [JSON.parse(body)] })
    expect(await effectOf(() => peer.post(alice.inboxUri, follow(bob), bob, { tamper: swapped }))).toEqual(
      refusedWith(401),
    )
    expect(await effectOf(() => peer.post(alice.inboxUri, follow(bob), bob, { tamper: wrapped }))).toEqual(
      refusedWith(401),
    )
  })

  test("a context of Mallory's own that turns the word actor around", async () => {
    const aliased = {
      "@context": [asActivity, { actor: "https://nothing.example/actor", doer: { "@id": "as:actor", "@type": "@id" } }],
      id: `${otherPeer.origin}/activities/1`,
      type: "Follow",
      actor: mallory.uri,
      doer: bob.uri,
      object: alice.uri,
    }
    expect(await effectOf(() => otherPeer.post(alice.inboxUri, aliased, mallory))).toEqual(refusedWith(401))
  })

  test("an activity of two actors, of which one signed", async () => {
    expect(
      await effectOf(() => peer.post(alice.inboxUri, { ...follow(bob), actor: [bob.uri, mallory.uri] }, bob)),
    ).toEqual(refusedWith(401))
  })

  test("Bob's own activity with Bob's own proof, delivered by somebody else", async () => {
    const ed25519 = await generateCryptoKeyPair("Ed25519")
    const keyId = new URL(`${bob.uri}#ed25519-key`)
    const proved = await signObject(
      new Follow({
        id: new URL(`${peer.origin}/activities/proved`),
        actor: new URL(bob.uri),
        object: new URL(alice.uri),
      }),
      ed25519.privateKey,
      keyId,
    )
    const body = JSON.stringify(await proved.toJsonLd({ format: "compact" }))
    expect(await effectOf(() => otherPeer.post(alice.inboxUri, body, mallory))).toEqual(refusedWith(401))
  })

  test.each(["Accept", "Reject", "Update", "Add", "Remove", "Undo", "Delete", "Offer", "Create"])(
    "Bob's own %s, as he once sent it, posted again by a third server",
    async (type) => {
      const old = peer.activity(type, bob, { object: `${bob.uri}/things/1`, target: bob.badges, to: alice.uri })
      expect(await effectOf(() => otherPeer.post(alice.inboxUri, old, mallory))).toEqual(refusedWith(401))
    },
  )

  test("an activity whose id is on another server", async () => {
    expect(
      await effectOf(() => peer.post(alice.inboxUri, { ...follow(bob), id: `${otherPeer.origin}/activities/9` }, bob)),
    ).toEqual(refusedWith(400))
  })

  test("a signature for another host's inbox, posted again here", async () => {
    const body = JSON.stringify(follow(bob))
    const elsewhere = new URL(new URL(alice.inboxUri).pathname, "https://elsewhere.example")
    const made = new Request(elsewhere, {
      method: "POST",
      headers: { "content-type": "application/activity+json" },
      body,
    })
    const signed = await signRequest(made, bob.keys.privateKey, new URL(bob.keyId))
    expect(await effectOf(() => fetch(alice.inboxUri, { method: "POST", headers: signed.headers, body }))).toEqual(
      refusedWith(401),
    )
  })

  test("a body of more than 1 MB, announced or not", async () => {
    const before = await instance.rowCounts()
    const megabyte = 1024 * 1024
    expect(await postBytes(alice.inboxUri, [Buffer.alloc(megabyte + 1, 32)], megabyte + 1)).toBe(413)
    expect(
      await postBytes(
        alice.inboxUri,
        Array.from({ length: 40 }, () => Buffer.alloc(64 * 1024, 32)),
      ),
    ).toBe(413)
    expect(await instance.rowCounts()).toEqual(before)
  })

  test("a body that is no JSON, JSON that is no activity, and JSON that is deeper than any activity", async () => {
    expect(await effectOf(() => peer.post(alice.inboxUri, "not json", bob))).toEqual(refusedWith(400))
    expect(await effectOf(() => peer.post(alice.inboxUri, "[1,2]", bob))).toEqual(refusedWith(400))
    const deep = `${'{"object":'.repeat(2_000)}1${"}".repeat(2_000)}`
    expect(await effectOf(() => peer.post(alice.inboxUri, deep, bob))).toEqual(refusedWith(400))
  })

  test("another media type", async () => {
    const send = () =>
      fetch(alice.inboxUri, { method: "POST", headers: { "content-type": "text/plain" }, body: "hello" })
    expect(await effectOf(send)).toEqual(refusedWith(415))
  })

  test("an inbox of nobody", async () => {
    const inbox = alice.inboxUri.replace(alice.id, "0190f000-0000-7000-8000-000000000000")
    expect(await effectOf(() => peer.post(inbox, follow(bob), bob))).toEqual(refusedWith(404))
    expect(await effectOf(() => peer.post(`${instance.origin}/actors/nobody/inbox`, follow(bob), bob))).toEqual(
      refusedWith(404),
    )
  })
})

describe("the door lets pass without an effect", () => {
  test("kinds of activities that mean nothing here", async () => {
    expect(
      await effectOf(() => peer.post(alice.inboxUri, peer.activity("Dislike", bob, { object: alice.uri }), bob)),
    ).toEqual(refusedWith(202))
    expect(await effectOf(() => peer.post(alice.inboxUri, peer.activity("Question", bob, {}), bob))).toEqual(
      refusedWith(202),
    )
  })

  test("a credential inlined in an activity", async () => {
    const credential = { type: ["VerifiableCredential", "OpenBadgeCredential"], id: `${peer.origin}/credentials/1` }
    const before = await instance.rowCounts()
    for (const type of ["Create", "Offer", "Add"]) {
      await peer.post(alice.inboxUri, peer.activity(type, bob, { object: credential, to: [bob.followers] }), bob)
    }
    await instance.quiet()
    const { task: _task, ...others } = await instance.rowCounts()
    expect(before).toMatchObject(others)
  })

  test("the farewell of an account whose key is gone already", async () => {
    const gone = await peer.actor("gone")
    peer.serve("/users/gone", { status: 410, body: "" })
    expect(
      await effectOf(() =>
        peer.post(`${instance.origin}/inbox`, peer.activity("Delete", gone, { object: gone.uri }), gone),
      ),
    ).toEqual(refusedWith(202))
  })
})

test("one bad key that signs again and again is fetched once", async () => {
  const liar = await peer.actor("liar")
  const wrong = await generateCryptoKeyPair("RSASSA-PKCS1-v1_5")
  const asked = () => peer.asked.filter(({ path }) => path === "/users/liar").length
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => peer.post(alice.inboxUri, follow(liar), { ...liar, keys: wrong })),
  )
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]))
  expect(asked()).toBe(1)
})

test("an inbox cannot be read", async () => {
  expect((await fetch(alice.inboxUri)).status).toBe(405)
  expect((await fetch(`${instance.origin}/inbox`)).status).toBe(405)
})

test.each(["draft-cavage-http-signatures-12", "rfc9421"] as const)(
  "a Follow signed as %s is taken and answered",
  async (form) => {
    const follower = await peer.actor(form === "rfc9421" ? "modern" : "classic")
    const sent = follow(follower)
    const answer = await peer.post(alice.inboxUri, sent, follower, { form })
    expect(answer.status).toBe(202)
    await instance.quiet()
    const [accept] = peer.posts.filter(({ path }) => path === new URL(follower.inbox).pathname).map(({ body }) => body)
    expect(accept).toMatchObject({ type: "Accept", actor: alice.uri, object: { id: sent["id"], type: "Follow" } })
  },
)
