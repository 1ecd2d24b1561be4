import { describe, expect, it } from "vitest"

import { trustSentence, verifyCredential, withKeptDocuments } from "../../../src/credentials/index.ts"
import type { DocumentName, LookUps, VerificationOptions } from "../../../src/credentials/index.ts"
import { json } from "../fixtures.ts"
import { addresses, assertion, badgeClass, now, openBadges2, profile, school, sourceOf } from "./world.ts"
import type { World } from "./world.ts"

const verify = (brought: unknown, world: World = school(), options: Partial<VerificationOptions> = {}) =>
  verifyCredential(json(brought), { now, documents: sourceOf(world), ...options })

const check = (report: Awaited<ReturnType<typeof verify>>, id: string) => report.checks.find((one) => one.id === id)

describe("a hosted badge of Open Badges 2.0", () => {
  it("is verified by its issuer's copy, and proven to be by the issuer's host", async () => {
    const report = await verify(assertion())
    expect(report).toMatchObject({
      verdict: "verified",
      format: { code: "openBadges2", securing: "hosted" },
      provenBy: { kind: "domain", name: "school.example" },
      issuer: { id: addresses.profile, name: "Harbor School" },
      achievement: { id: addresses.badgeClass, name: "First crossing" },
      credential: { id: addresses.assertion, validFrom: "2025-05-01T12:00:00Z" },
    })
    expect(report.checks.map(({ id, outcome }) => `${id} ${outcome}`)).toEqual([
      "format passed",
      "schema passed",
      "terms passed",
      "proof passed",
      "issuer passed",
      "refresh notApplicable",
      "status passed",
      "dates passed",
      "recipient notApplicable",
      "endorsements notApplicable",
    ])
    expect(check(report, "proof")?.basedOn).toEqual([
      { what: "the badge as its issuer hosts it", url: addresses.assertion, digest: expect.any(String) },
    ])
    expect(check(report, "issuer")?.basedOn?.map(({ url }) => url)).toEqual([addresses.badgeClass, addresses.profile])
  })

  it("is asked for at its address, then its description, then the issuer's profile, and nothing else", async () => {
    const documents = sourceOf(school())
    await verifyCredential(json(assertion()), { now, documents })
    expect(documents.asked).toEqual([
      ["assertion", addresses.assertion],
      ["badgeClass", addresses.badgeClass],
      ["profile", addresses.profile],
    ])
  })

  it.each([
    ["recipient", { recipient: { type: "email", hashed: false, identity: "mallory@evil.example" } }],
    ["issuedOn", { issuedOn: "2020-01-01T00:00:00Z" }],
    ["evidence", { evidence: "https://evil.example/proof" }],
    ["narrative", { narrative: "With distinction." }],
    ["expires", { expires: "2099-01-01" }],
    ["badge", { badge: "https://school.example/classes/captain" }],
    ["badge", { badge: badgeClass({ name: "Captain" }) }],
    ["badge", { badge: { ...badgeClass(), issuer: profile({ name: "Admiralty" }) } }],
  ])("that says something else in “%s” than its issuer's copy is not valid", async (field, changes) => {
    const report = await verify(assertion(changes))
    expect(report).toMatchObject({ verdict: "invalid", reason: "hostedCopyDiffers" })
    expect(check(report, "proof")?.sentence).toContain(`“${field}”`)
    expect(check(report, "proof")?.nextStep).toContain(addresses.assertion)
  })

  it("may spell out its description and its issuer, or leave things to be looked up", async () => {
    const spelledOut = assertion({ badge: { ...badgeClass(), issuer: profile() } })
    expect(await verify(spelledOut)).toMatchObject({ verdict: "verified" })
    const world = school({
      [addresses.assertion]: assertion({ evidence: "https://school.example/log", expires: "2030-01-01" }),
    })
    expect(await verify(assertion(), world)).toMatchObject({
      verdict: "verified",
      credential: { validUntil: "2030-01-01T23:59:59Z" },
    })
  })

  it("has expired when its issuer's copy says so, whatever it says itself", async () => {
    const world = school({ [addresses.assertion]: assertion({ expires: "2026-01-01" }) })
    expect(await verify(assertion(), world)).toMatchObject({ verdict: "invalid", reason: "expired", label: "Expired" })
  })

  it("is revoked when its issuer's copy says so, with the reason", async () => {
    const copy = {
      "@context": openBadges2,
      id: addresses.assertion,
      type: "Assertion",
      revoked: true,
      revocationReason: "Given by mistake.",
    }
    const report = await verify(assertion(), school({ [addresses.assertion]: copy }))
    expect(report).toMatchObject({ verdict: "invalid", reason: "revoked", label: "Revoked" })
    expect(check(report, "status")?.sentence).toContain("“Given by mistake.”")
    expect(await verify(copy, school())).toMatchObject({ verdict: "invalid", reason: "revoked" })
  })

  it("is revoked when its address answers 410, and could not be checked when it answers 404", async () => {
    const answer = (status: number) => ({
      ok: false,
      passing: status !== 410,
      failure: "status",
      status,
      sentence: `It answered ${status}.`,
    })
    const gone = await verify(assertion(), school({ [addresses.assertion]: answer(410) }))
    expect(gone).toMatchObject({ verdict: "invalid", reason: "revoked", label: "Revoked" })
    const missing = await verify(assertion(), school({ [addresses.assertion]: answer(404) }))
    expect(missing).toMatchObject({ verdict: "unknown", reason: "unreachable" })
    expect(check(missing, "proof")).toMatchObject({
      sentence: expect.stringContaining(
        `The badge as its issuer hosts it (${addresses.assertion}) could not be fetched`,
      ),
      nextStep: expect.stringContaining("moved or taken away"),
    })
    // A description that is gone says nothing about the award.
    const undescribed = await verify(assertion(), school({ [addresses.badgeClass]: answer(410) }))
    expect(undescribed).toMatchObject({ verdict: "unknown", reason: "unobtainable" })
  })

  it.each(["assertion", "badgeClass", "profile"] as const)(
    "whose %s cannot be had could not be checked, and says which document and why",
    async (part) => {
      const names = {
        assertion: "The badge as its issuer hosts it",
        badgeClass: "The description of the badge",
        profile: "The issuer's profile",
      }
      const reasons = {
        dns: "unreachable",
        refused: "unreachable",
        tls: "unreachable",
        timeout: "unreachable",
        network: "unreachable",
        blockedAddress: "unobtainable",
        tooLarge: "unobtainable",
        contentType: "unobtainable",
        redirect: "unobtainable",
        badUrl: "unobtainable",
      }
      for (const [failure, reason] of Object.entries(reasons)) {
        const answer = { ok: false, passing: reason === "unreachable", failure, sentence: `It failed by ${failure}.` }
        // oxlint-disable-next-line no-await-in-loop
        const report = await verify(assertion(), school({ [addresses[part]]: answer }))
        expect(report).toMatchObject({ verdict: "unknown", reason })
        const open = report.checks.find(({ outcome }) => outcome === "unknown")
        expect(open?.sentence).toContain(
          `${names[part]} (${addresses[part]}) could not be fetched: It failed by ${failure}.`,
        )
        expect(open?.nextStep).toBeTruthy()
        expect(open?.detail).toBe(failure)
      }
    },
  )

  it.each([
    [
      "a web page",
      { ok: true, bytes: new TextEncoder().encode("<!doctype html><p>Badge"), contentType: "text/html" },
      "a web page",
    ],
    ["a web page without a type", new TextEncoder().encode("<html>"), "a web page"],
    ["JSON served as an image", { ok: true, bytes: json(assertion()), contentType: "image/png" }, "an image"],
    [
      "text that is no JSON",
      { ok: true, bytes: new TextEncoder().encode("Hello"), contentType: "application/json" },
      "not well-formed JSON",
    ],
    ["a list", json([assertion()]), "not an object"],
  ])("whose address gives %s could not be checked", async (_, answer, words) => {
    const report = await verify(assertion(), school({ [addresses.assertion]: answer }))
    expect(report).toMatchObject({ verdict: "unknown", reason: "documentUnreadable" })
    expect(check(report, "proof")?.sentence).toContain(words)
  })

  it("whose address was redirected to another host could not be checked; within its host it is odd", async () => {
    const moved = (url: string) => ({ ok: true, bytes: json(assertion()), contentType: "application/json", url })
    const away = school({ [addresses.assertion]: moved("https://evil.example/7") })
    expect(await verify(assertion(), away)).toMatchObject({ verdict: "unknown", reason: "unobtainable" })
    const near = school({ [addresses.assertion]: moved("https://school.example/moved/7") })
    expect(await verify(assertion(), near)).toMatchObject({ verdict: "warning" })
  })

  it("names the field that is missing", async () => {
    const { recipient: _recipient, ...nobodys } = assertion()
    const report = await verify(nobodys)
    expect(report).toMatchObject({ verdict: "invalid", reason: "notABadge" })
    expect(check(report, "schema")?.sentence).toContain("the field “recipient” is missing.")
    const { name: _name, ...nameless } = badgeClass()
    const undescribed = await verify(assertion(), school({ [addresses.badgeClass]: nameless }))
    expect(check(undescribed, "schema")?.sentence).toContain(
      `(${addresses.badgeClass}) is not complete: the field “name” is missing.`,
    )
  })

  it("without a web address of its own could not be checked, unless where it was found is known", async () => {
    const unaddressed = assertion({ id: "urn:uuid:9f6e1a52-9f9c-4b7e-8a40-0b6f6f3a1c11" })
    expect(await verify(unaddressed)).toMatchObject({ verdict: "unknown", reason: "addressUnknown" })
  })

  it("that says it is signed, and came without a signature, is not valid", async () => {
    const report = await verify(assertion({ verification: { type: "signed", creator: addresses.key } }))
    expect(report).toMatchObject({ verdict: "invalid", reason: "unsigned" })
  })

  it("to be checked in a way that nobody here knows could not be checked", async () => {
    const report = await verify(assertion({ verification: { type: ["MerkleProofVerification2017", "Extension"] } }))
    expect(report).toMatchObject({ verdict: "unknown" })
  })

  it("may be offered by its issuer only", async () => {
    expect(await verify(assertion(), school(), { expectedIssuer: addresses.profile })).toMatchObject({
      verdict: "verified",
    })
    expect(await verify(assertion(), school(), { expectedIssuer: "https://evil.example/actor" })).toMatchObject({
      verdict: "invalid",
      reason: "issuerMismatch",
    })
  })

  it("may bring a vocabulary of its own, which is told and not looked at, but not redefine the words of Open Badges", async () => {
    const world = (copy: object) => school({ [addresses.assertion]: copy })
    const other = assertion({ "@context": [openBadges2, "https://school.example/words"] })
    const report = await verify(other, world(other))
    expect(report).toMatchObject({ verdict: "warning" })
    expect(check(report, "terms")?.sentence).toContain("https://school.example/words")
    const twisted = assertion({ "@context": [openBadges2, { recipient: "https://school.example/words#helper" }] })
    expect(await verify(twisted, world(twisted))).toMatchObject({ verdict: "unknown", reason: "unknownContext" })
  })

  it("may write words as addresses, short or full", async () => {
    const { type: _type, recipient, ...rest } = assertion()
    const spelled = { ...rest, "@type": "obi:Assertion", "obi:recipient": recipient }
    expect(await verify(spelled)).toMatchObject({ verdict: "verified" })
  })
})

