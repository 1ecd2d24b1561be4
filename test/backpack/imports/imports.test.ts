import { and, eq } from "drizzle-orm"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest"
import type { Actor } from "../../../src/actors/index.ts"
import {
  addImport,
  bringIn,
  checkImportAgain,
  discardImport,
  keepImport,
  mostImports,
  planDueImports,
  pruneImports,
} from "../../../src/backpack/index.ts"
import { eraseGone } from "../../../src/backpack/erase-gone.ts"
import { heldCredential, holding, importedBadge } from "../../../src/backpack/schema.ts"
import {
  bakePng,
  createStatusList,
  didDocument,
  didWebOf,
  generateCredentialKey,
  issueCredential,
  statusListCredential,
  type CredentialKey,
} from "../../../src/credentials/index.ts"
import { event } from "../../../src/queue/schema.ts"
import { importView } from "../../../src/views/index.ts"
import { startRemoteServer, type RemoteServer } from "../../actors/remote-server.ts"
import { itxt, pngWith, text as textChunk, zipOf } from "../../credentials/input/containers.ts"
import { granted, newPerson, openRooms, workRooms } from "../../support/cast.ts"
import { eventually, type TestGround } from "../../support/ground.ts"

let test: TestGround
let earner: Actor
let remote: RemoteServer
let key: CredentialKey
let did: string
let keyList: { type: string; body: object }

beforeAll(async () => {
  test = await openRooms()
  await workRooms(test)
})
afterAll(() => test.close())

let people = 0
beforeEach(async () => {
  earner = await newPerson(test.ground, `collector_${++people}`)
  remote = await startRemoteServer()
  const uri = at("/users/school")
  did = didWebOf(uri)
  key = await generateCredentialKey()
  keyList = { type: "application/did+json", body: didDocument({ did, actorUri: uri, keys: [key] }) }
  remote.paths.set("/users/school/did.json", keyList)
  await publishList([])
})
afterEach(async () => {
  await remote.close()
  await test.ground.database.orm.delete(importedBadge)
})

const hour = 60 * 60_000
const at = (path: string) => `http://${remote.host}${path}`

async function publishList(revoked: number[]): Promise<void> {
  const list = createStatusList({})
  for (const index of revoked) list.set(index, true)
  const now = test.ground.now()
  const parts = { url: at("/list"), did, key, purpose: "revocation" as const, list, now, ttl: 1000 }
  const { bytes } = await statusListCredential(parts)
  remote.paths.set("/list", { type: "application/vc", body: new TextDecoder().decode(bytes) })
}

async function issued(changes: { recipientId?: string; id?: string; name?: string } = {}): Promise<Uint8Array> {
  const { bytes } = await issueCredential({
    did,
    key,
    now: test.ground.now(),
    parts: {
      id: at(changes.id ?? "/credentials/1"),
      issuer: { name: "The school" },
      recipientId: changes.recipientId ?? earner.uri,
      achievement: {
        id: at("/achievements/1"),
        name: changes.name ?? "Knots",
        description: "Ties them.",
        criteriaNarrative: "Tie ten.",
      },
      status: { statusListUrl: at("/list"), index: 7 },
    },
  })
  return bytes
}

/** Brings one thing and waits until it was looked at; answers with its id. */
async function brought(bytes: Uint8Array, name: string | null = "badge.json", who = earner): Promise<string> {
  const { importIds } = await bringIn(test.ground, who.id, [{ name, bytes }])
  const [id] = importIds
  if (id === undefined) throw new Error("nothing was found in it")
  await checked(id)
  return id
}

const checked = (id: string) =>
  eventually(async () => {
    const [row] = await test.ground.database.orm.select().from(importedBadge).where(eq(importedBadge.id, id))
    return row === undefined || row.state !== "checking"
  })

const seen = async (id: string, who = earner) => {
  const view = await importView(test.ground, who.id, id)
  if (view === null) throw new Error("there is no such import")
  return view
}

const holdings = (who = earner) => test.ground.database.orm.select().from(holding).where(eq(holding.holderId, who.id))

const shownEvents = async () =>
  (await test.ground.database.orm.select().from(event).where(eq(event.name, "holding.shown"))).length

