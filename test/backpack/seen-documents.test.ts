import { and, eq } from "drizzle-orm"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { resolveActor, type Actor } from "../../src/actors/index.ts"
import { acceptOffer, checkAgain, receiveOffer, removeHolding } from "../../src/backpack/index.ts"
import { credentialDocument, seenDocument } from "../../src/backpack/schema.ts"
import { pruneSeenDocuments } from "../../src/backpack/seen-documents.ts"
import {
  createStatusList,
  didDocument,
  didWebOf,
  digestOf,
  generateCredentialKey,
  issueCredential,
  statusListCredential,
  type CredentialKey,
  type PublishedKey,
} from "../../src/credentials/index.ts"
import { ownDocuments } from "../../src/issuing/index.ts"
import { startRemoteServer, type RemoteServer } from "../actors/remote-server.ts"
import { granted, newPerson, offerState, openRooms, workRooms } from "../support/cast.ts"
import { eventually, type TestGround } from "../support/ground.ts"

let test: TestGround
let earner: Actor
let remote: RemoteServer
let issuer: Actor
let key: CredentialKey
let did: string
let rounds = 0

beforeAll(async () => {
  test = await openRooms()
  await workRooms(test)
})
afterAll(() => test.close())
beforeEach(async () => {
  earner = await newPerson(test.ground, `ada_${++rounds}`)
  remote = await startRemoteServer()
  did = didWebOf(at("/users/school"))
  key = await generateCredentialKey()
  remote.addAccount("school", { type: "Organization", alsoKnownAs: [did] })
  issuer = granted(await resolveActor(test.ground, `school@${remote.host}`))
  publishKeys([key])
  await publishList([])
})
afterEach(() => remote.close())

const at = (path: string) => `http://${remote.host}${path}`
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

function publishKeys(keys: PublishedKey[]): void {
  const body = didDocument({ did, actorUri: at("/users/school"), keys })
  remote.paths.set("/users/school/did.json", { type: "application/did+json", body })
}

async function publishList(revoked: number[]): Promise<void> {
  const list = createStatusList({})
  for (const index of revoked) list.set(index, true)
  const now = test.ground.now()
  const { bytes } = await statusListCredential({
    url: at("/list"),
    did,
    key,
    purpose: "revocation",
    list,
    now,
    ttl: 1000,
  })
  remote.paths.set("/list", { type: "application/vc", body: text(bytes) })
}

/** A badge of the school that the earner has accepted. */
async function heldBadge(index = 7): Promise<{ id: string; digest: string }> {
  const { bytes } = await issueCredential({
    did,
    key,
    now: test.ground.now(),
    parts: {
      id: at(`/credentials/${index}`),
      issuer: { name: "The school" },
      recipientId: earner.uri,
      achievement: {
        id: at("/achievements/1"),
        name: "Knots",
        description: "Ties them.",
        criteriaNarrative: "Tie ten.",
      },
      status: { statusListUrl: at("/list"), index },
    },
  })
  remote.paths.set(`/credentials/${index}`, { type: "application/vc", body: text(bytes) })
  const message = {
    activityUri: at(`/offers/${index}`),
    issuerActor: issuer,
    recipient: earner,
    credentialUrl: at(`/credentials/${index}`),
  }
  const { offerId } = granted(await receiveOffer(test.ground, message))
  await eventually(async () => (await offerState(test.ground, offerId)) === "pending")
  return { id: granted(await acceptOffer(test.ground, earner.id, offerId, "private")).id, digest: digestOf(bytes) }
}

const check = async (id: string) =>
  granted(await checkAgain(test.ground, ownDocuments(test.ground), id, { evenIfFresh: true }))
const die = () => {
  for (const path of ["/users/school/did.json", "/list"]) remote.paths.set(path, { status: 502, body: "gone" })
}
const seen = async () => {
  const { orm } = test.ground.database
  const rows = await orm.select().from(seenDocument)
  return rows.filter(({ name }) => name === did || name.startsWith(at("/")))
}
const today = () => test.ground.now().toISOString().slice(0, 10)

describe("what the issuer of a held badge publishes", () => {
  it("is kept when the badge arrives, once for all of its badges, and judges them when its server is gone", async () => {
    const [one, two] = [await heldBadge(7), await heldBadge(8)]
    expect((await seen()).map(({ kind }) => kind).sort()).toEqual(["didDocument", "statusList"])
    die()
    for (const { id } of [one, two]) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await check(id)).toMatchObject({
        verdict: "warning",
        reason: "lastSeen",
        label: `Verified on ${today()}; issuer unreachable since ${today()}`,
      })
    }
    for (const row of await seen()) expect(row.missingSince).not.toBeNull()
    publishKeys([key])
    await publishList([])
    expect(await check(one.id)).toMatchObject({ verdict: "verified" })
    for (const row of await seen()) expect(row.missingSince).toBeNull()
  })

  it("is kept anew when it says that the badge was revoked, which it stays when the server is gone", async () => {
    const { id } = await heldBadge()
    await publishList([7])
    expect(await check(id)).toMatchObject({ verdict: "invalid", reason: "revoked" })
    die()
    expect(await check(id)).toMatchObject({ verdict: "invalid", reason: "revoked" })
  })

  it("is kept anew when a key was withdrawn, whose badges nothing brings back", async () => {
    const { id } = await heldBadge()
    publishKeys([{ ...key, revokedAt: "2026-01-01T00:00:00Z" }])
    expect(await check(id)).toMatchObject({ verdict: "invalid", reason: "keyRevoked" })
    die()
    expect(await check(id)).toMatchObject({ verdict: "invalid", reason: "keyRevoked" })
  })

  it("does not lose its good copy to what is no document, or to one that leaves the check open", async () => {
    const { id } = await heldBadge()
    const before = await seen()
    remote.paths.set("/users/school/did.json", { type: "application/did+json", body: { id: "did:web:other.example" } })
    expect(await check(id)).toMatchObject({ verdict: "unknown" })
    expect((await seen()).map(({ digest }) => digest)).toEqual(before.map(({ digest }) => digest))
    die()
    expect(await check(id)).toMatchObject({ verdict: "warning", reason: "lastSeen" })
  })

  it("is forgotten when nobody here has a badge that rests on it, and not before", async () => {
    const { id, digest } = await heldBadge()
    const old = { notedAt: new Date(test.ground.now().getTime() - 3 * 24 * 60 * 60_000) }
    await test.ground.database.orm.update(credentialDocument).set(old).where(eq(credentialDocument.digest, digest))
    await pruneSeenDocuments(test.ground)
    expect(await seen()).toHaveLength(2)
    granted(await removeHolding(test.ground, earner.id, id))
    await pruneSeenDocuments(test.ground)
    expect(await seen()).toEqual([])
    const { orm } = test.ground.database
    const left = orm
      .select()
      .from(credentialDocument)
      .where(and(eq(credentialDocument.digest, digest)))
    expect(await left).toEqual([])
  })
})