describe("whose badge a hosted badge is", () => {
  const evil = "https://evil.example/badges/1"

  it("is not told by its words: a badge on another host that names the school is not the school's", async () => {
    const forged = assertion({ id: evil })
    const report = await verify(forged, school({ [evil]: forged }))
    expect(report).toMatchObject({ verdict: "invalid", reason: "notInScope", provenBy: null })
    expect(check(report, "issuer")?.sentence).toContain(addresses.profile)
  })

  it("is found even while its copy cannot be had: who would not answer for it never will", async () => {
    const report = await verify(assertion({ id: evil }))
    expect(report).toMatchObject({ verdict: "invalid", reason: "notInScope" })
    const alone = await verify(assertion(), school({ [addresses.assertion]: undefined }))
    expect(alone).toMatchObject({
      verdict: "unknown",
      reason: "unreachable",
      provenBy: null,
      issuer: { name: "Harbor School" },
    })
  })

  it("is the school's when its profile allows the other host", async () => {
    const forged = assertion({ id: evil })
    const allowing = (verification: object) =>
      verify(forged, school({ [evil]: forged, [addresses.profile]: profile({ verification }) }))
    expect(await allowing({ allowedOrigins: ["school.example", "evil.example"] })).toMatchObject({
      verdict: "verified",
    })
    expect(await allowing({ allowedOrigins: "evil.example" })).toMatchObject({ verdict: "verified" })
    expect(await allowing({ startsWith: "https://evil.example/badges/" })).toMatchObject({ verdict: "verified" })
    const refused = [
      { allowedOrigins: "school.example" },
      { allowedOrigins: "vil.example" },
      { startsWith: "https://evil.example/other" },
      { startsWith: "https://evil.exam" },
      { startsWith: "https://evil.example/badges/", allowedOrigins: "school.example" },
      { startsWith: ["https://school.example/", "nonsense"] },
    ]
    for (const verification of refused) {
      // oxlint-disable-next-line no-await-in-loop
      expect(await allowing(verification)).toMatchObject({ verdict: "invalid", reason: "notInScope" })
    }
  })

  it("a beginning without its path does not reach into a longer host name", async () => {
    const id = "https://school.example.evil.example/1"
    const forged = assertion({ id })
    const world = school({
      [id]: forged,
      [addresses.profile]: profile({ verification: { startsWith: "https://school.example" } }),
    })
    expect(await verify(forged, world)).toMatchObject({ verdict: "invalid", reason: "notInScope" })
  })

  it("a copy that calls itself by an address on another host may be anybody's", async () => {
    const copied = school({ [evil]: assertion() })
    const report = await verify(assertion({ id: evil }), copied)
    expect(report).toMatchObject({ verdict: "invalid", reason: "idMismatch" })
    expect(check(report, "proof")?.nextStep).toContain(addresses.assertion)
  })

  it("a copy that calls itself by another address on its host is asked for there", async () => {
    const old = "https://school.example/old/7"
    const moved = await verify(assertion({ id: old }), school({ [old]: assertion() }))
    expect(moved).toMatchObject({ verdict: "warning" })
    const circular = school({ [old]: assertion(), [addresses.assertion]: assertion({ id: old }) })
    expect(await verify(assertion({ id: old }), circular)).toMatchObject({ verdict: "invalid", reason: "idMismatch" })
  })

  it("a profile or a description that calls itself by another host's address is not believed", async () => {
    const world = school({ [addresses.profile]: profile({ id: "https://university.example/issuer" }) })
    expect(await verify(assertion(), world)).toMatchObject({ verdict: "invalid", reason: "idMismatch", provenBy: null })
    const described = school({ [addresses.badgeClass]: badgeClass({ id: "https://university.example/phd" }) })
    expect(await verify(assertion(), described)).toMatchObject({ verdict: "invalid", reason: "idMismatch" })
  })

  it("a description within the badge under a foreign address counts as it lies there", async () => {
    const foreign = "https://university.example/phd"
    const badge = badgeClass({ id: foreign, name: "Doctor of Philosophy" })
    const brought = assertion({ badge })
    const theirs = badgeClass({ id: foreign, issuer: "https://university.example/issuer" })
    const report = await verify(brought, school({ [addresses.assertion]: brought, [foreign]: theirs }))
    expect(report).toMatchObject({ verdict: "invalid", reason: "idMismatch" })
    const shared = badgeClass({ id: foreign, name: "Doctor of Philosophy" })
    expect(await verify(brought, school({ [addresses.assertion]: brought, [foreign]: shared }))).toMatchObject({
      verdict: "verified",
    })
  })

  it("a profile that stands in the badge is not believed: its own address tells", async () => {
    const boasting = badgeClass({ issuer: profile({ name: "Royal Academy" }) })
    const report = await verify(assertion(), school({ [addresses.badgeClass]: boasting }))
    expect(report.issuer?.name).toBe("Harbor School")
  })
})