describe("a badge that somebody brings", () => {
  it("is checked, shown to them alone, and added for whom they choose, with the very bytes that were signed", async () => {
    const bytes = await issued()
    const baked = bakePng(pngWith(), { kind: "json", form: "credential", bytes })
    const id = await brought(baked.ok ? baked.image : new Uint8Array(), "knots.png")
    const view = await seen(id)
    expect(view).toMatchObject({ state: "ready", name: "Knots", label: "knots.png", isAddable: true, duplicate: null })
    expect(view.report?.verdict).toBe("verified")
    const stranger = await newPerson(test.ground, `stranger_${people}`)
    expect(await importView(test.ground, stranger.id, id)).toBeNull()
    expect(await addImport(test.ground, stranger.id, id, "public")).toMatchObject({ reason: "noSuchImport" })
    const before = await shownEvents()
    const added = granted(await addImport(test.ground, earner.id, id, "public"))
    expect(added).toMatchObject({ visibility: "public", showing: 1, name: "Knots", offerId: null, issuerActorId: null })
    expect(await shownEvents()).toBe(before + 1)
    const [held] = await test.ground.database.orm
      .select()
      .from(heldCredential)
      .where(eq(heldCredential.digest, added.digest))
    expect(held?.bytes).toEqual(new Uint8Array(bytes))
    expect(await importView(test.ground, earner.id, id)).toBeNull()
  })

  it("and has already is recognised, to the byte and by its number", async () => {
    const bytes = await issued()
    const added = granted(await addImport(test.ground, earner.id, await brought(bytes), "private"))
    const again = await brought(bytes)
    expect((await seen(again)).duplicate).toEqual({
      kind: "badge",
      path: `/badges/${added.id}`,
      name: "Knots",
      isSame: true,
    })
    expect(granted(await addImport(test.ground, earner.id, again, "public")).id).toBe(added.id)
    const other = await brought(await issued({ name: "Knots, renewed" }))
    expect((await seen(other)).duplicate).toMatchObject({ path: `/badges/${added.id}`, isSame: false })
    const unlike = await brought(await issued({ id: "/credentials/2" }))
    expect((await seen(unlike)).duplicate).toBeNull()
    expect(await holdings()).toHaveLength(1)
  })

  it("and was awarded to somebody else or was tampered with never stands in their backpack", async () => {
    const others = await brought(await issued({ recipientId: at("/users/nobody") }))
    expect((await seen(others)).report).toMatchObject({ verdict: "invalid", reason: "recipientMismatch" })
    const tampered = new TextDecoder().decode(await issued()).replace("Tie ten.", "Tie two.")
    const forged = await brought(new TextEncoder().encode(tampered))
    expect((await seen(forged)).report).toMatchObject({ verdict: "invalid", reason: "signature" })
    for (const id of [others, forged]) {
      expect(await addImport(test.ground, earner.id, id, "private")).toMatchObject({ ok: false, reason: "notVerified" })
      granted(await keepImport(test.ground, earner.id, id))
      expect(await addImport(test.ground, earner.id, id, "private")).toMatchObject({ ok: false, reason: "notVerified" })
    }
    expect(await holdings()).toEqual([])
  })

  it("and was revoked never stands in their backpack", async () => {
    await publishList([7])
    const id = await brought(await issued())
    expect((await seen(id)).report).toMatchObject({ verdict: "invalid", reason: "revoked" })
    expect(await addImport(test.ground, earner.id, id, "private")).toMatchObject({ ok: false, reason: "notVerified" })
  })

  it("is checked anew before it is added, when that was long ago", async () => {
    const id = await brought(await issued())
    test.passTime(2 * hour)
    expect(await addImport(test.ground, earner.id, id, "private")).toMatchObject({ ok: false, reason: "notYet" })
    await publishList([])
    granted(await checkImportAgain(test.ground, earner.id, id))
    await checked(id)
    granted(await addImport(test.ground, earner.id, id, "private"))
  })
})

