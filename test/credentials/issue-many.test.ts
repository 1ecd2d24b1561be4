import { beforeAll, describe, expect, it } from "vitest"

import { corpusIssuers, corpusMoment, corpusParts } from "../../bench/credentials/corpus.ts"
import type { CorpusIssuer } from "../../bench/credentials/corpus.ts"
import { createAchievementIssuer, issueCredential } from "../../src/credentials/index.ts"
import type { AwardParts, CredentialParts } from "../../src/credentials/index.ts"
import { pick, seededRandom } from "../faults/random.ts"

const text = new TextDecoder()
let issuer: CorpusIssuer
beforeAll(async () => {
  const [first] = await corpusIssuers(1)
  if (first === undefined) throw new Error("There is no issuer.")
  issuer = first
})

const oneByOne = (parts: CredentialParts, now = corpusMoment) =>
  issueCredential({ parts, key: issuer.key, did: issuer.did, now })

describe("issuing many awards of one achievement", () => {
  it.each([0, 1, 2, 3, 4, 5, 6])("makes the same bytes as issuing one by one (achievement %i)", async (achievement) => {
    const { issuer: named, achievement: described } = corpusParts(issuer, 0, { achievement })
    const many = createAchievementIssuer({ issuer: named, achievement: described, key: issuer.key, did: issuer.did })
    for (let number = 0; number < 60; number++) {
      const parts = corpusParts(issuer, number, { achievement })
      // oxlint-disable-next-line no-await-in-loop
      const [filled, single] = await Promise.all([many.issue(parts, corpusMoment), oneByOne(parts)])
      expect(text.decode(filled.bytes)).toBe(text.decode(single.bytes))
      expect({ digest: filled.digest, credential: filled.credential }).toEqual({
        digest: single.digest,
        credential: single.credential,
      })
    }
  })

  it("makes the same bytes, or the same refusal, of unusual texts and addresses", async () => {
    const parts = corpusParts(issuer, 1, { achievement: 3 })
    const { issuer: named, achievement } = parts
    const many = createAchievementIssuer({ issuer: named, achievement, key: issuer.key, did: issuer.did })
    const random = seededRandom(5)
    const texts = [
      '"',
      "\\",
      "\n\t\u0000\u007f",
      "ä\u{1f600}\ud800",
      "_:b0",
      "https://0.award.invalid/",
      "<x>",
      "",
      "\u2028",
    ]
    const addresses = [
      "https://example.org/a",
      "https://example.org/ä",
      "https://example.org/a b",
      "https://example.org/<",
      "https://:80",
      "did:web:example.org",
      "urn:uuid:1",
      "mailto:a@example.org",
      "example",
      achievement.id,
      issuer.did,
      parts.id,
    ]
    let refused = 0
    for (let number = 0; number < 400; number++) {
      const award: AwardParts = {
        id: random() < 0.7 ? `https://example.org/${number}` : pick(random, addresses),
        recipientId: pick(random, addresses),
        narrative: pick(random, texts),
        evidence: Array.from({ length: Math.floor(random() * 3) }, () => ({
          url: random() < 0.6 ? pick(random, addresses) : null,
          name: pick(random, texts),
          narrative: pick(random, texts),
        })),
        validFrom: new Date(corpusMoment.getTime() + number * 1000),
      }
      const now = new Date(corpusMoment.getTime() + Math.floor(number / 20) * 1000)
      const outcome = (issued: Promise<{ bytes: Uint8Array }>) =>
        issued.then(
          ({ bytes }) => text.decode(bytes),
          (error: Error) => error.message,
        )
      // oxlint-disable-next-line no-await-in-loop
      const [filled, single] = await Promise.all([
        outcome(many.issue(award, now)),
        outcome(oneByOne({ ...award, issuer: named, achievement }, now)),
      ])
      expect(filled).toBe(single)
      refused += Number(!single.startsWith("{"))
    }
    expect(refused).toBeGreaterThan(50)
    expect(refused).toBeLessThan(350)
  })
})
