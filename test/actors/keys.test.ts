import { verifyRequest, type KeyCache } from "@fedify/fedify/sig"
import { CryptographicKey } from "@fedify/vocab"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { eq } from "drizzle-orm"
import {
  activityKeyPairs,
  createLocalActor,
  credentialKey,
  didDocumentOf,
  instanceActor,
  prepareKeys,
  publicCredentialKeys,
  signAs,
  type Actor,
} from "../../src/actors/index.ts"
import { actor, actorKey } from "../../src/actors/schema.ts"
import { looksLikeEd25519Multikey } from "../../src/credentials/keys/multikey.ts"
import { SealBroken } from "../../src/db/index.ts"
import { openTestGround, type TestGround } from "../support/ground.ts"

let here: TestGround
let issuer: Actor
let prepared: Awaited<ReturnType<typeof prepareKeys>>

beforeAll(async () => {
  here = await openTestGround()
  prepared = await prepareKeys({ credential: true })
  const made = await here.ground.database.transaction((tx) =>
    createLocalActor(here.ground, tx, {
      type: "Organization",
      handle: "harbor_school",
      name: "Harbor School",
      keys: prepared,
    }),
  )
  if (!made.ok) throw new Error(made.sentence)
  issuer = made.value
})
afterAll(() => here.close())

/** Every secret key of the issuer, in the spellings in which it could leak. */
async function secrets(): Promise<string[]> {
  const jwks = await Promise.all(
    (await activityKeyPairs(here.ground, issuer.id)).map((pair) => crypto.subtle.exportKey("jwk", pair.privateKey)),
  )
  const { secretKeyMultibase } = await credentialKey(here.ground, issuer.id)
  return [...jwks.map((jwk) => jwk.d ?? "missing"), secretKeyMultibase]
}

describe("the keys of a local actor", () => {
  test("appear nowhere in the tables, neither as they are nor as hex or base64", async () => {
    const { orm } = here.ground.database
    const rows = [...(await orm.select().from(actorKey)), ...(await orm.select().from(actor))]
    const stored = rows
      .flatMap((row) => Object.values(row))
      .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : JSON.stringify(value)))
    const found = await secrets()
    expect(found).toHaveLength(3)
    for (const secret of found) {
      expect(secret.length).toBeGreaterThan(40)
      for (const spelling of [secret, Buffer.from(secret).toString("hex"), Buffer.from(secret).toString("base64")]) {
        expect(stored.filter((value) => value.includes(spelling))).toEqual([])
      }
    }
  })

  test("appear in nothing that the room hands out, when it is serialised or copied", async () => {
    const handedOut = [
      prepared,
      issuer,
      await activityKeyPairs(here.ground, issuer.id),
      await credentialKey(here.ground, issuer.id),
      { ...(await credentialKey(here.ground, issuer.id)) },
      await publicCredentialKeys(here.ground, issuer.id),
      await didDocumentOf(here.ground, issuer.id),
    ]
    const { inspect } = await import("node:util")
    for (const secret of await secrets()) {
      expect(JSON.stringify(handedOut)).not.toContain(secret)
      expect(inspect(handedOut, { depth: 10 })).not.toContain(secret)
    }
  })

  test("are RSA and Ed25519 for activities, under ids in the actor's document", async () => {
    const pairs = await activityKeyPairs(here.ground, issuer.id)
    expect(pairs.map(({ keyId, algorithm }) => [keyId.href, algorithm])).toEqual([
      [`${issuer.uri}#main-key`, "rsa"],
      [`${issuer.uri}#ed25519-key`, "ed25519"],
    ])
    expect(pairs[0]?.privateKey.algorithm).toMatchObject({ modulusLength: 2048, hash: { name: "SHA-256" } })
    const message = new TextEncoder().encode("hello")
    for (const { publicKey, privateKey } of pairs) {
      const { name } = privateKey.algorithm
      const signature = await crypto.subtle.sign(name, privateKey, message)
      expect(await crypto.subtle.verify(name, publicKey, signature, message)).toBe(true)
    }
  })

  test("for credentials stand in did.json only, which the actor names and which names the actor", async () => {
    const key = await credentialKey(here.ground, issuer.id)
    expect(looksLikeEd25519Multikey(key.publicKeyMultibase)).toBe(true)
    const did = await didDocumentOf(here.ground, issuer.id)
    expect(did?.assertionMethod).toEqual([`${did?.id}#${key.publicKeyMultibase}`])
    expect(did?.alsoKnownAs).toEqual([issuer.uri])
    expect(issuer.alsoKnownAs).toEqual([did?.id])
    const activityKeys = await here.ground.database.orm.select().from(actorKey).where(eq(actorKey.purpose, "activity"))
    for (const { publicKey } of activityKeys) {
      const { x, n }: JsonWebKey = JSON.parse(publicKey)
      expect(JSON.stringify(did)).not.toContain(x ?? n)
    }
  })

  test("belong to one actor: prepared keys cannot be used a second time", async () => {
    await expect(
      here.ground.database.transaction((tx) =>
        createLocalActor(here.ground, tx, { type: "Person", handle: "copycat", name: "Copycat", keys: prepared }),
      ),
    ).rejects.toThrow("belong to an actor already")
  })

  test("do not open in another actor's row", async () => {
    const { orm } = here.ground.database
    const [own] = await orm.select().from(actorKey).where(eq(actorKey.purpose, "credential"))
    const made = await here.ground.database.transaction(async (tx) =>
      createLocalActor(here.ground, tx, {
        type: "Organization",
        handle: "thief",
        name: "Thief",
        keys: await keysOfThief,
      }),
    )
    if (!made.ok || own === undefined) throw new Error("nothing to steal")
    await orm
      .update(actorKey)
      .set({ sealedSecretKey: own.sealedSecretKey, publicKey: own.publicKey })
      .where(eq(actorKey.actorId, made.value.id))
    await expect(credentialKey(here.ground, made.value.id)).rejects.toThrow(SealBroken)
  })
  const keysOfThief = prepareKeys({ credential: true })

  test("that are revoked sign no more, and stay in did.json as revoked", async () => {
    const keys = await prepareKeys({ credential: true })
    const made = await here.ground.database.transaction((tx) =>
      createLocalActor(here.ground, tx, { type: "Organization", handle: "careless", name: "Careless", keys }),
    )
    if (!made.ok) throw new Error(made.sentence)
    await credentialKey(here.ground, made.value.id)
    await here.ground.database.orm
      .update(actorKey)
      .set({ revokedAt: new Date() })
      .where(eq(actorKey.actorId, made.value.id))
    await expect(credentialKey(here.ground, made.value.id)).rejects.toThrow("no key for credentials")
    const did = await didDocumentOf(here.ground, made.value.id)
    expect(did?.assertionMethod).toEqual([])
    expect(did?.verificationMethod[0]?.revoked).toMatch(/^\d{4}-/)
  })
})

