import { describe, expect, it } from "vitest"

import { trustSentence } from "../../src/credentials/trust.ts"

const format = { code: "openBadges3", securing: "dataIntegrity" } as const
const issuer = { id: "did:web:famous.example", name: "Famous University", url: null, keyId: null }

describe("who is trusted", () => {
  it("is the domain that publishes the key; the name is what the issuer calls itself", () => {
    const sentence = trustSentence({ provenBy: { kind: "domain", name: "small.example" }, issuer, format })
    expect(sentence).toMatch(/^small\.example, which publishes the key/)
    expect(sentence).toMatch(/“Famous University” is what the issuer calls itself/)
  })

  it("is no more than a key that names itself", () => {
    const sentence = trustSentence({ provenBy: { kind: "key", name: "did:key:z6Mk" }, issuer, format })
    expect(sentence).toMatch(/^Whoever has the key did:key:z6Mk/)
    expect(sentence).not.toMatch(/^Famous/)
  })

  it("is nobody as long as nothing was proven, whatever the badge says", () => {
    expect(trustSentence({ provenBy: null, issuer, format })).toMatch(/^Nobody yet.*anybody could have written/)
    expect(trustSentence({ provenBy: null, issuer: null, format: null })).toBe(
      "Nobody yet: it was not proven whose badge this is.",
    )
  })
})
