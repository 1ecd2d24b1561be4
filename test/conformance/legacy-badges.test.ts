import { describe, expect, it } from "vitest"

import {
  collectLegacyParts,
  openInput,
  readCredential,
  verificationReportSchema,
  verifyCredential,
} from "../../src/credentials/index.ts"
import { readDate } from "../../src/credentials/legacy/dates.ts"
import { areVectorsHere, bytesOf, jsonOf, readManifest, worldOfLegacyVectors } from "./vectors.ts"

const now = new Date("2026-11-21T10:00:00Z")
const folder = "1edtech-public-validator/ob20"
const judged = ["valid", "invalid", "valid-with-warning"]
const openBadges2 = readManifest().filter(
  ({ file, expected }) => file.startsWith(folder) && judged.includes(expected) && !file.endsWith(".png"),
)
const verify = (file: string) => verifyCredential(bytesOf(file), { now, documents: worldOfLegacyVectors(file) })

describe.skipIf(!areVectorsHere)("1EdTech's Open Badges 2.0 vectors", () => {
  it("are here in the number that the suite was written for", () => {
    expect(openBadges2.length).toBe(34)
  })

  it.each(openBadges2)("$file is $expected ($why)", async ({ file, expected }) => {
    const report = await verify(file)
    const verdict = ["verified", "warning"].includes(report.verdict) ? "valid" : report.verdict
    const wanted = expected === "invalid" ? "invalid" : "valid"
    expect({ verdict, checks: report.checks }).toEqual({ verdict: wanted, checks: expect.any(Array) })
    expect(expected === "valid-with-warning" ? report.verdict : "warning").toBe("warning")
    expect(verificationReportSchema.parse(report)).toEqual(report)
  })

  it.each([
    ["assertion-with-data-image.json", "schema", "notABadge", "“image”"],
    ["assertion-with-extension-node-invalid.json", "terms", "undefinedTerm", "http://schema.org/text"],
    ["basic-assertion-expired-before-issued.json", "dates", "expired", "contradict"],
    ["basic-assertion-expired.json", "dates", "expired", "2022-11-15"],
    ["basic-assertion-in-future.json", "dates", "notYetValid", "2100-12-31"],
    ["basic-assertion-invalid-context.json", "terms", "undefinedTerm", "https://w3id.org/openbadges/invalid"],
    ["basic-assertion-invalid-type.json", "terms", "undefinedTerm", "“OtherAssertion”"],
    [
      "basic-assertion-with-allowed-origins-invalid-multiple-starts-with.json",
      "issuer",
      "notInScope",
      "does not answer",
    ],
    ["basic-assertion-with-allowed-origins-invalid-starts-with.json", "issuer", "notInScope", "does not answer"],
    ["rdf-validation/badge-class-invalid-issuer-type.json", "schema", "notABadge", "issuer-invalid-type.json"],
    ["rdf-validation/invalid-class.json", "terms", "undefinedTerm", "“NotAKnownClass”"],
    ["rdf-validation/invalid-empty-type.json", "terms", "undefinedTerm", "“type”"],
    ["rdf-validation/invalid-one-invalid-class.json", "terms", "undefinedTerm", "“UNKNOWN”"],
    ["simple-revoked.jwt", "status", "revoked", "A good reason, for sure"],
  ])("%s fails its check “%s” for the reason it was made for: %s", async (name, id, reason, words) => {
    const report = await verify(`${folder}/${name}`)
    expect(report).toMatchObject({ verdict: "invalid", reason })
    const failures = report.checks.filter(({ outcome }) => outcome === "failed")
    expect(failures).toEqual([expect.objectContaining({ id, reason, sentence: expect.stringContaining(words) })])
  })

  it("are proven to be by the host of the issuer, never by its name", async () => {
    expect(await verify(`${folder}/basic-assertion.json`)).toMatchObject({
      verdict: "verified",
      provenBy: { kind: "domain", name: "example.org" },
      format: { code: "openBadges2", securing: "hosted" },
    })
    expect(await verify(`${folder}/simple.jwt`)).toMatchObject({
      provenBy: { kind: "domain", name: "example.org" },
      format: { code: "openBadges2", securing: "jws" },
      issuer: { keyId: "http://example.org/key1.json" },
    })
  })

  it("are not verified while the copies that count cannot be had", async () => {
    for (const { file, expected } of openBadges2) {
      const nowhere = { ok: false, passing: true, failure: "dns", sentence: "the server was not found." } as const
      const documents = { didDocument: async () => nowhere, document: async () => nowhere }
      // oxlint-disable-next-line no-await-in-loop
      const { verdict } = await verifyCredential(bytesOf(file), { now, documents })
      expect([file, expected === "invalid" ? ["invalid", "unknown"] : ["unknown"]]).toEqual([
        file,
        expect.arrayContaining([verdict]),
      ])
    }
  })

  it("baked into an image are found and verified", async () => {
    const opened = await openInput(bytesOf(`${folder}/simple-badge.png`))
    const [badge] = opened.ok ? opened.found : []
    if (badge?.kind !== "json") throw new Error("The image holds no badge.")
    const { id } = JSON.parse(new TextDecoder().decode(badge.bytes))
    const world = worldOfLegacyVectors(`${folder}/simple-badge.png`)
    const documents = {
      ...world,
      document: async (url: URL, kind: Parameters<typeof world.document>[1]) =>
        url.href === id ? ({ ok: true, bytes: badge.bytes } as const) : world.document(url, kind),
    }
    expect(await verifyCredential(badge.bytes, { now, documents })).toMatchObject({ verdict: "verified" })
  })

  it("are read as the model that all badges share, with their description and their issuer", async () => {
    const file = `${folder}/basic-assertion.json`
    expect(readCredential(bytesOf(file))).toMatchObject({
      ok: false,
      needs: ["https://example.org/robotics-badge.json"],
    })
    const kept = await collectLegacyParts(bytesOf(file), worldOfLegacyVectors(file))
    expect([...kept.keys()]).toEqual([
      "https://example.org/robotics-badge.json",
      "https://example.org/organization.json",
    ])
    expect(readCredential(bytesOf(file), { kept })).toMatchObject({
      ok: true,
      credential: {
        id: "https://example.org/beths-robotics-badge.json",
        validFrom: "2016-12-31T23:59:59Z",
        issuer: { id: "https://example.org/organization.json", name: "An Example Badge Issuer" },
        credentialSubject: {
          identifier: [{ identityType: "emailAddress", hashed: true, salt: "deadsea" }],
          achievement: {
            id: "https://example.org/robotics-badge.json",
            name: "Awesome Robotics Badge",
            criteria: { id: "https://example.org/badgecriteria.json" },
          },
        },
      },
    })
  })
})

