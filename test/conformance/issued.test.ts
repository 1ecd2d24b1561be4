import addFormats from "ajv-formats"
import Ajv2019 from "ajv/dist/2019.js"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

import {
  generateCredentialKey,
  hashedEmail,
  issueCredential,
  issueCredentialJwt,
  readJsonDocument,
  verifyCredential,
} from "../../src/credentials/index.ts"
import type { CredentialParts } from "../../src/credentials/index.ts"
import { createIssuer, partsOf, worldOf } from "../credentials/fixtures.ts"
import { generateP256Key } from "../credentials/jwt/fixtures.ts"
import { areVectorsHere, jsonOf } from "./vectors.ts"

const now = new Date("2026-11-21T10:00:00Z")

/** 1EdTech's official schema; its formats are checked, too. */
function officialSchema() {
  const ajv = new Ajv2019.default({ strict: false, allErrors: true })
  addFormats.default(ajv)
  const schema = jsonOf("1edtech-spec/gh-pages-schema/achievementcredential.json")
  // The official file names its dialect with an empty fragment, which is the same dialect.
  return ajv.compile({ ...schema, $schema: "https://json-schema.org/draft/2019-09/schema" })
}

const word = fc.stringMatching(/^[A-Za-zäöü“”&<>"' ]{1,30}$/)
const address = fc.constantFrom("https://harbor.example/a", "https://harbor.example/b?c=d#e", "http://127.0.0.1:3000/x")
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null })

/** Everything that an issuer can put into a badge. */
const parts = (issuer: Awaited<ReturnType<typeof createIssuer>>): fc.Arbitrary<CredentialParts> =>
  fc
    .record({
      recipient: fc.constantFrom("actor", "email"),
      narrative: optional(word),
      validUntil: optional(fc.constant(new Date("2036-11-21T10:00:00.123Z"))),
      description: optional(word),
      image: optional(fc.record({ url: address, caption: optional(word) })),
      criteriaUrl: optional(address),
      achievementType: optional(fc.constantFrom("Badge", "MicroCredential")),
      tags: optional(fc.array(word, { maxLength: 3 })),
      alignments: optional(
        fc.array(
          fc.record({
            targetName: word,
            targetUrl: address,
            targetCode: optional(word),
            targetFramework: optional(word),
          }),
          {
            maxLength: 2,
          },
        ),
      ),
      evidence: optional(
        fc.array(
          fc.record({
            url: optional(address),
            name: optional(word),
            narrative: optional(word),
            description: optional(word),
          }),
          {
            maxLength: 2,
          },
        ),
      ),
      status: optional(
        fc.record({ suspensionListUrl: fc.constantFrom(undefined, "https://harbor.example/status-lists/2") }),
      ),
    })
    .map(({ recipient, narrative, validUntil, description, image, evidence, status, ...achievement }) => ({
      ...partsOf(issuer),
      issuer: { name: "Harbor", description, image },
      recipientId: recipient === "actor" ? "https://meadow.example/actors/alice" : null,
      recipientEmail: recipient === "email" ? hashedEmail("alice@example.org", "salt") : null,
      achievement: { ...partsOf(issuer).achievement, image, ...achievement },
      narrative,
      validUntil,
      evidence,
      status: status === null ? null : { statusListUrl: issuer.statusListUrl, index: 77, ...status },
    }))

describe.skipIf(!areVectorsHere)(
  "every badge that we issue passes 1EdTech's official schema and our own checks",
  () => {
    it.each(["a proof", "a JWT with EdDSA", "a JWT with ES256"])("with %s", async (form) => {
      const validate = officialSchema()
      const key = form.endsWith("ES256") ? generateP256Key() : await generateCredentialKey()
      const issuer = { ...(await createIssuer()), key }
      const issueIt = form === "a proof" ? issueCredential : issueCredentialJwt
      await fc.assert(
        fc.asyncProperty(parts(issuer), async (badge) => {
          const { bytes } = await issueIt({ parts: badge, key, did: issuer.did, now })
          const document = form === "a proof" ? readJsonDocument(bytes) : readJsonDocument(payloadOf(bytes))
          if (!document.ok) throw new Error(document.sentence)
          expect(validate(document.value) ? [] : validate.errors).toEqual([])
          const report = await verifyCredential(bytes, { now, documents: worldOf([issuer]) })
          // Nothing but the status list, which this world lacks, may be left open.
          expect(
            report.checks.filter(
              ({ id, outcome }) => id !== "status" && !["passed", "notApplicable"].includes(outcome),
            ),
          ).toEqual([])
        }),
        { numRuns: 25 },
      )
    })

    it("which refuses what is no badge", () => {
      const validate = officialSchema()
      expect(validate(jsonOf("1edtech-public-validator/ob30/simple-err-issuer.json"))).toBe(false)
      expect(validate(jsonOf("1edtech-public-validator/ob30/simple.json"))).toBe(true)
    })
  },
)

const payloadOf = (jwt: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.from(new TextDecoder().decode(jwt).split(".")[1] ?? "", "base64url"))
