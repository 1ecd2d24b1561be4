import { eq } from "drizzle-orm"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import { resolveActor, type Actor } from "../../src/actors/index.ts"
import { acceptOffer, checkAgain, heldBytes, receiveOffer, type Holding } from "../../src/backpack/index.ts"
import { heldCredential, verification } from "../../src/backpack/schema.ts"
import {
  didDocument,
  didWebOf,
  digestOf,
  generateCredentialKey,
  issueCredential,
  verifyCredential,
  type CredentialKey,
} from "../../src/credentials/index.ts"
import { ownDocuments } from "../../src/issuing/index.ts"
import { checkMirrorAgain, mirrorBadge, recordFollowAnswer, requestFollow } from "../../src/social/index.ts"
import { mirroredBadge } from "../../src/social/schema.ts"
import { profileView } from "../../src/views/index.ts"
import { startRemoteServer, type RemoteServer } from "../actors/remote-server.ts"
import { granted, newPerson, offerState, openRooms, workRooms } from "../support/cast.ts"
import { eventually, type TestGround } from "../support/ground.ts"

let test: TestGround
let remote: RemoteServer
let alice: Actor
let bob: Actor
/** Two issuers on one server, each with a key of its own. */
let school: Issuer
let club: Issuer
let rounds = 0

type Issuer = { actor: Actor; did: string; key: CredentialKey }

beforeAll(async () => {
  test = await openRooms()
  await workRooms(test)
})
afterAll(() => test.close())
beforeEach(async () => {
  remote = await startRemoteServer()
  alice = await newPerson(test.ground, `alice_${(rounds += 1)}`)
  remote.addAccount("bob")
  bob = granted(await resolveActor(test.ground, `bob@${remote.host}`))
  ;[school, club] = [await issuer("school"), await issuer("club")]
})
afterEach(() => remote.close())

const at = (path: string) => `http://${remote.host}${path}`
const asked = (path: string) => remote.requests.filter(({ url }) => url === path).length
const own = () => ownDocuments(test.ground)

async function issuer(handle: string): Promise<Issuer> {
  const [uri, key] = [at(`/users/${handle}`), await generateCredentialKey()]
  const did = didWebOf(uri)
  remote.addAccount(handle, { type: "Organization", alsoKnownAs: [did] })
  const body = didDocument({ did, actorUri: uri, keys: [key] })
  remote.paths.set(`/users/${handle}/did.json`, { type: "application/did+json", body })
  return { actor: granted(await resolveActor(test.ground, `${handle}@${remote.host}`)), did, key }
}

/** A badge whose credential always says the same id of itself, whatever else it says. */
async function badge(by: Issuer, recipientId: string, name: string, signedBy = by.key): Promise<Uint8Array> {
  const { bytes } = await issueCredential({
    did: by.did,
    key: signedBy,
    now: test.ground.now(),
    parts: {
      id: at("/credentials/the-same"),
      issuer: { name: by.actor.handle },
      recipientId,
      achievement: { id: at(`/achievements/${name}`), name, description: "Of it.", criteriaNarrative: "Do it." },
    },
  })
  return bytes
}

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const serve = (path: string, bytes: Uint8Array) => remote.paths.set(path, { type: "application/vc", body: text(bytes) })

/** What verification says of these bytes now, asked apart from anything that is stored. */
const verdictOn = async (bytes: Uint8Array, recipient: string) => {
  const didOf = (did: string) => [school, club].find((one) => one.did === did)
  const documents = {
    didDocument: async (did: string) => {
      const found = didOf(did)
      if (found === undefined) return { ok: false as const, passing: false, sentence: "there is none." }
      const document = didDocument({ did, actorUri: found.actor.uri, keys: [found.key] })
      return { ok: true as const, bytes: new TextEncoder().encode(JSON.stringify(document)) }
    },
    document: async () => ({ ok: false as const, passing: false, sentence: "there is none." }),
  }
  return (await verifyCredential(bytes, { now: test.ground.now(), documents, expectedRecipient: recipient })).verdict
}

