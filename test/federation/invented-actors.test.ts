import { createServer, type Server } from "node:http"
import { signRequest } from "@fedify/fedify/sig"
import { exportSpki } from "@fedify/fedify/runtime"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { pruneUnusedActors, resolveActor, type Actor } from "../../src/actors/index.ts"
import { portOf } from "./fake-peer.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"

const everybody = "https://www.w3.org/ns/activitystreams#Public"
const context = "https://www.w3.org/ns/activitystreams"

let instance: OneInstance
let alice: Actor
let server: Server
let port: number
let keys: CryptoKeyPair
let asked = 0

/** A server that is every host of 127.0.0.0/8 at once, each with an actor of its own, as whoever owns a domain can have it. */
beforeAll(async () => {
  const rsa = {
    name: "RSASSA-PKCS1-v1_5",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  }
  keys = await crypto.subtle.generateKey(rsa, true, ["sign", "verify"])
  const publicKeyPem = await exportSpki(keys.publicKey)
  server = createServer((request, response) => {
    asked += 1
    const origin = `http://${request.headers.host}`
    const uri = `${origin}/actor`
    const answer = (status: number, type?: string, body?: object) => {
      response.writeHead(status, type === undefined ? {} : { "content-type": type }).end(JSON.stringify(body))
    }
    if (request.method === "POST") return answer(202)
    if (request.url?.startsWith("/.well-known/webfinger")) {
      const links = [{ rel: "self", type: "application/activity+json", href: uri }]
      return answer(200, "application/jrd+json", { subject: `acct:mallory@${request.headers.host}`, links })
    }
    if (request.url !== "/actor") return answer(404)
    return answer(200, "application/activity+json", {
      "@context": [context, "https://w3id.org/security/v1"],
      id: uri,
      type: "Person",
      preferredUsername: "mallory",
      inbox: `${uri}/inbox`,
      streams: [`${uri}/badges`],
      icon: { type: "Image", url: `${origin}/icon.png` },
      publicKey: { id: `${uri}#main-key`, owner: uri, publicKeyPem },
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve))
  port = portOf(server)
  instance = await startInstance()
  alice = await instance.person("alice")
  // The instance's own actor and its keys are made when it first asks for something.
  await post(uriOf(65_000), { type: "Like", object: alice.uri })
})
afterAll(async () => {
  server.closeAllConnections()
  await Promise.all([instance.close(), new Promise((resolve) => server.close(resolve))])
})

const uriOf = (number: number) => `http://127.1.${number >> 8}.${number & 255}:${port}/actor`

async function post(actor: string, activity: Record<string, unknown>): Promise<number> {
  const id = `${actor}/activities/${crypto.randomUUID()}`
  const body = JSON.stringify({ "@context": context, id, actor, to: [everybody, alice.uri], ...activity })
  const headers = { "content-type": "application/activity+json" }
  const request = new Request(`${instance.origin}/inbox`, { method: "POST", headers, body })
  const signed = await signRequest(request, keys.privateKey, new URL(`${actor}#main-key`))
  return (await fetch(signed.url, { method: "POST", headers: signed.headers, body })).status
}

/** What strangers may say that is handled here and means nothing from them, by turns. */
const kinds: ((actor: string) => Record<string, unknown>)[] = [
  (actor) => ({
    type: "Create",
    object: { id: `${actor}/notes/1`, type: "Note", attributedTo: actor, content: "<p>Buy!</p>", to: everybody },
  }),
  (actor) => ({ type: "Update", object: { id: actor, type: "Person" } }),
  (actor) => ({ type: "Delete", object: `${actor}/notes/1` }),
  (actor) => ({ type: "Add", object: `${actor}/holdings/1`, target: `${actor}/badges` }),
  (actor) => ({ type: "Remove", object: `${actor}/holdings/1`, target: `${actor}/badges` }),
  (actor) => ({
    type: "Accept",
    object: `${instance.origin}/activities/${crypto.randomUUID()}`,
    id: `${actor}/accepts`,
  }),
  (actor) => ({ type: "Reject", object: `${actor}/offers/1` }),
  (actor) => ({ type: "Undo", object: `${actor}/follows/1` }),
  (actor) => ({ type: "Offer", object: `${actor}/credentials/1`, to: `${instance.origin}/actors/nobody` }),
  () => ({ type: "Offer", object: "https://elsewhere.example/credentials/1" }),
  () => ({ type: "Follow", object: `${instance.origin}/actors/${crypto.randomUUID()}` }),
  (actor) => ({ type: "Follow", object: `${actor}/nobody` }),
  () => ({ type: "Like", object: `${instance.origin}/notes/AAAAAAAAAAAAAAAAAAAAAA` }),
  (actor) => ({ type: "Announce", object: `${actor}/notes/1` }),
  (actor) => ({
    type: "Create",
    object: {
      id: `${actor}/notes/2`,
      type: "Note",
      attributedTo: actor,
      inReplyTo: `${instance.origin}/notes/AAAAAAAAAAAAAAAAAAAAAA`,
      content: "<p>Buy!</p>",
      to: everybody,
    },
  }),
]

/** Rows of everything but tasks, which are removed a week after they are done. */
async function rowsKept(): Promise<Record<string, number>> {
  const { task: _, event: __, ...counts } = await instance.rowCounts()
  return counts
}

describe("what 240 invented actors on as many hosts leave", () => {
  test("is nothing, when it means nothing here: no actor, no picture, and nobody is asked but for their keys", async () => {
    const before = await rowsKept()
    const numbers = Array.from({ length: 240 }, (_, number) => number)
    for (let start = 0; start < numbers.length; start += 30) {
      const batch = numbers.slice(start, start + 30)
      const kind = (number: number) => kinds[number % kinds.length]?.(uriOf(number)) ?? {}
      // Some at a time, as they would come.
      // oxlint-disable-next-line no-await-in-loop
      const statuses = await Promise.all(batch.map((number) => post(uriOf(number), kind(number))))
      expect(new Set(statuses)).toEqual(new Set([202]))
    }
    const askedForKeys = asked
    await instance.quiet()
    expect(await rowsKept()).toEqual(before)
    expect(asked).toBe(askedForKeys)
    const ends = await instance.rows(`select distinct state from task where job = 'ReceiveActivity'`)
    expect(ends).toEqual([{ state: "done" }])
  }, 120_000)

  test("is what they said, when it is said to somebody here: an offer, a follow", async () => {
    const [offering, following] = [uriOf(1_000), uriOf(1_001)]
    expect(await post(offering, { type: "Offer", object: `${offering}/credentials/1`, to: alice.uri })).toBe(202)
    expect(await post(following, { type: "Follow", object: alice.uri })).toBe(202)
    await instance.quiet()
    const known = await instance.rows<{ uri: string }>(`select uri from actor where not local order by uri`)
    expect(known.map(({ uri }) => uri)).toEqual([offering, following])
  })
})

describe("an actor of another server that nothing here refers to", () => {
  const week = 7 * 24 * 60 * 60 * 1000

  test("is forgotten after a week, and what somebody holds on to is not", async () => {
    for (const number of [2_000, 2_001, 2_002]) await resolveActor(instance.ground, uriOf(number))
    const uris = async () =>
      (await instance.rows<{ uri: string }>(`select uri from actor where not local`)).map(({ uri }) => uri)
    const before = await uris()
    expect(before).toHaveLength(5)
    await pruneUnusedActors(instance.ground)
    expect(await uris()).toEqual(before)
    instance.passTime(week + 1000)
    await resolveActor(instance.ground, uriOf(2_002))
    await pruneUnusedActors(instance.ground)
    expect((await uris()).toSorted()).toEqual([uriOf(1_000), uriOf(1_001), uriOf(2_002)].toSorted())
    // Our own, who are referred to by nothing yet, stay in any case.
    expect(await instance.rows(`select handle from actor where local and handle = 'alice'`)).toHaveLength(1)
  })
})
