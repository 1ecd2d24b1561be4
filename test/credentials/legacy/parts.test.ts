import { describe, expect, it } from "vitest"

import { readCredential, verifyCredential } from "../../../src/credentials/index.ts"
import { json } from "../fixtures.ts"
import { addresses, assertion, badgeClass, now, openBadges2, profile, school, sourceOf } from "./world.ts"
import type { World } from "./world.ts"

const verify = (brought: unknown, world: World = school(), foundAt?: string) =>
  verifyCredential(json(brought), { now, documents: sourceOf(world), foundAt })
const check = (report: Awaited<ReturnType<typeof verify>>, id: string) => report.checks.find((one) => one.id === id)

describe("a document of which badges consist, brought by itself", () => {
  it.each([
    ["a description", badgeClass(), "the description of a badge"],
    ["a profile", profile(), "the profile of an issuer"],
  ])("%s is checked as what lies at its address, and said to be nobody's badge", async (_, document, words) => {
    const report = await verify(document)
    expect(report).toMatchObject({ verdict: "warning", provenBy: null, credential: null })
    expect(check(report, "format")?.sentence).toContain(words)
    expect(check(report, "proof")?.outcome).toBe("passed")
    expect(await verify({ ...document, name: "Another" })).toMatchObject({
      verdict: "invalid",
      reason: "hostedCopyDiffers",
    })
    expect(await verify(document, {})).toMatchObject({ verdict: "unknown", reason: "unreachable" })
  })

  it("a description on another host than its issuer's is nobody's word for the issuer", async () => {
    const id = "https://evil.example/captain"
    const forged = badgeClass({ id })
    const report = await verify(forged, school({ [id]: forged }))
    expect(report.provenBy).toBeNull()
    expect(check(report, "issuer")).toMatchObject({
      outcome: "warning",
      sentence: expect.stringContaining(addresses.profile),
    })
  })

  it("a kind that Open Badges does not define is checked when its type is a full address, and refused when it is a mere word", async () => {
    const thing = {
      "@context": openBadges2,
      id: "https://school.example/thing",
      type: "https://school.example/words#Thing",
    }
    expect(await verify(thing, { "https://school.example/thing": thing })).toMatchObject({ verdict: "warning" })
    expect(await verify({ ...thing, type: "Thing" })).toMatchObject({ verdict: "invalid", reason: "undefinedTerm" })
    expect(await verify({ ...thing, type: [] })).toMatchObject({ verdict: "invalid", reason: "undefinedTerm" })
  })
})

describe("the image of a badge", () => {
  it("may stand in its description, and is shown without the line breaks that some write", async () => {
    const image = "data:image/png;base64,iVBORw0K\nGgo="
    const described = badgeClass({ image })
    const report = await verify(assertion(), school({ [addresses.badgeClass]: described }))
    expect(report).toMatchObject({ verdict: "verified" })
    const kept = new Map([
      [addresses.badgeClass as string, json(described)],
      [addresses.profile, json(profile())],
    ])
    expect(readCredential(json(assertion()), { kept })).toMatchObject({
      credential: { credentialSubject: { achievement: { image: { id: "data:image/png;base64,iVBORw0KGgo=" } } } },
    })
    expect(await verify(assertion({ image }))).toMatchObject({ verdict: "invalid", reason: "notABadge" })
  })
})

describe("an extension", () => {
  const withExtension = (extension: object) => {
    const brought = assertion({ "extensions:extra": extension })
    return verify(brought, school({ [addresses.assertion]: brought }))
  }
  const applyLink = {
    "@context": "https://openbadgespec.org/extensions/applyLinkExtension/context.json",
    type: ["Extension", "extensions:ApplyLink"],
  }

  it("that is known has the fields that it was defined with", async () => {
    expect(await withExtension({ ...applyLink, url: "https://school.example/apply" })).toMatchObject({
      verdict: "verified",
    })
    for (const extension of [applyLink, { ...applyLink, url: 7 }, { ...applyLink, url: "not an address" }]) {
      // oxlint-disable-next-line no-await-in-loop
      const report = await withExtension(extension)
      expect(report).toMatchObject({ verdict: "invalid", reason: "undefinedTerm" })
      expect(check(report, "terms")?.sentence).toContain("extensions:extra")
    }
  })

  it("that is not known is told", async () => {
    const report = await withExtension({ type: ["Extension", "extensions:Stickers"] })
    expect(report).toMatchObject({ verdict: "warning" })
    expect(check(report, "terms")?.sentence).toContain("Stickers")
  })
})

