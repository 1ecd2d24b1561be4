import { createHash } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createFederation } from "../../federation/index.ts"
import type { Actor } from "../../src/actors/index.ts"
import { FakePeer, type PeerActor } from "./fake-peer.ts"
import { startInstance, type OneInstance } from "./one-instance.ts"

let instance: OneInstance
let peer: FakePeer
let alice: Actor
let bob: PeerActor

beforeAll(async () => {
  ;[instance, peer] = await Promise.all([startInstance(), FakePeer.start()])
  alice = await instance.person("alice")
  bob = await peer.actor("bob")
  await peer.post(alice.inboxUri, peer.activity("Like", bob, { object: alice.uri }), bob)
})
afterAll(async () => {
  await Promise.all([instance.close(), peer.close()])
})

const digestOf = (body: string) => createHash("sha256").update(body).digest("base64")
const sign = async (text: string, actor: PeerActor) => {
  const bytes = await crypto.subtle.sign("RSASSA-PKCS1-v1_5", actor.keys.privateKey, new TextEncoder().encode(text))
  return Buffer.from(bytes).toString("base64")
}
const follow = () => JSON.stringify(peer.activity("Follow", bob, { object: alice.uri, to: alice.uri }))

type Signed = { headers: Record<string, string>; body: string }

/** Signed by Bob as draft-cavage-12, covering just these. */
async function cavage(covered: string[], more: { body?: string; date?: string; host?: string } = {}): Promise<Signed> {
  const { body = follow(), date = new Date().toUTCString(), host = new URL(instance.origin).host } = more
  const values: Record<string, string> = {
    "(request-target)": `post ${new URL(alice.inboxUri).pathname}`,
    host,
    date,
    digest: `SHA-256=${digestOf(body)}`,
  }
  const signature = await sign(covered.map((name) => `${name}: ${values[name]}`).join("\n"), bob)
  const parameters = `keyId="${bob.keyId}",algorithm="rsa-sha256",headers="${covered.join(" ")}",signature="${signature}"`
  return { body, headers: { ...typed, date, digest: values["digest"] ?? "", signature: parameters } }
}

/** Signed by Bob as RFC 9421, covering just these. */
async function rfc9421(covered: string[], more: { body?: string; created?: number } = {}): Promise<Signed> {
  const { body = follow(), created = Math.floor(Date.now() / 1000) } = more
  const date = new Date().toUTCString()
  const values: Record<string, string> = {
    "@method": "POST",
    "@target-uri": alice.inboxUri,
    "@authority": new URL(instance.origin).host,
    "@path": new URL(alice.inboxUri).pathname,
    date,
    "content-digest": `sha-256=:${digestOf(body)}:`,
  }
  const input = `(${covered.map((name) => `"${name}"`).join(" ")});created=${created};keyid="${bob.keyId}";alg="rsa-v1_5-sha256"`
  const base = [...covered.map((name) => `"${name}": ${values[name]}`), `"@signature-params": ${input}`].join("\n")
  const signature = `sig1=:${await sign(base, bob)}:`
  const digest = { "content-digest": values["content-digest"] ?? "" }
  return { body, headers: { ...typed, date, ...digest, "signature-input": `sig1=${input}`, signature } }
}

const typed = { "content-type": "application/activity+json" }
const post = async ({ headers, body }: Signed): Promise<number> =>
  (await fetch(alice.inboxUri, { method: "POST", headers, body })).status
const followers = () => instance.rows(`select state from follow`)

/** The status, and that nothing came of it. */
async function refused(signed: Signed): Promise<number> {
  const before = await instance.rowCounts()
  const status = await post(signed)
  await instance.quiet()
  expect(await instance.rowCounts()).toEqual(before)
  return status
}

const allOfCavage = ["(request-target)", "host", "date", "digest"]
const allOf9421 = ["@method", "@target-uri", "content-digest"]
const without = (all: string[], part: string) => all.filter((name) => name !== part)

