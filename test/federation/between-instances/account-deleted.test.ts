import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Visitor } from "../../../src/cli/demo/visitor.ts"
import {
  awardTo,
  followAcross,
  newAchievement,
  newcomer,
  newIssuer,
  offerCalled,
  patience,
  timelineShows,
  words,
} from "../../support/community.ts"
import { eventually } from "../../support/ground.ts"
import { startInstance, type Instance } from "../../support/instance.ts"
import { countRows } from "../../support/rows.ts"

let harbor: Instance
let meadow: Instance
/** Of Harbor: follows Alice and awards her a badge. */
let bob: Visitor
/** Of Meadow: leaves. */
let alice: Visitor
let aliceElsewhere: Visitor
let badge: URL
let actorUri: string

const activityJson = "application/activity+json"

beforeAll(async () => {
  ;[harbor, meadow] = await Promise.all([startInstance({ name: "harbor" }), startInstance({ name: "meadow" })])
  await newcomer(meadow.origin, "mara", await meadow.setUpLink())
  bob = await newcomer(harbor.origin, "bob")
  alice = await newcomer(meadow.origin, "alice")
  aliceElsewhere = new Visitor(meadow.origin)
  await aliceElsewhere.send(await aliceElsewhere.open("/sign-in"), "/sign-in", {
    email: "alice@people.example",
    password: "a long enough password",
  })
  await followAcross(bob, `@alice@${meadow.origin.host}`)
  await followAcross(alice, `@bob@${harbor.origin.host}`)
  const issuer = await newIssuer(bob, "makers")
  const give = async (name: string, visibility: string) => {
    await awardTo(bob, await newAchievement(bob, issuer, name), `@alice@${meadow.origin.host}`)
    return alice.send(await offerCalled(alice, name), "/accept", { visibility })
  }
  badge = new URL((await give("Knots", "public")).url.pathname, meadow.origin)
  await give("Secret knots", "private")
  await newIssuer(alice, "ropes")
  await timelineShows(bob, "Knots")
  const [row] = await meadow.rows<{ uri: string }>("select uri from actor where handle = 'alice'")
  actorUri = row?.uri ?? ""
}, 120_000)
afterAll(() => Promise.all([harbor?.stop(), meadow?.stop()]))