describe("a badge that could not be checked", () => {
  it("is kept, tried again by itself, and stands in the backpack for its holder's eyes once it is good", async () => {
    remote.paths.delete("/users/school/did.json")
    const id = await brought(await issued())
    expect(await seen(id)).toMatchObject({ isAddable: false, isCheckable: true, report: { verdict: "unknown" } })
    expect(await addImport(test.ground, earner.id, id, "private")).toMatchObject({ ok: false, reason: "notVerified" })
    granted(await keepImport(test.ground, earner.id, id))
    await planDueImports(test.ground)
    test.passTime(hour + 1)
    const triesOf = async () =>
      (await test.ground.database.orm.select().from(importedBadge).where(eq(importedBadge.id, id)))[0]?.tries
    expect(await planDueImports(test.ground)).toBe(1)
    await eventually(async () => (await triesOf()) === 1)
    expect(await planDueImports(test.ground)).toBe(0)
    expect(await holdings()).toEqual([])
    remote.paths.set("/users/school/did.json", keyList)
    await publishList([])
    test.passTime(3 * hour)
    expect(await planDueImports(test.ground)).toBe(1)
    const [made] = await eventually(async () => {
      const rows = await holdings()
      return rows.length > 0 && rows
    })
    expect(made).toMatchObject({ visibility: "private", name: "Knots" })
    expect(await importView(test.ground, earner.id, id)).toBeNull()
  })

  it("because its image holds only an address that does not answer is not lost either", async () => {
    const bytes = await issued()
    const id = await brought(pngWith(textChunk("openbadges", at("/credentials/1"))), "old.png")
    expect(await seen(id)).toMatchObject({
      label: "old.png",
      report: null,
      isCheckable: true,
      problem: { sentence: expect.stringContaining("404"), nextStep: expect.stringContaining("later") },
    })
    granted(await keepImport(test.ground, earner.id, id))
    remote.paths.set("/credentials/1", { type: "application/vc", body: new TextDecoder().decode(bytes) })
    await publishList([])
    test.passTime(hour + 1)
    expect(await planDueImports(test.ground)).toBe(1)
    await eventually(async () => (await holdings()).length === 1)
  })

  it("is found at the address that somebody pastes, also through a page that links it", async () => {
    const bytes = await issued()
    remote.paths.set("/credentials/1", { type: "application/vc", body: new TextDecoder().decode(bytes) })
    remote.paths.set("/badge", {
      type: "text/html",
      body: '<!doctype html><link rel="alternate" type="application/vc" href="/credentials/1">',
    })
    const id = await brought(new TextEncoder().encode(`My badge: ${at("/badge")}`), null)
    expect(await seen(id)).toMatchObject({ name: "Knots", address: at("/credentials/1"), isAddable: true })
  })

  it("in the form of Open Badges 2.0 is shown with what its issuer's server says of it, and added like any other", async () => {
    const context = "https://w3id.org/openbadges/v2"
    const json = (body: object) => ({ type: "application/ld+json", body: { "@context": context, ...body } })
    const assertion = {
      "@context": context,
      id: at("/assertions/1"),
      type: "Assertion",
      recipient: { type: "url", identity: earner.uri, hashed: false },
      badge: at("/badges/1"),
      issuedOn: "2026-01-01T00:00:00Z",
      verification: { type: "hosted" },
    }
    remote.paths.set("/assertions/1", { type: "application/ld+json", body: assertion })
    remote.paths.set(
      "/badges/1",
      json({
        id: at("/badges/1"),
        type: "BadgeClass",
        name: "Splicing",
        description: "Joins two ropes.",
        image: at("/badges/1.png"),
        criteria: { narrative: "Splice ten." },
        issuer: at("/issuer"),
      }),
    )
    remote.paths.set(
      "/issuer",
      json({ id: at("/issuer"), type: "Issuer", name: "The old school", url: at("/"), email: "school@example.org" }),
    )
    const png = pngWith(itxt("openbadges", JSON.stringify(assertion)))
    const id = await brought(png, "splicing.png")
    const view = await seen(id)
    expect(view).toMatchObject({ name: "Splicing", issuerName: "The old school", isAddable: true })
    expect(view.report?.format).toEqual({ code: "openBadges2", securing: "hosted" })
    const added = granted(await addImport(test.ground, earner.id, id, "private"))
    expect(added.name).toBe("Splicing")
    remote.paths.delete("/badges/1")
    const later = await brought(new TextEncoder().encode(JSON.stringify({ ...assertion, id: at("/assertions/2") })))
    expect(await seen(later)).toMatchObject({ snapshot: null, isAddable: false, isCheckable: true })
  })

  it("with characters that the database cannot store is told so, and kept all the same", async () => {
    const odd = new TextDecoder().decode(await issued()).replace("The school", String.raw`The \u0000 \ud800 school`)
    const id = await brought(new TextEncoder().encode(odd))
    expect(await seen(id)).toMatchObject({ snapshot: null, isAddable: false, report: { verdict: "invalid" } })
    granted(await keepImport(test.ground, earner.id, id))
  })
})