describe("offers of one credential id with different bytes", () => {
  let offers = 0
  const offer = async (by: Issuer, bytes: Uint8Array): Promise<string> => {
    const path = `/offered/${(offers += 1)}`
    serve(path, bytes)
    const message = { activityUri: at(`/activities/${offers}`), credentialUrl: at(path) }
    const received = await receiveOffer(test.ground, { ...message, issuerActor: by.actor, recipient: alice })
    const { offerId } = granted(received)
    await eventually(async () => (await offerState(test.ground, offerId)) !== "arriving")
    return offerId
  }
  const accept = async (offerId: string): Promise<Holding> =>
    granted(await acceptOffer(test.ground, alice.id, offerId, "public"))
  const reportOn = async (bytes: Uint8Array) => {
    const [row] = await test.ground.database.orm
      .select()
      .from(verification)
      .where(eq(verification.digest, digestOf(bytes)))
    return row?.verdict
  }

  it("leave the badge that is held as it is, when the second is forged", async () => {
    const good = await badge(school, alice.uri, "Knots")
    const holding = await accept(await offer(school, good))
    const forged = new TextEncoder().encode(text(good).replace('"Knots"', '"Master of all knots"'))
    const second = await offer(school, forged)
    expect(await reportOn(forged)).toBe("invalid")
    expect(await acceptOffer(test.ground, alice.id, second, "public")).toMatchObject({ ok: false, reason: "notValid" })
    test.passTime(60_000)
    expect(granted(await checkAgain(test.ground, own(), holding.id)).verdict).toBe("verified")
    expect((await heldBytes(test.ground, holding.id))?.bytes).toEqual(good)
    expect(await reportOn(forged)).toBe("invalid")
  })

  it("leave it when the forged one came first, and neither verdict is the other's", async () => {
    const good = await badge(school, alice.uri, "Knots")
    const forged = new TextEncoder().encode(text(good).replace('"Knots"', '"Master of all knots"'))
    await offer(school, forged)
    const holding = await accept(await offer(school, good))
    expect([await reportOn(forged), await reportOn(good)]).toEqual(["invalid", "verified"])
    expect((await heldBytes(test.ground, holding.id))?.bytes).toEqual(good)
  })

  it("are two badges when both are good, each with its own name", async () => {
    const [first, second] = [await badge(school, alice.uri, "Knots"), await badge(school, alice.uri, "Sails")]
    const [one, other] = [await accept(await offer(school, first)), await accept(await offer(school, second))]
    expect([one.name, other.name]).toEqual(["Knots", "Sails"])
    expect((await heldBytes(test.ground, one.id))?.bytes).toEqual(first)
    expect((await heldBytes(test.ground, other.id))?.bytes).toEqual(second)
  })

  it("by another issuer is that one's badge, not the first one's", async () => {
    const [first, second] = [await badge(school, alice.uri, "Knots"), await badge(club, alice.uri, "Knots")]
    const holding = await accept(await offer(school, first))
    const another = await accept(await offer(club, second))
    expect([holding.issuerName, another.issuerName]).toEqual(["school", "club"])
    const kept = await test.ground.database.orm
      .select({ digest: heldCredential.digest })
      .from(heldCredential)
      .where(eq(heldCredential.credentialId, at("/credentials/the-same")))
    expect(kept.map(({ digest }) => digest).toSorted()).toEqual([digestOf(first), digestOf(second)].toSorted())
  })

  it("at one address: what is fetched once is not fetched again, and what it answers later is nobody's badge", async () => {
    const good = await badge(school, alice.uri, "Knots")
    const holding = await accept(await offer(school, good))
    const path = `/offered/${offers}`
    serve(path, await badge(school, alice.uri, "Swapped"))
    const again = { activityUri: at("/activities/again"), credentialUrl: at(path) }
    expect(
      granted(await receiveOffer(test.ground, { ...again, issuerActor: school.actor, recipient: alice })).fresh,
    ).toBe(false)
    test.passTime(60_000)
    granted(await checkAgain(test.ground, own(), holding.id))
    expect(asked(path)).toBe(1)
    expect((await heldBytes(test.ground, holding.id))?.bytes).toEqual(good)
  })
})