describe.skipIf(!areVectorsHere)("Mozilla's vectors for Open Badges 0.5, 1.0 and 1.1", () => {
  const vectors = "mozilla-openbadges-validator"
  /** While they were in force; all of them have expired since. */
  const then = new Date("2013-05-01T10:00:00Z")

  it.each(["1.0", "1.1"])("of %s: the award is verified with its description and its issuer", async (edition) => {
    const prefix = edition === "1.0" ? "https://example.org" : "https://example.org/1.1"
    const file = `${vectors}/${edition}.0-assertion.json`
    const documents = worldOfLegacyVectors(file, {
      [`${prefix}/badge`]: `${vectors}/${edition}.0-badge.json`,
      [`${prefix}/issuer`]: `${vectors}/${edition}.0-issuer.json`,
    })
    const report = await verifyCredential(bytesOf(file), { now: then, documents })
    expect(["verified", "warning"]).toContain(report.verdict)
    expect(report).toMatchObject({
      format: { code: "openBadges1", securing: "hosted" },
      provenBy: { name: "example.org" },
      achievement: { name: "Some Badge" },
      credential: { validFrom: "2013-02-18T18:10:00+05:00", validUntil: "2014-02-18T18:10:00+05:00" },
    })
    expect(await verifyCredential(bytesOf(file), { now, documents })).toMatchObject({
      verdict: "invalid",
      reason: "expired",
    })
  })

  it.each([
    ["1.0.0-badge.json", "https://example.org/badge"],
    ["1.0.0-issuer.json", "https://example.org/issuer"],
    ["1.1.0-badge.json", "https://example.org/badge"],
    ["1.1.0-issuer.json", "https://example.org/issuer"],
  ])("%s is verified as what lies at its address, and said to be nobody's badge", async (name, address) => {
    const file = `${vectors}/${name}`
    const documents = worldOfLegacyVectors(file, {
      "https://example.org/issuer": `${vectors}/1.0.0-issuer.json`,
      "https://example.org/1.1/issuer": `${vectors}/1.1.0-issuer.json`,
      [address]: file,
    })
    const report = await verifyCredential(bytesOf(file), { now: then, documents, foundAt: address })
    expect(report).toMatchObject({ verdict: "warning", provenBy: null })
    expect(report.checks[0]).toMatchObject({
      id: "format",
      outcome: "warning",
      sentence: expect.stringContaining("no badge of anybody's"),
    })
  })

  it("of 0.5: the award is verified once it is known where it lies, at its issuer's origin only", async () => {
    const file = `${vectors}/0.5.0.json`
    const at = (address: string | undefined, moment = then) =>
      verifyCredential(bytesOf(file), {
        now: moment,
        foundAt: address,
        documents: worldOfLegacyVectors(file, address === undefined ? {} : { [address]: file }),
      })
    expect(await at(undefined)).toMatchObject({ verdict: "unknown", reason: "addressUnknown" })
    const report = await at("https://example.org/badges/1")
    expect(["verified", "warning"]).toContain(report.verdict)
    expect(report).toMatchObject({
      format: { code: "openBadges05", securing: "hosted" },
      provenBy: { name: "example.org" },
      achievement: { name: "Some Awesome Badge" },
      credential: { validFrom: "2013-01-01T00:00:00Z", validUntil: "2013-06-06T23:59:59Z" },
    })
    expect(await at("https://evil.example/badges/1")).toMatchObject({ verdict: "invalid", reason: "notInScope" })
    expect(await at("https://example.org/badges/1", now)).toMatchObject({ verdict: "invalid", reason: "expired" })
  })

  it("of 0.5: all that it says is read, with addresses relative to the issuer's origin", () => {
    expect(readCredential(bytesOf(`${vectors}/0.5.0.json`), { foundAt: "https://example.org/badges/1" })).toMatchObject(
      {
        ok: true,
        credential: {
          id: "https://example.org/badges/1",
          issuer: { id: "https://example.org", name: "Example", email: "guy@example.org" },
          evidence: [{ id: "https://example.org/evidence" }],
          credentialSubject: {
            achievement: {
              criteria: { id: "https://example.org/criteria" },
              image: { id: "https://example.org/image" },
            },
            identifier: [{ identityType: "emailAddress", hashed: true, salt: "seasalt" }],
          },
        },
      },
    )
  })

  it("of dates are read, and what is none is not", () => {
    const { ISO8601, TIMES } = jsonOf(`${vectors}/test-data.json`)
    // Both lists have a text of digits that another list has as a date; seconds since 1970 are numbers of nine or ten digits.
    for (const good of [...ISO8601.good, ...TIMES.good])
      expect([good, readDate(good)]).toEqual([good, expect.any(Object)])
    for (const bad of [...ISO8601.bad, ...TIMES.bad]) expect([bad, readDate(bad)]).toEqual([bad, undefined])
  })
})