describe("somebody who takes their data along", () => {
  it("gets all of it in one file, and nothing that opens anything", async () => {
    const file = await alice.open("/settings/data/export.json")
    expect(file.headers.get("content-disposition")).toMatch(/^attachment; filename="haversack-alice-/)
    expect(file.headers.get("cache-control")).toBe("private, no-store")
    const all = JSON.parse(file.text) as Record<string, any[]>
    expect(all).toMatchObject({
      format: "haversack-export/1",
      account: [{ handle: "alice", email: "alice@people.example", emailConfirmed: false }],
      profile: [{ uri: actorUri }],
      following: [{ whom: expect.stringContaining(harbor.origin.host), state: "accepted" }],
      followers: [{ whom: expect.stringContaining(harbor.origin.host) }],
      issuers: [{ name: "The Ropes", role: "owner" }],
    })
    expect(all["sessions"]).toHaveLength(2)
    expect(all["badges"]?.map((one) => [one.name, one.visibility]).toSorted()).toEqual([
      ["Knots", "public"],
      ["Secret knots", "private"],
    ])
    // The bytes are the very bytes that are served.
    const served = await new Visitor(meadow.origin).open(badge.href, { accept: "application/vc" })
    expect(all["badges"]?.find((one) => one.name === "Knots")?.credential).toEqual({ text: served.text })
    expect(all["sentToOtherServers"]?.map((one) => one.type)).toContain("Create")
    const secrets = await meadow.rows<{ secret: string }>(
      "select token as secret from session union select password from sign_in_method union select token_hash from account_link",
    )
    for (const { secret } of secrets) expect(file.text).not.toContain(secret)
    expect(file.text).not.toMatch(/sealed|privateKey|secretKey/)
  })

  it("is the only one who does", async () => {
    const asked = await new Visitor(meadow.origin).open("/settings/data/export.json")
    expect(asked.url.pathname).toBe("/sign-in")
  })
})

describe("somebody who deletes their account", () => {
  it("is asked for their password, and told before what happens to issuers that nobody else owns", async () => {
    const page = await alice.open("/settings/data")
    expect(words(page)).toMatch(/Nobody else owns these issuers.*The Ropes/)
    const refused = await alice.send(page, "/delete", { password: "not the password" })
    expect(refused.status).toBe(422)
    expect(refused.page.querySelector("#field-password-error")?.text).toContain("not your password")
    expect(await countRows(meadow, "person where handle = 'alice'")).toBe(1)
  })

  it("is gone at once: signed out everywhere, shown to nobody, 410 to other servers", async () => {
    const left = await alice.send(await alice.open("/settings/data"), "/delete", {
      password: "a long enough password",
    })
    expect(left.page.text).toContain("Your account is deleted.")
    expect((await aliceElsewhere.open("/backpack")).url.pathname).toBe("/sign-in")
    const again = await aliceElsewhere.send(await aliceElsewhere.open("/sign-in"), "/sign-in", {
      email: "alice@people.example",
      password: "a long enough password",
    })
    expect(again.status).toBe(422)
    const anybody = new Visitor(meadow.origin)
    expect((await anybody.open("/@alice")).status).toBe(404)
    const document = await anybody.open(actorUri, { accept: activityJson })
    expect([document.status, JSON.parse(document.text).type]).toEqual([410, "Tombstone"])
    const finger = `/.well-known/webfinger?resource=acct:alice@${meadow.origin.host}`
    expect([404, 410]).toContain((await anybody.open(finger, { accept: "application/jrd+json" })).status)
    for (const accept of ["text/html", "application/vc", activityJson]) {
      expect([accept, (await anybody.open(badge.href, { accept })).status]).toEqual([
        accept,
        expect.toBeOneOf([404, 410]),
      ])
    }
  })

  it("leaves nothing but tombstones on their own server", async () => {
    const left = async () => ({
      people: await countRows(meadow, "person where handle = 'alice'"),
      sessions: await countRows(meadow, "session where user_id not in (select id from person)"),
      holdings: await countRows(meadow, "holding"),
      offers: await countRows(meadow, "offer"),
      bytes: await countRows(meadow, "held_credential where bytes is not null or snapshot is not null"),
      reports: await countRows(meadow, "verification"),
      notes: await countRows(meadow, "note where local and (content_html <> '' or images <> '[]')"),
      follows: await countRows(meadow, "follow"),
      teams: await countRows(meadow, "issuer_member"),
      words: await countRows(meadow, "actor where handle = 'alice' and (name <> 'alice' or summary_html <> '')"),
    })
    const nothing = Object.fromEntries(Object.keys(await left()).map((key) => [key, 0]))
    await eventually(async () => JSON.stringify(await left()) === JSON.stringify(nothing), patience)
    expect(await left()).toEqual(nothing)
    expect(await countRows(meadow, "held_credential where erased_at is not null")).toBe(2)
    expect(await countRows(meadow, "task where state = 'dead'")).toBe(0)
  })

  it("is forgotten by the server that knew them, which asks their own before it believes that", async () => {
    await eventually(
      async () => (await countRows(harbor, `actor where uri = '${actorUri}' and gone_at is not null`)) === 1,
      patience,
    )
    await eventually(async () => (await countRows(harbor, "mirrored_badge")) === 0, patience)
    await eventually(async () => (await countRows(harbor, "follow")) === 0, patience)
    await timelineShows(bob, "Knots", false)
    expect((await bob.open(`/@alice@${meadow.origin.host}`)).status).toBe(404)
    expect(await countRows(harbor, "note where not local")).toBe(0)
  })

  it("keeps their handle for ever, and what they issued can still be checked", async () => {
    const visitor = new Visitor(meadow.origin)
    const fields = { name: "A", handle: "Alice", email: "other@people.example", password: "a long enough password" }
    const taken = await visitor.send(await visitor.open("/sign-up"), "/sign-up", fields)
    expect(taken.status).toBe(422)
    expect(taken.page.querySelector("#field-handle-error")?.text).toContain("has this handle already")
    const [issuer] = await meadow.rows<{ id: string }>("select id from actor where handle = 'ropes'")
    const did = await visitor.open(`/actors/${issuer?.id}/did.json`, { accept: "application/did+json" })
    expect(did.status).toBe(200)
    expect((await visitor.open("/@ropes")).status).toBe(200)
  })

  it("is not the only admin", async () => {
    const mara = new Visitor(meadow.origin)
    await mara.send(await mara.open("/sign-in"), "/sign-in", {
      email: "mara@people.example",
      password: "a long enough password",
    })
    const refused = await mara.send(await mara.open("/settings/data"), "/delete", {
      password: "a long enough password",
    })
    expect([refused.status, words(refused)]).toEqual([422, expect.stringContaining("only admin")])
    expect(await countRows(meadow, "person where handle = 'mara'")).toBe(1)
  })
})
