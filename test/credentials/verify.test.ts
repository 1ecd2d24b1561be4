import { beforeAll, describe, expect, it } from "vitest"

import {
  digestOf,
  isWorthRetrying,
  readCredential,
  verificationReportSchema,
  verifyCredential,
} from "../../src/credentials/index.ts"
import type { CheckId, VerificationReport } from "../../src/credentials/index.ts"
import type { Issuer } from "./fixtures.ts"
import {
  contentOf,
  createIssuer,
  didDocumentOf,
  earner,
  issue,
  json,
  listOf,
  now,
  parsed,
  signAnything,
  withStatus,
  worldOf,
} from "./fixtures.ts"

let issuer: Issuer
beforeAll(async () => {
  issuer = await createIssuer()
})

const check = (report: VerificationReport, id: CheckId) => report.checks.find((candidate) => candidate.id === id)
const days = (count: number) => new Date(now.getTime() + count * 86_400_000)
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)

describe("a badge that we issued", () => {
  it("is verified in all the checks that it calls for, in their order", async () => {
    const { bytes } = await issue(issuer, withStatus(issuer))
    const documents = worldOf([issuer], { [issuer.statusListUrl]: await listOf(issuer) })
    const report = await verifyCredential(bytes, {
      now,
      documents,
      expectedIssuer: issuer.actorUri,
      expectedRecipient: earner,
    })
    expect(report.checks.map(({ id, outcome }) => [id, outcome])).toEqual([
      ["format", "passed"],
      ["schema", "passed"],
      ["terms", "passed"],
      ["proof", "passed"],
      ["issuer", "passed"],
      ["refresh", "notApplicable"],
      ["status", "passed"],
      ["dates", "passed"],
      ["recipient", "passed"],
      ["endorsements", "notApplicable"],
    ])
    expect(report).toMatchObject({
      verdict: "verified",
      label: "Verified",
      digest: digestOf(bytes),
      checkedAt: now.toISOString(),
      issuer: { id: issuer.did, name: "Harbor Sailing Club", keyId: `${issuer.did}#${issuer.key.publicKeyMultibase}` },
      achievement: { name: "First crossing", achievementType: "Badge" },
      credential: { subjectId: earner, statusLists: [issuer.statusListUrl] },
    })
  })

  it("has a report that survives storage as JSON", async () => {
    const { bytes } = await issue(issuer, withStatus(issuer))
    for (const documents of [
      worldOf([]),
      worldOf([issuer]),
      worldOf([issuer], { [issuer.statusListUrl]: await listOf(issuer) }),
    ]) {
      const report = await verifyCredential(bytes, { now, documents })
      expect(verificationReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report)
    }
  })

  it("looks up the issuer's keys once, and the list once", async () => {
    const { bytes } = await issue(issuer, withStatus(issuer))
    const documents = worldOf([issuer], { [issuer.statusListUrl]: await listOf(issuer) })
    await verifyCredential(bytes, { now, documents, expectedIssuer: issuer.actorUri })
    expect(documents.asked).toEqual([issuer.did, issuer.statusListUrl])
  })

  it("has no member without a value and gives the same JSON again", async () => {
    const { bytes, credential } = await issue(issuer, { narrative: null, evidence: [], validUntil: null })
    const text = new TextDecoder().decode(bytes)
    expect(text).not.toMatch(/null|\[\]|""/)
    expect(parsed(bytes)).not.toHaveProperty("evidence")
    expect(readCredential(bytes)).toEqual({ ok: true, credential })
  })

  it("keeps text in any script as it was written", async () => {
    const { bytes } = await issue(issuer, { narrative: "Über die Bucht — 港を越えて ⛵ \u202E\u0000" })
    expect(parsed(bytes).credentialSubject.narrative).toBe("Über die Bucht — 港を越えて ⛵ \u202E\u0000")
    expect((await verifyCredential(bytes, { now, documents: worldOf([issuer]) })).verdict).toBe("verified")
  })

  it("cannot be made of parts that would not verify", async () => {
    await expect(issue(issuer, { id: "not an address" })).rejects.toThrow("cannot be signed")
    await expect(issue(issuer, { evidence: [{ url: "relative/log" }] })).rejects.toThrow(
      /cannot be signed|not a complete/,
    )
    await expect(issue(issuer, { narrative: "x".repeat(600 * 1024) })).rejects.toThrow("KB")
  })
})