describe("what is brought", () => {
  it("is taken apart, and what holds no badge stands beside the others with the reason", async () => {
    const zip = zipOf([
      { name: "one.json", bytes: await issued() },
      { name: "two.png", bytes: pngWith(itxt("openbadgecredential", await issued({ id: "/credentials/2" }))) },
      { name: "certificate.pdf", bytes: new TextEncoder().encode("%PDF-1.7") },
    ])
    const { importIds, notFound, leftOut } = await bringIn(test.ground, earner.id, [{ name: "all.zip", bytes: zip }])
    expect([importIds.length, leftOut]).toEqual([2, 0])
    expect(notFound).toMatchObject([{ name: "certificate.pdf", refusal: { reason: "pdf" } }])
    for (const id of importIds) {
      // oxlint-disable-next-line no-await-in-loop
      await checked(id)
    }
    const rows = await test.ground.database.orm
      .select()
      .from(importedBadge)
      .where(eq(importedBadge.holderId, earner.id))
    expect(rows.map(({ label }) => label).toSorted()).toEqual(["certificate.pdf", "one.json", "two.png"])
    const pdf = rows.find(({ label }) => label === "certificate.pdf")
    expect(await seen(pdf?.id ?? "")).toMatchObject({ isCheckable: false, isAddable: false })
    expect(await keepImport(test.ground, earner.id, pdf?.id ?? "")).toMatchObject({ ok: false })
    granted(await discardImport(test.ground, earner.id, pdf?.id ?? ""))
  })

  it("and holds nothing is refused, and nothing of it stays", async () => {
    const jpeg = { name: "photo.jpg", bytes: new Uint8Array([0xff, 0xd8, 0xff, 0xe0]) }
    expect(await bringIn(test.ground, earner.id, [jpeg])).toMatchObject({
      importIds: [],
      notFound: [{ name: "photo.jpg", refusal: { reason: "imageCannotHoldBadge" } }],
    })
    expect(
      await test.ground.database.orm.select().from(importedBadge).where(eq(importedBadge.holderId, earner.id)),
    ).toEqual([])
  })

  it("never fills more than its place", async () => {
    const list = (from: number) =>
      new TextEncoder().encode(JSON.stringify(Array.from({ length: 60 }, (_, index) => ({ id: from + index }))))
    const first = await bringIn(test.ground, earner.id, [{ name: "a.json", bytes: list(0) }])
    const second = await bringIn(test.ground, earner.id, [{ name: "b.json", bytes: list(1000) }])
    expect([first.importIds.length, second.importIds.length, second.leftOut]).toEqual([60, mostImports - 60, 20])
    const again = await bringIn(test.ground, earner.id, [{ name: "a.json", bytes: list(0) }])
    expect([again.importIds.length, again.leftOut]).toEqual([60, 0])
    await Promise.all([...first.importIds, ...second.importIds].map(checked))
  })

  it("is forgotten after 30 days without a decision, and at once with its holder", async () => {
    const undecided = await brought(await issued())
    const kept = await brought(await issued({ id: "/credentials/2" }))
    granted(await keepImport(test.ground, earner.id, kept))
    test.passTime(31 * 24 * hour)
    await pruneImports(test.ground)
    expect(await importView(test.ground, earner.id, undecided)).toBeNull()
    expect(await importView(test.ground, earner.id, kept)).not.toBeNull()
    await eraseGone(test.ground, earner.id, async () => undefined)
    const left = and(eq(importedBadge.holderId, earner.id))
    expect(await test.ground.database.orm.select().from(importedBadge).where(left)).toEqual([])
  })
})