describe("a badge that is mirrored", () => {
  const url = () => at("/badges/one")
  const mirrored = async () =>
    (await test.ground.database.orm.select().from(mirroredBadge).where(eq(mirroredBadge.url, url())))[0]
  const arrived = () =>
    eventually(async () => {
      const row = await mirrored()
      return row !== undefined && row.state !== "arriving" && row
    })
  const show = async () => granted(await mirrorBadge(test.ground, { url: url(), holder: bob, visibility: "public" }))
  /** Has the copy looked at again, and waits until that is done. */
  const checked = async () => {
    const before = await mirrored()
    test.passTime(5 * 60_000)
    await checkMirrorAgain(test.ground, { url: url(), holder: bob })
    return eventually(async () => {
      const row = await mirrored()
      return (row?.checkedAt?.getTime() !== before?.checkedAt?.getTime() || row?.state !== before?.state) && row
    })
  }

  beforeEach(async () => {
    const { activityUri } = granted(await requestFollow(test.ground, alice.id, bob))
    granted(await recordFollowAnswer(test.ground, { activityUri, by: bob, answer: "accepted" }))
  })

  it("is not fetched from where its address is redirected to, on its own server or another", async () => {
    const victim = await startRemoteServer()
    serve("/elsewhere", await badge(school, bob.uri, "Knots"))
    for (const location of [at("/elsewhere"), `http://${victim.host}/private`]) {
      remote.paths.set("/badges/one", (response) => void response.writeHead(302, { location }).end())
      // oxlint-disable-next-line no-await-in-loop
      await show()
      // oxlint-disable-next-line no-await-in-loop
      expect(await arrived()).toMatchObject({ state: "failed", bytes: null, verdict: null })
    }
    expect([asked("/elsewhere"), victim.requests.length]).toEqual([0, 0])
    await victim.close()
  })

  it("is not redirected later, either: the copy is not replaced by what lies elsewhere", async () => {
    const good = await badge(school, bob.uri, "Knots")
    serve("/badges/one", good)
    await show()
    expect(await arrived()).toMatchObject({ state: "shown", verdict: "verified" })
    serve("/elsewhere", await badge(club, bob.uri, "Swapped"))
    remote.paths.set("/badges/one", (response) => void response.writeHead(301, { location: at("/elsewhere") }).end())
    const row = await checked()
    expect(asked("/elsewhere")).toBe(0)
    expect(row?.bytes).toEqual(good)
  })

  const tampered = async () =>
    new TextEncoder().encode(text(await badge(school, bob.uri, "Knots")).replace('"Knots"', '"Tampered"'))

  it.each([
    ["signed with a foreign key", async () => badge(school, bob.uri, "Forged", await generateCredentialKey())],
    ["that were tampered with", tampered],
    ["of another issuer's badge of that id", () => badge(club, bob.uri, "Swapped")],
  ])("gets the verdict of what its address answers later, when those are bytes %s", async (_name, make) => {
    serve("/badges/one", await badge(school, bob.uri, "Knots"))
    await show()
    expect(await arrived()).toMatchObject({ verdict: "verified" })
    const later = await make()
    serve("/badges/one", later)
    const row = await checked()
    expect(row).toMatchObject({ bytes: later, digest: digestOf(later), verdict: await verdictOn(later, bob.uri) })
    expect(row?.snapshot?.name).toBe(JSON.parse(text(later)).credentialSubject.achievement.name)
  })

  it.each([
    ["somebody else's badge", () => badge(school, alice.uri, "Knots")],
    ["no badge at all", async () => new TextEncoder().encode("{}")],
  ])("is shown no longer when its address answers later with %s", async (_name, make) => {
    serve("/badges/one", await badge(school, bob.uri, "Knots"))
    await show()
    expect(await arrived()).toMatchObject({ verdict: "verified" })
    serve("/badges/one", await make())
    expect((await checked())?.state).toBe("failed")
    const profile = await profileView(test.ground, { handle: "bob", host: remote.host }, null)
    expect(profile?.badges.items).toEqual([])
  })
})
