import { describe, expect, it } from "vitest"

import { checkRecipient } from "../../src/credentials/checks/recipient.ts"
import { areVectorsHere, jsonOf } from "./vectors.ts"

type HashVector = { identity: string; salt: string; known: string; match: boolean; from: string }
const vectors: HashVector[] = areVectorsHere ? jsonOf("recipient-hash/recipient-hash.json") : []

describe.skipIf(!areVectorsHere)("the hashed recipients of the specifications and of 1EdTech's validator", () => {
  it("are here", () => {
    expect(vectors.length).toBeGreaterThanOrEqual(5)
  })

  it.each(vectors)("$known: $from", ({ identity, salt, known, match }) => {
    const identifier = [
      { type: ["IdentityObject"], hashed: true, identityHash: identity, identityType: "emailAddress", salt },
    ]
    const askAbout = (address: string) =>
      checkRecipient({ credentialSubject: { identifier } }, { emails: [address] }).outcome
    expect(askAbout(known)).toBe(match ? "passed" : "failed")
    expect(askAbout(`${known}x`)).toBe("failed")
  })
})