describe("the dates", () => {
  it.each([
    ["that ended yesterday", { validUntil: days(-1), validFrom: days(-9) }, "invalid", "Expired", "expired"],
    [
      "that ended within the clocks' difference",
      { validUntil: minutes(-4), validFrom: days(-9) },
      "verified",
      "Verified",
      undefined,
    ],
    ["that begins tomorrow", { validFrom: days(1) }, "invalid", "Not valid", "notYetValid"],
    ["that begins within the clocks' difference", { validFrom: minutes(4) }, "verified", "Verified", undefined],
    ["that ends before it begins", { validFrom: days(-1), validUntil: days(-2) }, "invalid", "Expired", "expired"],
    ["that ends tomorrow", { validUntil: days(1) }, "verified", "Verified", undefined],
  ] as const)("of a badge %s", async (_name, dates, verdict, label, reason) => {
    const { bytes } = await issue(issuer, dates, days(-10))
    const report = await verifyCredential(bytes, { now, documents: worldOf([issuer]) })
    expect(report).toMatchObject({ verdict, label })
    expect(report.reason).toBe(reason)
  })

  it("of a proof count too", async () => {
    const content = await contentOf(issuer)
    const bytes = await signAnything(issuer, content)
    const later = parsed(bytes)
    later.proof[0].created = "2027-01-01T00:00:00Z"
    // Changed after signing, so it must fail for the signature, not merely warn for the date.
    expect(await verifyCredential(json(later), { now, documents: worldOf([issuer]) })).toMatchObject({
      reason: "signature",
    })
    const before = new Date("2026-11-20T00:00:00Z")
    const report = await verifyCredential(bytes, { now: before, documents: worldOf([issuer]) })
    expect(check(report, "proof")).toMatchObject({
      outcome: "warning",
      sentence: expect.stringContaining("has not come yet"),
    })
  })
})