describe("an assertion by BadgeFed", () => {
  const host = "https://badges.example"
  const id = `${host}/openbadge/b7c1`
  const issuer = `${host}/openbadge/issuer/badges.example/club`
  const badge = {
    "@context": openBadges2,
    type: "BadgeClass",
    id: `${host}/openbadge/class/3`,
    name: "Helping hand",
    description: "For helping others.",
    image: `${host}/uploads/hand.png`,
    criteria: { narrative: "Help somebody." },
    issuer,
  }
  const earner = "https://meadow.example/users/alice"
  const award = {
    "@context": openBadges2,
    type: "Assertion",
    id,
    recipient: { type: "url", identity: earner, hashed: false },
    badge,
    verification: { type: "hosted" },
    issuedOn: "2025-06-01T08:00:00Z",
    evidence: [{ type: "Evidence", id: `${host}/view/grant/b7c1`, narrative: "Awarded on a federated platform." }],
  }
  const profileOfClub = {
    "@context": openBadges2,
    type: "Profile",
    id: issuer,
    name: "Club",
    url: null,
    email: "club@badges.example",
  }
  const world: World = { [id]: award, [issuer]: profileOfClub }

  it("is a hosted badge whose earner is named by their actor", async () => {
    const report = await verify(award, world, { expectedRecipient: earner })
    expect(report).toMatchObject({
      verdict: "warning",
      provenBy: { kind: "domain", name: "badges.example" },
      credential: { subjectId: earner },
    })
    expect(check(report, "recipient")?.outcome).toBe("passed")
  })

  it("of somebody else is not mine", async () => {
    const report = await verify(award, world, { expectedRecipient: "https://meadow.example/users/bob" })
    expect(report).toMatchObject({ verdict: "invalid", reason: "recipientMismatch" })
  })

  it("counts as its host has it, whatever an activity brought along", async () => {
    const forged = { ...award, recipient: { ...award.recipient, identity: "https://meadow.example/users/mallory" } }
    expect(await verify(forged, world)).toMatchObject({ verdict: "invalid", reason: "hostedCopyDiffers" })
  })
})