describe("signing as an actor", () => {
  test.each(["draft-cavage-http-signatures-12", "rfc9421"] as const)(
    "in the form %s is accepted by Fedify's own verifier",
    async (form) => {
      const request = new Request("https://meadow.example/inbox", { method: "POST", body: '{"type":"Offer"}' })
      const signed = await signAs(here.ground, issuer.id, form)(request)
      const key = await verifyRequest(signed, { keyCache: await knownKeys() })
      expect(key?.id?.href).toBe(`${issuer.uri}#main-key`)
    },
  )

  test("as somebody of another server is a mistake that throws", async () => {
    await expect(signAs(here.ground, crypto.randomUUID())(new Request("https://meadow.example/"))).rejects.toThrow(
      "no key",
    )
  })

  /** The verifier's cache of keys, which knows the issuer's RSA key under its id and no other. */
  async function knownKeys(): Promise<KeyCache> {
    const [rsa] = await activityKeyPairs(here.ground, issuer.id)
    const key = new CryptographicKey({ id: rsa!.keyId, owner: new URL(issuer.uri), publicKey: rsa!.publicKey })
    return { get: async (keyId) => (keyId.href === rsa!.keyId.href ? key : null), set: async () => undefined }
  }
})

describe("actors of this server", () => {
  test("share one namespace of handles whatever their case, and a taken one leaves the transaction usable", async () => {
    const keys = await prepareKeys({ credential: false })
    const [first, second] = await here.ground.database.transaction(async (tx) => [
      await createLocalActor(here.ground, tx, { type: "Person", handle: "HARBOR_school", name: "x", keys }),
      await createLocalActor(here.ground, tx, { type: "Person", handle: "harbor_pupil", name: "x", keys }),
    ])
    expect(first).toMatchObject({ ok: false, reason: "handleTaken" })
    expect(second).toMatchObject({ ok: true })
  })

  test("include the instance itself, once, however many ask at the same time", async () => {
    const asked = await Promise.all([1, 2, 3, 4].map(() => instanceActor(here.ground)))
    expect(new Set(asked.map((one) => one.id)).size).toBe(1)
    expect(asked[0]).toMatchObject({ type: "Application", handle: "haversack", badgesUri: null })
    expect(await activityKeyPairs(here.ground, asked[0]!.id)).toHaveLength(2)
  })
})
