import { eq } from "drizzle-orm"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { resolveActor, type Actor } from "../../src/actors/index.ts"
import { checkDueHolding } from "../../src/backpack/checks.ts"
import { acceptOffer, receiveOffer } from "../../src/backpack/index.ts"
import { heldCredential, offer, verification } from "../../src/backpack/schema.ts"
import {
  createStatusList,
  didDocument,
  didWebOf,
  generateCredentialKey,
  issueCredential,
  statusListCredential,
  type CredentialKey,
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

beforeAll(async () => {
  test = await openRooms()
  await workRooms(test)
})
afterAll(() => test.close())

let servers = 0
beforeEach(async () => {
  earner = await newPerson(test.ground, `earner_${++servers}`)
  remote = await startRemoteServer()
  const uri = `http://${remote.host}/users/school`
  did = didWebOf(uri)
  key = await generateCredentialKey()
  remote.addAccount("school", { type: "Organization", alsoKnownAs: [did] })
  const resolved = await resolveActor(test.ground, `school@${remote.host}`)
  issuer = granted(resolved)
  remote.paths.set("/users/school/did.json", {
    type: "application/did+json",
    body: didDocument({ did, actorUri: uri, keys: [key] }),
  })
  await publishList([])
})
afterEach(() => remote.close())

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const at = (path: string) => `http://${remote.host}${path}`

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

async function publish(changes: { recipientId?: string; by?: string; signedBy?: CredentialKey; image?: string } = {}) {
  const now = test.ground.now()
  const { bytes, digest } = await issueCredential({
    did: changes.by ?? did,
    key: changes.signedBy ?? key,
    now,
    parts: {
      id: at("/credentials/1"),
      issuer: { name: "The school" },
      recipientId: changes.recipientId ?? earner.uri,
      achievement: {
        id: at("/achievements/1"),
        name: "Knots",
        description: "Ties them.",
        criteriaNarrative: "Tie ten.",
        ...(changes.image === undefined ? {} : { image: { url: changes.image, caption: "A knot" } }),
      },
      status: { statusListUrl: at("/list"), index: 7 },
    },
  })
  remote.paths.set("/credentials/1", { type: "application/vc", body: text(bytes) })
  return { bytes, digest }
}

async function receive(credentialUrl = at("/credentials/1")): Promise<string> {
  const message = { activityUri: at("/offers/1"), issuerActor: issuer, recipient: earner, credentialUrl }
  return granted(await receiveOffer(test.ground, message)).offerId
}

const settled = (offerId: string) =>
  eventually(async () => {
    const state = await offerState(test.ground, offerId)
    return state !== "arriving" && state
  })

const reasonOf = async (offerId: string) => {
  const [row] = await test.ground.database.orm.select({ reason: offer.reason }).from(offer).where(eq(offer.id, offerId))
  return row?.reason ?? null
}
const kept = () =>
  test.ground.database.orm
    .select()
    .from(heldCredential)
    .where(eq(heldCredential.credentialId, at("/credentials/1")))
const asked = (path: string) => remote.requests.filter(({ url }) => url === path)

describe("an offer from another server", () => {
  it("is fetched once, signed as this server, and waits verified with the very bytes that came", async () => {
    const { bytes } = await publish()
    const offerId = await receive()
    expect(await settled(offerId)).toBe("pending")
    expect((await kept())[0]?.bytes).toEqual(bytes)
    const [request] = asked("/credentials/1")
    expect(request?.headers["signature"]).toContain("keyId=")
    expect(asked("/credentials/1")).toHaveLength(1)
    const [row] = await test.ground.database.orm.select().from(verification).where(eq(verification.holderId, earner.id))
    expect(row?.verdict).toBe("verified")
    expect(await receive()).toBe(offerId)
    expect(asked("/credentials/1")).toHaveLength(1)
  })

  it("keeps nothing of a credential for somebody else, or by somebody else", async () => {
    await publish({ recipientId: "https://elsewhere.example/actors/other" })
    expect(await settled(await receive())).toBe("refused")
    expect(await kept()).toEqual([])
  })

  it("keeps nothing that another issuer signed, however well", async () => {
    await publish({ by: didWebOf(at("/users/other")) })
    expect(await settled(await receive())).toBe("refused")
    expect(await kept()).toEqual([])
    // Nothing that a stranger's credential names was asked.
    expect(asked("/users/other/did.json")).toEqual([])
  })

  it("shows a credential that was signed with a foreign key as not valid, never as verified", async () => {
    await publish({ signedBy: await generateCredentialKey() })
    expect(await settled(await receive())).toBe("pending")
    const [row] = await test.ground.database.orm.select().from(verification).where(eq(verification.holderId, earner.id))
    expect(row?.verdict).toBe("invalid")
  })

  it("follows no redirect, and asks nothing of where it leads", async () => {
    const { bytes } = await publish()
    remote.paths.set("/elsewhere", { type: "application/vc", body: text(bytes) })
    remote.paths.set("/credentials/1", (response) => {
      response.writeHead(302, { location: at("/elsewhere") })
      response.end()
    })
    const offerId = await receive()
    expect(await settled(offerId)).toBe("refused")
    expect(asked("/elsewhere")).toEqual([])
    expect(await reasonOf(offerId)).not.toBeNull()
  })

  it("refuses a web page and what is gone, with a sentence", async () => {
    remote.paths.set("/credentials/1", { type: "text/html", body: "<h1>Welcome</h1>" })
    const page = await receive()
    expect(await settled(page)).toBe("refused")
    expect(await reasonOf(page)).toContain("text/html")
    remote.paths.set("/credentials/2", { status: 410, body: "gone" })
    expect(await settled(await receive(at("/credentials/2")))).toBe("refused")
  })

  it("refuses text that cannot be stored instead of failing again and again", async () => {
    const { bytes } = await publish()
    const name = JSON.stringify("\u0000 and \ud800")
    remote.paths.set("/credentials/1", { type: "application/vc", body: text(bytes).replaceAll('"Knots"', name) })
    expect(await settled(await receive())).toBe("refused")
  })

  it("waits as arriving while the server has trouble, says why, and arrives when the trouble is over", async () => {
    remote.paths.set("/credentials/1", { status: 503, body: "later" })
    const offerId = await receive()
    await eventually(async () => (await reasonOf(offerId)) !== null)
    expect(await offerState(test.ground, offerId)).toBe("arriving")
    expect(await kept()).toEqual([])
    await publish()
    expect(await settled(offerId)).toBe("pending")
    expect(await reasonOf(offerId)).toBeNull()
  })

  it("keeps what it has while the key or the status list cannot be had, and does not fetch the badge again", async () => {
    const { digest } = await publish()
    remote.paths.set("/list", { status: 503, body: "later" })
    const offerId = await receive()
    await eventually(async () => (await reasonOf(offerId)) !== null)
    expect(await offerState(test.ground, offerId)).toBe("arriving")
    expect((await kept())[0]).toMatchObject({ digest, snapshot: { name: "Knots" } })
    await publishList([])
    expect(await settled(offerId)).toBe("pending")
    expect(asked("/credentials/1")).toHaveLength(1)
  })

  it("that was revoked before it arrived is withdrawn, and nothing of it stays", async () => {
    await publish()
    await publishList([7])
    expect(await settled(await receive())).toBe("withdrawn")
    expect(await kept()).toEqual([])
  })

  it("gets a drawn picture and a warning when its own cannot be had, and its own made safe when it can", async () => {
    await publish({ image: at("/nothing.png") })
    expect(await settled(await receive())).toBe("pending")
    const [without] = await kept()
    expect(without?.snapshot?.imageWarning).toContain("could not be shown")
    expect(without?.snapshot?.imageDigest).toMatch(/^[0-9a-f]{64}$/)

    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script><rect width="9" height="9" fill="red"/></svg>'
    const { digest } = await publish({ image: `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}` })
    remote.paths.set("/credentials/3", remote.paths.get("/credentials/1")!)
    expect(await settled(await receive(at("/credentials/3")))).toBe("pending")
    const withIt = (await kept()).find((row) => row.digest === digest)
    expect(withIt?.snapshot).toMatchObject({ imageWarning: null, imageAlt: "A knot" })
  })

  it("is not received from an actor that is gone", async () => {
    const gone = { ...issuer, goneAt: new Date() }
    const message = {
      activityUri: at("/offers/1"),
      issuerActor: gone,
      recipient: earner,
      credentialUrl: at("/credentials/1"),
    }
    expect(await receiveOffer(test.ground, message)).toMatchObject({ ok: false, reason: "foreignCredential" })
  })
})

describe("a badge of an issuer elsewhere that is due to be checked", () => {
  const unavailable = { status: 503, body: "busy" }

  it("keeps what was found before while the issuer's server is away, until the last try", async () => {
    await publish()
    const offerId = await receive()
    await settled(offerId)
    const { id } = granted(await acceptOffer(test.ground, earner.id, offerId, "public"))
    const found = async () =>
      (await test.ground.database.orm.select().from(verification).where(eq(verification.holderId, earner.id)))[0]
    const before = await found()
    expect(before?.verdict).toBe("verified")
    const check = (lastTry: boolean) => checkDueHolding(test.ground, ownDocuments(test.ground), id, { lastTry })
    remote.paths.set("/list", unavailable)
    expect(await check(false)).toMatchObject({ outcome: "retry" })
    expect(await found()).toEqual(before)
    expect(await check(true)).toBeUndefined()
    expect(await found()).toMatchObject({ verdict: "warning", report: { reason: "lastSeen" } })
    // Nothing is lost by saying so again, and nothing gained by asking a dead server every few hours.
    expect(await check(false)).toBeUndefined()
    await publishList([7])
    expect(await check(false)).toBeUndefined()
    expect(await found()).toMatchObject({ verdict: "invalid", report: { reason: "revoked" } })
  })
})
