import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

import {
  collectLegacyParts,
  readCredential,
  verificationReportSchema,
  verifyCredential,
} from "../../../src/credentials/index.ts"
import { openBadgeCredentialSchema } from "../../../src/credentials/model.ts"
import { readDate } from "../../../src/credentials/legacy/dates.ts"
import { fieldsThatDiffer } from "../../../src/credentials/legacy/compare-copies.ts"
import { kindOf } from "../../../src/credentials/legacy/kinds.ts"
import { plainSpelling } from "../../../src/credentials/legacy/spelling.ts"
import { upgradeToOpenBadges2 } from "../../../src/credentials/legacy/upgrade.ts"
import { json } from "../fixtures.ts"
import { addresses, assertion, badgeClass, now, openBadges2, profile, school, sourceOf } from "./world.ts"

/** Words and values of the vocabulary, and what may stand in their place. */
const members = [
  ..."@context id type @type obi:badge uid recipient badge verify verification issuedOn issued_on expires evidence image issuer".split(
    " ",
  ),
  ..."criteria name url alignment tags salt identity hashed publicKey revocationList revoked endorsement origin allowedOrigins".split(
    " ",
  ),
  ..."startsWith extensions:exampleExtension owner creator claim narrative".split(" "),
]
const values = [
  ...Object.values(addresses),
  ..."Assertion BadgeClass Issuer hosted signed email sha256$abc 2013-02 _:b0 data:image/png;base64,AA== https:// http://[".split(
    " ",
  ),
  ...[openBadges2, "https://w3id.org/openbadges/v1", "https://evil.example/x"],
]

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom<unknown>(...values, null, true, false, 0, 1361561067, -1, 1e300, ""),
    fc.string(),
    fc.array(tie("any"), { maxLength: 4 }),
    tie("object"),
  ),
  object: fc.dictionary(
    fc.oneof(
      fc.constantFrom(...members),
      fc.string({ maxLength: 8 }).filter((name) => name !== "__proto__"),
    ),
    tie("any"),
    {
      maxKeys: 8,
      noNullPrototype: true,
    },
  ),
}))
const anyObject = value.object
const change = fc.dictionary(fc.constantFrom(...members), value.any, { maxKeys: 3, noNullPrototype: true })

describe("whatever stands in a legacy document", () => {
  it("the upgrade never throws, and comes to rest: what is 2.0 stays as it is", () => {
    fc.assert(
      fc.property(
        anyObject,
        fc.option(fc.constant("https://school.example/7"), { nil: undefined }),
        (document, address) => {
          const upgraded = upgradeToOpenBadges2(document, { address })
          const again = upgradeToOpenBadges2(upgraded?.document ?? {}, { address })
          expect(again?.document ?? upgraded?.document).toEqual(upgraded?.document)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it("a document says the same as itself, in any spelling", () => {
    fc.assert(
      fc.property(anyObject, (document) => {
        const plain = plainSpelling(document)
        expect(fieldsThatDiffer(plain, plainSpelling(structuredClone(document)))).toEqual([])
        expect(plainSpelling(plain)).toEqual(plain)
      }),
      { numRuns: 500 },
    )
  })

  it("a date is read as one that the model takes, or not at all", () => {
    const dateLike = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[0-9TZ:+. -]{0,30}$/),
      fc.double(),
      fc.date().map(String),
    )
    const isDate = openBadgeCredentialSchema.shape.validFrom
    fc.assert(
      fc.property(dateLike, fc.boolean(), (written, isEnd) => {
        const read = readDate(written, { isEnd })
        expect(read === undefined || isDate.safeParse(read.dateTime).success).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it("the check never throws, asks for few documents, and its report can be stored", async () => {
    const documents = fc.record({
      assertion: change,
      badgeClass: change,
      profile: change,
      brought: fc.oneof(change, anyObject),
    })
    await fc.assert(
      fc.asyncProperty(documents, async (changes) => {
        const source = sourceOf({
          [addresses.assertion]: assertion(changes.assertion),
          [addresses.badgeClass]: badgeClass(changes.badgeClass),
          [addresses.profile]: profile(changes.profile),
          [addresses.key]: changes.brought,
        })
        const bytes = json(assertion(changes.brought))
        const report = await verifyCredential(bytes, { now, documents: source, foundAt: addresses.assertion })
        expect(verificationReportSchema.parse(report)).toEqual(report)
        expect(source.asked.length).toBeLessThanOrEqual(20)
        const kept = await collectLegacyParts(bytes, source)
        const read = readCredential(bytes, { kept })
        expect(read.ok ? openBadgeCredentialSchema.safeParse(read.credential).success : read.sentence).toBeTruthy()
      }),
      { numRuns: 150 },
    )
  })

  it("what is not as its issuer hosts it is never verified", async () => {
    const world = school()
    const kept = new Map([addresses.badgeClass, addresses.profile].map((address) => [address, json(world[address])]))
    await fc.assert(
      fc.asyncProperty(change, async (changes) => {
        const brought = assertion(changes)
        const { verdict } = await verifyCredential(json(brought), { now, documents: sourceOf(world) })
        const isVerified = verdict === "verified" || verdict === "warning"
        const { document } = upgradeToOpenBadges2(brought) ?? { document: {} }
        // What lies at its address may be checked as such, but only an assertion is anybody's badge.
        if (!isVerified || kindOf(document) !== "assertion") return
        const read = readCredential(json(brought), { kept })
        // It may say less, even too little to be shown, but nothing else.
        expect(readCredential(json(assertion()), { kept })).toMatchObject(read.ok ? read : {})
      }),
      { numRuns: 300 },
    )
  })
})