describe("a signature of Bob's key that is good for other requests as well is refused", () => {
  test.each(allOfCavage)("draft-cavage without %s", async (part) => {
    expect(await refused(await cavage(without(allOfCavage, part)))).toBe(401)
  })

  test.each(allOf9421)("RFC 9421 without %s", async (part) => {
    expect(await refused(await rfc9421(without(allOf9421, part)))).toBe(401)
  })

  test("RFC 9421 with another body than Bob's, which its signature does not cover", async () => {
    const signed = await rfc9421(["@method", "@target-uri"])
    expect(await refused({ ...signed, body: follow() })).toBe(401)
  })

  test("RFC 9421 with a path and no server, or a server and no path", async () => {
    expect(await refused(await rfc9421(["@method", "@path", "content-digest"]))).toBe(401)
    expect(await refused(await rfc9421(["@method", "@authority", "content-digest"]))).toBe(401)
  })

  test("two members of one name, of which the readers of a header may take either", async () => {
    const signed = await rfc9421(["@method", "@target-uri"])
    const weak = signed.headers["signature-input"] ?? ""
    const strong = weak.replace('"@target-uri"', '"@target-uri" "content-digest"')
    for (const input of [`${strong}, ${weak}`, `${weak}, ${strong}`]) {
      expect(await refused({ ...signed, headers: { ...signed.headers, "signature-input": input } })).toBe(401)
    }
  })

  test("a parameter that is written twice", async () => {
    const signed = await cavage(without(allOfCavage, "host"))
    const header = signed.headers["signature"] ?? ""
    const claimed = `headers="${allOfCavage.join(" ")}"`
    for (const signature of [`${claimed},${header}`, `${header},${claimed}`]) {
      expect(await refused({ ...signed, headers: { ...signed.headers, signature } })).toBe(401)
    }
  })
})

describe("headers that cannot be read are a bad signature, not a failure of this server", () => {
  test("a date that is none", async () => {
    expect(await refused(await cavage(allOfCavage, { date: "yesterday" }))).toBe(401)
  })

  test.each(["created=99999999999999999", 'expires="99999999999999999"', "created=999999999999999"])(
    "a moment beyond all time (%s)",
    async (moment) => {
      const signed = await cavage(allOfCavage)
      const signature = `${signed.headers["signature"]},${moment}`
      expect(await refused({ ...signed, headers: { ...signed.headers, signature } })).toBe(401)
      expect(await refused(await rfc9421(allOf9421, { created: 999_999_999_999_999 }))).toBe(401)
    },
  )

  test.each(["%%%", "A", "", "AAAA=AAA"])("signature bytes that are none (%j)", async (bytes) => {
    const signed = await cavage(allOfCavage)
    const signature = (signed.headers["signature"] ?? "").replace(/signature="[^"]*"/, `signature="${bytes}"`)
    expect(await refused({ ...signed, headers: { ...signed.headers, signature } })).toBe(401)
    const newer = await rfc9421(allOf9421)
    expect(await refused({ ...newer, headers: { ...newer.headers, signature: `sig1=:${bytes}:` } })).toBe(401)
  })
})

describe("a request that was signed and taken", () => {
  const undo = async () => {
    await peer.post(
      alice.inboxUri,
      peer.activity("Undo", bob, { object: { type: "Follow", actor: bob.uri, object: alice.uri } }),
      bob,
    )
    await instance.quiet()
    expect(await followers()).toEqual([])
  }
  const taken = async (signed: Signed) => {
    expect(await post(signed)).toBe(202)
    await instance.quiet()
    expect(await followers()).toEqual([{ state: "accepted" }])
  }

  test.each([
    ["draft-cavage", () => cavage(allOfCavage)],
    ["RFC 9421", () => rfc9421(allOf9421)],
  ])("changes nothing when somebody sends it again within its hour (%s)", async (_name, make) => {
    const signed = await make()
    await taken(signed)
    await undo()
    instance.passTime(20 * 60 * 1000)
    expect(await refused(signed)).toBe(202)
    const dressed = { ...signed.headers, "x-more": "1", signature: ` ${signed.headers["signature"]}` }
    expect(await refused({ ...signed, headers: dressed })).toBe(202)
  })

  test("changes nothing when this server was started anew meanwhile", async () => {
    const signed = await rfc9421(allOf9421)
    await taken(signed)
    await undo()
    const { routes } = createFederation(instance.ground)
    const before = await instance.rowCounts()
    const again = await routes.fetch(new Request(alice.inboxUri, { method: "POST", ...signed }))
    expect(again.status).toBe(202)
    await instance.quiet()
    expect(await instance.rowCounts()).toEqual(before)
  })

  test("may be sent again by Bob, with a signature of its own", async () => {
    const body = follow()
    await taken(await cavage(allOfCavage, { body }))
    await undo()
    instance.passTime(20 * 60 * 1000)
    // RSA signs the same words the same way, so another second makes another signature.
    const later = new Date(Date.now() + 2_000).toUTCString()
    expect(await post(await cavage(allOfCavage, { body, date: later }))).toBe(202)
    await expect.poll(followers, { timeout: 10_000 }).toEqual([{ state: "accepted" }])
  })
})
