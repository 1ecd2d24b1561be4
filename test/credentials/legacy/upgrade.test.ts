import { describe, expect, it } from "vitest"

import { readDate } from "../../../src/credentials/legacy/dates.ts"
import { editionOf, kindOf } from "../../../src/credentials/legacy/kinds.ts"
import { upgradeFrom05 } from "../../../src/credentials/legacy/upgrade-from-0-5.ts"
import { upgradeFrom10 } from "../../../src/credentials/legacy/upgrade-from-1-0.ts"
import { upgradeFrom11 } from "../../../src/credentials/legacy/upgrade-from-1-1.ts"
import { upgradeToOpenBadges2 } from "../../../src/credentials/legacy/upgrade.ts"
import { openBadges2 } from "./world.ts"

const openBadges1 = "https://w3id.org/openbadges/v1"

const first = {
  recipient: "sha256$abc",
  salt: "salty",
  evidence: "/log/7",
  expires: "2020-06-01",
  issued_on: 1361561067,
  badge: {
    version: "0.5.0",
    name: "First crossing",
    description: "Crossed the bay.",
    criteria: "/crossing",
    image: "/sail.png",
    issuer: {
      origin: "https://school.example",
      name: "Harbor School",
      org: "Sailing",
      contact: "office@school.example",
    },
  },
}

describe("Open Badges 0.5 to 1.0", () => {
  it("spells out the recipient, the dates and the addresses, and says that the badge is hosted where it was found", () => {
    expect(upgradeFrom05(first, { address: "https://school.example/7.json" })).toEqual({
      recipient: { type: "email", hashed: true, identity: "sha256$abc", salt: "salty" },
      evidence: "https://school.example/log/7",
      expires: "2020-06-01",
      issuedOn: 1361561067,
      badge: {
        name: "First crossing",
        description: "Crossed the bay.",
        criteria: "https://school.example/crossing",
        image: "https://school.example/sail.png",
        issuer: {
          name: "Harbor School",
          url: "https://school.example",
          email: "office@school.example",
          description: "Sailing",
        },
      },
      verify: { type: "hosted", url: "https://school.example/7.json" },
    })
  })

  it("takes a plain address for one, keeps full addresses, and what is missing stays missing", () => {
    expect(upgradeFrom05({ recipient: "alice@meadow.example", badge: { criteria: "https://x.example/c" } })).toEqual({
      recipient: { type: "email", hashed: false, identity: "alice@meadow.example" },
      badge: { criteria: "https://x.example/c" },
      verify: { type: "hosted" },
    })
  })
})

describe("Open Badges 1.0 to 1.1", () => {
  it("says the context, the kind and the address of each document, and of those within", () => {
    const badge = { name: "n", criteria: "c", issuer: { name: "i", url: "https://i.example" } }
    expect(upgradeFrom10({ recipient: {}, badge, verify: {} }, { address: "https://s.example/1" })).toEqual({
      "@context": [openBadges1],
      type: ["Assertion"],
      id: "https://s.example/1",
      recipient: {},
      badge: { type: ["BadgeClass"], ...badge, issuer: { type: ["Issuer"], ...badge.issuer } },
      verify: {},
    })
    expect(upgradeFrom10({ name: "n", criteria: "c", issuer: "https://s.example/i" })).toMatchObject({
      type: ["BadgeClass"],
    })
    expect(upgradeFrom10({ name: "n", url: "https://s.example" })).toMatchObject({ type: ["Issuer"] })
  })
})

describe("Open Badges 1.1 to 2.0", () => {
  it("calls a hosted badge by where it lies, and renames what was renamed", () => {
    const upgraded = upgradeFrom11({
      "@context": [openBadges1],
      id: "https://s.example/other",
      uid: "x1",
      verify: { type: "hosted", url: "https://s.example/1" },
      badge: { alignment: { name: "Standard", url: "https://standards.example/1", description: "d" } },
    })
    expect(upgraded).toEqual({
      "@context": [openBadges2],
      id: "https://s.example/1",
      uid: "x1",
      verification: { type: ["HostedBadge"] },
      badge: {
        alignment: [{ targetName: "Standard", targetUrl: "https://standards.example/1", targetDescription: "d" }],
      },
    })
  })

  it("calls a signed badge by its uid, and its key by its address", () => {
    expect(upgradeFrom11({ uid: "x1", verify: { type: "SIGNED", url: "https://s.example/key.pem" } })).toEqual({
      "@context": [openBadges2],
      id: "x1",
      uid: "x1",
      verification: { type: ["SignedBadge"], creator: "https://s.example/key.pem" },
    })
  })
})