describe("recommendations of a legacy badge", () => {
  const endorsement = "https://guild.example/endorsements/1"
  const guild = "https://guild.example/profile"
  const recommends = (changes: object = {}) => ({
    "@context": openBadges2,
    type: "Endorsement",
    id: endorsement,
    claim: { id: addresses.badgeClass, endorsementComment: "Good sailing." },
    issuedOn: "2025-01-01T00:00Z",
    issuer: guild,
    verification: { type: "HostedBadge" },
    ...changes,
  })
  const endorsed = (changes: World = {}) =>
    school({
      [addresses.badgeClass]: badgeClass({ endorsement }),
      [endorsement]: recommends(),
      [guild]: profile({ id: guild, name: "Sailors' Guild" }),
      ...changes,
    })

  it("are looked up and named", async () => {
    const report = await verify(assertion(), endorsed())
    expect(report).toMatchObject({ verdict: "verified" })
    expect(check(report, "endorsements")).toMatchObject({
      outcome: "passed",
      sentence: "It is recommended by “Sailors' Guild”.",
    })
  })

  it.each([
    [
      "about something else",
      { [endorsement]: recommends({ claim: { id: "https://other.example/badge" } }) },
      "something else",
    ],
    ["that cannot be had", { [endorsement]: undefined }, "does not count"],
    [
      "by somebody who does not publish there",
      { [endorsement]: recommends({ issuer: addresses.profile }) },
      "does not lie where",
    ],
    ["by nobody", { [guild]: undefined }, "could not be told"],
  ])("%s are told, and no fault of the badge", async (_, changes, words) => {
    const report = await verify(assertion(), endorsed(changes))
    expect(report).toMatchObject({ verdict: "warning" })
    expect(check(report, "endorsements")).toMatchObject({
      outcome: "warning",
      sentence: expect.stringContaining(words),
    })
  })

  it("of which there are many are not all looked up", async () => {
    const many = Array.from({ length: 50 }, (_, index) => `https://guild.example/endorsements/${index}`)
    const documents = sourceOf(endorsed({ [addresses.badgeClass]: badgeClass({ endorsement: many }) }))
    const report = await verifyCredential(json(assertion()), { now, documents })
    expect(documents.asked.filter(([kind]) => kind === "legacyEndorsement")).toHaveLength(4)
    expect(check(report, "endorsements")?.sentence).toContain("46 more recommendations")
  })
})

describe("Open Badges 0.5", () => {
  const address = "https://school.example/old/7.json"
  const award = {
    recipient: "alice@meadow.example",
    issued_on: "2012-03-01",
    badge: {
      version: "0.5.0",
      name: "First crossing",
      description: "Crossed the bay.",
      image: "/sail.png",
      criteria: "/crossing",
      issuer: { origin: "https://school.example", name: "Harbor School" },
    },
  }

  it("names the field that is missing", async () => {
    const { name: _name, ...nameless } = award.badge
    const broken = { ...award, badge: nameless }
    const report = await verify(broken, { [address]: broken }, address)
    expect(report).toMatchObject({ verdict: "invalid", reason: "notABadge", format: { code: "openBadges05" } })
    expect(check(report, "schema")?.sentence).toContain("the field “name” is missing.")
  })

  it("is its issuer's when it lies at the issuer's origin, and nowhere else", async () => {
    expect(await verify(award, { [address]: award }, address)).toMatchObject({
      verdict: "verified",
      provenBy: { name: "school.example" },
    })
    const evil = "https://evil.example/7.json"
    expect(await verify(award, { [evil]: award }, evil)).toMatchObject({
      verdict: "invalid",
      reason: "notInScope",
      provenBy: null,
    })
    expect(await verify(award)).toMatchObject({ verdict: "unknown", reason: "addressUnknown" })
  })
})