describe("a hosted badge whose issuer is gone", () => {
  const later = new Date("2027-03-02T08:00:00Z")
  const gone = { ok: false, passing: true, failure: "dns", sentence: "there is no such server." }
  const nowhere = Object.fromEntries(Object.values(addresses).map((address) => [address, gone]))

  /** What a server kept of a check while the issuer was there. */
  async function checkedLater(world: World) {
    const seen: LookUps = { seen: [], missing: [] }
    const alive = withKeptDocuments(sourceOf(school()), { recall: async () => null, now, lookUps: seen })
    await verifyCredential(json(assertion()), { now, documents: alive })
    const kept = new Map(
      seen.seen.map(({ kind, name, ...copy }) => [`${kind} ${name}`, { ...copy, seenAt: now, missingSince: null }]),
    )
    const recall = async ({ kind, name }: DocumentName) => kept.get(`${kind} ${name}`) ?? null
    const documents = withKeptDocuments(sourceOf(world), { recall, now: later, lookUps: { seen: [], missing: [] } })
    return verifyCredential(json(assertion()), { now: later, documents })
  }

  it("says when it was verified and since when its issuer is away", async () => {
    expect(await checkedLater(nowhere)).toMatchObject({
      verdict: "warning",
      reason: "lastSeen",
      label: "Verified on 2026-11-21; issuer unreachable since 2027-03-02",
      provenBy: { name: "school.example" },
    })
  })

  it.each([
    [410, "invalid", "revoked"],
    [404, "unknown", "unreachable"],
  ])("is not taken as it was last seen when its server answers %i", async (status, verdict, reason) => {
    const answer = { ok: false, passing: status === 404, failure: "status", status, sentence: `It answered ${status}.` }
    expect(await checkedLater({ ...nowhere, [addresses.assertion]: answer })).toMatchObject({ verdict, reason })
  })
})

describe("who is relied on", () => {
  it("is the host that answers for the place of a hosted badge, which nobody signed", async () => {
    const sentence = trustSentence(await verify(assertion()))
    expect(sentence).toContain("school.example, which answers for the place where it lies.")
    expect(sentence).toContain("“Harbor School” is what the issuer calls itself.")
  })
})