describe("Open Badges 2.0", () => {
  it("may use the older word for how to check a badge, as Moodle does; what it calls itself stays", () => {
    const document = {
      "@context": openBadges2,
      type: "Assertion",
      id: "https://moodle.example/assertion?b=1",
      verify: { type: "hosted", url: "https://moodle.example/assertion?b=1&old" },
    }
    expect(upgradeToOpenBadges2(document)?.document).toEqual({
      "@context": [openBadges2],
      type: ["Assertion"],
      id: "https://moodle.example/assertion?b=1",
      verification: { type: ["HostedBadge"] },
    })
  })
})

describe("the edition of a document", () => {
  it.each([
    ["0.5", first],
    ["1.0", { uid: "1", recipient: {}, badge: "https://s.example/b", verify: { type: "hosted" } }],
    ["1.0", { name: "n", description: "d", image: "i", criteria: "c", issuer: "https://s.example/i" }],
    ["1.0", { name: "n", url: "https://s.example", email: "o@s.example" }],
    ["1.1", { "@context": openBadges1, type: "Assertion" }],
    ["1.1", { "@context": ["http://w3id.org/openbadges/v1"], type: "Issuer" }],
    ["2.0", { "@context": openBadges2, type: "BadgeClass" }],
    ["2.0", { "@context": [{}, openBadges2] }],
    ["2.0", { type: "Assertion" }],
    ["2.0", { badge: {}, recipient: {}, verification: {} }],
  ])("is %s, by its contexts and members: %j", (edition, document) => {
    expect(editionOf(document)).toBe(edition)
  })

  it.each([
    { name: "a package", url: "https://x.example", version: "1.0.0" },
    { name: "somebody", url: "https://x.example" },
    { "@context": "https://www.w3.org/ns/activitystreams", type: "Person", name: "n", url: "https://x.example" },
    { type: ["VerifiableCredential"] },
    {},
  ])("is none for other documents: %j", (document) => {
    expect(editionOf(document)).toBeUndefined()
  })

  it("every document comes to 2.0, in plain spelling, with what it was kept", () => {
    const upgraded = upgradeToOpenBadges2(first, { address: "https://school.example/7.json" })
    expect(upgraded).toMatchObject({
      edition: "0.5",
      document: {
        "@context": [openBadges2],
        type: ["Assertion"],
        id: "https://school.example/7.json",
        verification: { type: ["HostedBadge"] },
        badge: { type: ["BadgeClass"], issuer: { type: ["Issuer"] } },
      },
    })
    expect(kindOf(upgraded?.document ?? {})).toBe("assertion")
    expect(
      upgradeToOpenBadges2({ "@context": openBadges2, "@type": "obi:BadgeClass", "schema:name": "n", image: null }),
    ).toEqual({
      edition: "2.0",
      document: { "@context": [openBadges2], type: ["BadgeClass"], name: "n" },
    })
  })
})

describe("a date", () => {
  it.each([
    ["2013-01-01", "2013-01-01T00:00:00Z"],
    ["2013-02", "2013-02-01T00:00:00Z"],
    ["20130221T1518-0500", "2013-02-21T15:18:00-05:00"],
    ["2013-02-21T15:18Z", "2013-02-21T15:18:00Z"],
    ["2013-02-21T15:18:59.123456+05:30", "2013-02-21T15:18:59+05:30"],
    ["2013-02-21 15:18:59", "2013-02-21T15:18:59Z"],
    [1361561067, "2013-02-22T19:24:27Z"],
    ["1361561067", "2013-02-22T19:24:27Z"],
    [1361561067000, "2013-02-22T19:24:27Z"],
  ])("%j is %s", (written, dateTime) => {
    expect(readDate(written)?.dateTime).toBe(dateTime)
  })

  it("without a time includes its whole day at the end of something", () => {
    expect(readDate("2024-02", { isEnd: true })?.dateTime).toBe("2024-02-29T23:59:59Z")
    expect(readDate("2013-06-06", { isEnd: true })?.dateTime).toBe("2013-06-06T23:59:59Z")
  })

  it("without a zone is odd", () => {
    expect(readDate("2013-02-21T15:18:59")?.oddity).toContain("no time zone")
    expect(readDate("2013-02-21")?.oddity).toBeUndefined()
  })

  it.each([
    "2013-02-30",
    "2013-13-01",
    "13/08/1985",
    "soon",
    "",
    "2013-02-21T25:00Z",
    Number.NaN,
    1e300,
    true,
    null,
    {},
  ])("%j is none", (written) => {
    expect(readDate(written)).toBeUndefined()
  })
})