describe("the status", () => {
  const verifyWith = async (answers: Record<string, Uint8Array>, at = now) =>
    verifyCredential((await issue(issuer, withStatus(issuer))).bytes, {
      now: at,
      documents: worldOf([issuer], answers),
    })

  it("revoked and suspended have labels of their own", async () => {
    expect(await verifyWith({ [issuer.statusListUrl]: await listOf(issuer, [77]) })).toMatchObject({
      verdict: "invalid",
      label: "Revoked",
      reason: "revoked",
    })
    const content = await contentOf(issuer, withStatus(issuer))
    content.credentialStatus.statusPurpose = "suspension"
    const bytes = await signAnything(issuer, content)
    const documents = worldOf([issuer], { [issuer.statusListUrl]: await listOf(issuer, [77], "suspension") })
    expect(await verifyCredential(bytes, { now, documents })).toMatchObject({ label: "Suspended", reason: "suspended" })
  })

  it("of the neighbours says nothing", async () => {
    expect((await verifyWith({ [issuer.statusListUrl]: await listOf(issuer, [76, 78]) })).verdict).toBe("verified")
  })

  it("that cannot be fetched leaves the verdict open, and another try may settle it", async () => {
    const report = await verifyWith({})
    expect(report).toMatchObject({ verdict: "unknown", label: "Could not be checked", reason: "listUnreachable" })
    expect(isWorthRetrying(report)).toBe(true)
  })

  it("for another purpose, or of no use, leaves the verdict open", async () => {
    for (const bytes of [
      await listOf(issuer, [], "suspension"),
      json({}),
      new TextEncoder().encode("<html>"),
      new TextEncoder().encode("eyJhbGciOiJFZERTQSJ9.e30.c2ln"),
    ]) {
      // oxlint-disable-next-line no-await-in-loop
      const report = await verifyWith({ [issuer.statusListUrl]: bytes })
      expect(report).toMatchObject({ verdict: "unknown", reason: "listUnreadable" })
      expect(isWorthRetrying(report)).toBe(false)
    }
  })

  it("written as a number, or in a short list, is read with a warning", async () => {
    const content = await contentOf(issuer, withStatus(issuer))
    content.credentialStatus.statusListIndex = 77
    const bytes = await signAnything(issuer, content)
    const documents = worldOf([issuer], { [issuer.statusListUrl]: await listOf(issuer) })
    const report = await verifyCredential(bytes, { now, documents })
    expect(report).toMatchObject({ verdict: "warning", label: "Verified with warnings" })
    expect(check(report, "status")?.sentence).toContain("as a number")
  })

  it("beyond the end of the list leaves the verdict open", async () => {
    const { bytes } = await issue(issuer, withStatus(issuer, 131_072))
    const documents = worldOf([issuer], { [issuer.statusListUrl]: await listOf(issuer) })
    expect(await verifyCredential(bytes, { now, documents })).toMatchObject({
      verdict: "unknown",
      reason: "listUnreadable",
    })
  })

  it("of a kind that we do not know leaves the verdict open", async () => {
    const content = await contentOf(issuer, withStatus(issuer))
    content["@context"].push("https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
    content.credentialStatus = { id: "https://harbor.example/revocations", type: "1EdTechCredentialRefresh" }
    const bytes = await signAnything(issuer, content)
    expect(await verifyCredential(bytes, { now, documents: worldOf([issuer]) })).toMatchObject({
      verdict: "unknown",
      reason: "unsupportedStatus",
    })
  })
})

describe("the issuer", () => {
  it("whose keys cannot be fetched leaves the verdict open: never forged, never verified", async () => {
    const { bytes } = await issue(issuer)
    const report = await verifyCredential(bytes, { now, documents: worldOf([]), expectedIssuer: issuer.actorUri })
    expect(report).toMatchObject({ verdict: "unknown", reason: "unreachable" })
    expect(check(report, "proof")?.outcome).toBe("passed")
    expect(isWorthRetrying(report)).toBe(true)
  })

  it("must be the actor who offered it, and both must say so", async () => {
    const { bytes } = await issue(issuer)
    const verifyAs = (expectedIssuer: string | { actorUri: string; alsoKnownAs: string[] }, answers = {}) =>
      verifyCredential(bytes, { now, documents: worldOf([issuer], answers), expectedIssuer })
    expect((await verifyAs(issuer.did)).verdict).toBe("verified")
    expect((await verifyAs({ actorUri: issuer.actorUri, alsoKnownAs: [issuer.did] })).verdict).toBe("verified")
    const document = `${issuer.actorUri}/did.json`
    expect((await verifyAs({ actorUri: issuer.actorUri, alsoKnownAs: [document] })).verdict).toBe("verified")
    expect(await verifyAs({ actorUri: issuer.actorUri, alsoKnownAs: [`${document}?`] })).toMatchObject({
      reason: "issuerMismatch",
    })
    expect(await verifyAs({ actorUri: issuer.actorUri, alsoKnownAs: [] })).toMatchObject({ reason: "issuerMismatch" })
    expect(await verifyAs("https://mallory.example/actors/m")).toMatchObject({
      verdict: "invalid",
      reason: "issuerMismatch",
    })
    const silent = { ...didDocumentOf(issuer), alsoKnownAs: [] }
    expect(await verifyAs(issuer.actorUri, { [issuer.did]: json(silent) })).toMatchObject({ reason: "issuerMismatch" })
  })

  it("with a web address for an id is read from its own JSON", async () => {
    const id = "https://issuer.example/issuers/1"
    const methodId = `${id}#${issuer.key.publicKeyMultibase}`
    const content = await contentOf(issuer)
    content.issuer.id = id
    const bytes = await signAnything({ ...issuer, did: id }, content)
    const method = { id: methodId, type: "Multikey", controller: id, publicKeyMultibase: issuer.key.publicKeyMultibase }
    const controller = { id, verificationMethod: [method], assertionMethod: [methodId] }
    expect((await verifyCredential(bytes, { now, documents: worldOf([], { [id]: json(controller) }) })).verdict).toBe(
      "verified",
    )
    const html = new TextEncoder().encode("<html>")
    expect(await verifyCredential(bytes, { now, documents: worldOf([], { [id]: html }) })).toMatchObject({
      verdict: "unknown",
      reason: "keyUnresolved",
    })
  })

  it("that is only a key is verified with a warning, since nothing confirms its name", async () => {
    const did = `did:key:${issuer.key.publicKeyMultibase}`
    const content = await contentOf(issuer)
    content.issuer.id = did
    const bytes = await signAnything({ ...issuer, did }, content)
    const report = await verifyCredential(bytes, { now, documents: worldOf([]) })
    expect(report).toMatchObject({ verdict: "warning" })
    expect(check(report, "issuer")?.sentence).toContain("nothing confirms")
  })
})

describe("older and odder badges", () => {
  it("of the data model 1.1 are read with a warning about their edition", async () => {
    const content = await contentOf(issuer)
    content["@context"] = [
      "https://www.w3.org/2018/credentials/v1",
      "https://purl.imsglobal.org/spec/ob/v3p0/context.json",
      "https://w3id.org/security/data-integrity/v2",
    ]
    content.issuanceDate = content.validFrom
    delete content.validFrom
    content.expirationDate = "2026-11-20T00:00:00Z"
    const expired = await signAnything(issuer, content)
    expect(await verifyCredential(expired, { now, documents: worldOf([issuer]) })).toMatchObject({ label: "Expired" })
    content.expirationDate = "2027-11-20T00:00:00Z"
    const report = await verifyCredential(await signAnything(issuer, content), { now, documents: worldOf([issuer]) })
    expect(report).toMatchObject({ verdict: "warning", credential: { validUntil: "2027-11-20T00:00:00Z" } })
    expect(check(report, "schema")?.sentence).toContain("older edition")
  })

  it("with single values in place of arrays are read like the others", async () => {
    const content = await contentOf(issuer)
    content.credentialSubject.type = "AchievementSubject"
    content.credentialSubject.achievement.type = "Achievement"
    content.credentialSubject.achievement.tag = "sailing"
    content.credentialSubject.achievement.image = "https://harbor.example/a.png"
    content.evidence = content.evidence[0]
    content.issuer.type = "Profile"
    const bytes = await signAnything(issuer, content)
    expect((await verifyCredential(bytes, { now, documents: worldOf([issuer]) })).verdict).toBe("verified")
    const read = readCredential(bytes)
    expect(read).toMatchObject({
      ok: true,
      credential: {
        credentialSubject: { achievement: { tag: ["sailing"], image: { id: "https://harbor.example/a.png" } } },
      },
    })
  })

  it("with a type of achievement that nobody lists are verified with a warning", async () => {
    const { bytes } = await issue(issuer, {
      achievement: {
        ...(await contentOf(issuer)).credentialSubject.achievement,
        criteriaNarrative: "x",
        image: null,
        achievementType: "Sailing",
      },
    })
    expect(await verifyCredential(bytes, { now, documents: worldOf([issuer]) })).toMatchObject({ verdict: "warning" })
  })

  it("keep members that the model does not know", async () => {
    const content = await contentOf(issuer)
    content.credentialSubject.achievement.humanCode = "SAIL-1"
    const read = readCredential(await signAnything(issuer, content))
    expect(read.ok && read.credential.credentialSubject.achievement["humanCode"]).toBe("SAIL-1")
  })
})

describe("what is no badge", () => {
  const verdictOfBytes = async (bytes: Uint8Array) => verifyCredential(bytes, { now, documents: worldOf([]) })

  it.each([
    [
      "a field that is missing",
      (content: any) => delete content.credentialSubject.achievement.name,
      "credentialSubject.achievement.name",
    ],
    ["a subject without a name", (content: any) => delete content.credentialSubject.id, "credentialSubject"],
    ["an issuer that is missing", (content: any) => delete content.issuer, "issuer"],
    ["a date that is none", (content: any) => (content.validFrom = "2026-02-31T00:00:00Z"), "validFrom"],
    ["a foreign first context", (content: any) => content["@context"].shift(), "@context"],
    ["another type", (content: any) => (content.type = ["VerifiableCredential"]), "type"],
  ])("is named: %s", async (_name, change, field) => {
    const content = await contentOf(issuer)
    change(content)
    const report = await verdictOfBytes(json(content))
    expect(report).toMatchObject({ verdict: "invalid", reason: "notABadge", issuer: null })
    expect(check(report, "schema")?.sentence).toContain(field)
    expect(report.checks.slice(2).every(({ outcome }) => outcome === "notApplicable")).toBe(true)
  })

  it.each([["a presentation", JSON.stringify({ type: ["VerifiablePresentation"] }), "presentation"]])(
    "could not be checked when it is %s",
    async (_name, text, sentence) => {
      const report = await verdictOfBytes(new TextEncoder().encode(text))
      expect(report).toMatchObject({ verdict: "unknown", reason: "unsupportedFormat" })
      expect(report.checks[0]?.sentence).toContain(sentence)
      expect(isWorthRetrying(report)).toBe(false)
    },
  )
})
