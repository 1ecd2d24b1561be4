import { createHash } from "node:crypto"

import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

import { checkRecipient } from "../../../src/credentials/checks/recipient.ts"
import type { ExpectedRecipient } from "../../../src/credentials/checks/recipient.ts"
import { hashedEmail } from "../../../src/credentials/index.ts"
import { earner } from "../fixtures.ts"

const check = (subject: object, expected: ExpectedRecipient | undefined) =>
  checkRecipient({ credentialSubject: subject } as any, expected)

const hashed = (identityHash: string, salt?: string, identityType = "emailAddress") => ({
  identifier: [
    { type: ["IdentityObject"], hashed: true, identityType, identityHash, ...(salt === undefined ? {} : { salt }) },
  ],
})
const plain = (identityHash: string, identityType = "emailAddress") => ({
  identifier: [{ type: ["IdentityObject"], hashed: false, identityType, identityHash }],
})
const ofEmail = (email: string, salt = "s") => {
  const { identityHash } = hashedEmail(email, salt)
  return hashed(identityHash, salt)
}

describe("the recipient of a badge, by id", () => {
  it.each<[string, ExpectedRecipient, string, string]>([
    ["the same actor", earner, earner, "passed"],
    ["the same DID", "did:key:z6Mk", "did:key:z6Mk", "passed"],
    ["one of several ids", { ids: ["did:web:x.example", earner] }, earner, "passed"],
    ["an address with another spelling of its host", "https://Meadow.example/actors/alice", earner, "passed"],
    ["somebody else", earner, "https://meadow.example/actors/bob", "failed"],
    ["a longer address", earner, `${earner}2`, "failed"],
    ["another case of a path", earner, "https://meadow.example/actors/Alice", "failed"],
    ["an email address as an id", { emails: ["alice@example.org"] }, "mailto:Alice@Example.org", "passed"],
    ["a telephone number as an id", "+49 30 1234", "tel:+49301234", "passed"],
  ])("%s", (_name, expected, id, outcome) => {
    expect(check({ id }, expected).outcome).toBe(outcome)
  })

  it("nobody asked about is not applicable", () => {
    expect(check({ id: earner }, undefined).outcome).toBe("notApplicable")
  })
})

describe("somebody who moved", () => {
  const old = "https://old.example/actors/alice"
  const moved = (
    changes: { movedTo?: string | null; alsoKnownAs?: string[]; ids?: string[] } = {},
  ): ExpectedRecipient => {
    const { movedTo = earner, alsoKnownAs = [old], ids = [earner] } = changes
    return { ids, moves: [{ from: { id: old, movedTo }, to: { id: earner, alsoKnownAs } }] }
  }

  it("keeps what they earned before, when both sides tell of the move", () => {
    expect(check({ id: old }, moved())).toMatchObject({
      outcome: "passed",
      sentence: expect.stringContaining("moved to"),
    })
  })

  it.each([
    ["the old account says nothing", { movedTo: null }],
    ["the old account names another", { movedTo: "https://mallory.example/actors/m" }],
    ["the new account does not claim the old one", { alsoKnownAs: [] }],
    ["the new account is somebody else's", { ids: ["https://mallory.example/actors/m"] }],
  ])("has nothing when %s", (_name, changes) => {
    expect(check({ id: old }, moved(changes))).toMatchObject({ outcome: "failed", reason: "recipientMismatch" })
  })
})

describe("the recipient of a badge, by address", () => {
  it.each(["alice@example.org", "Alice@Example.org", "ALICE@EXAMPLE.ORG", "Alice@example.org"])(
    "matches however %s is written",
    (written) => {
      for (const expected of ["alice@example.org", "Alice@Example.org", { emails: [written] }]) {
        expect(check(ofEmail(written), expected).outcome).toBe("passed")
        expect(check(plain(written), expected).outcome).toBe("passed")
      }
    },
  )

  it("is not repeated to whoever reads the report", () => {
    for (const subject of [
      ofEmail("alice@example.org"),
      plain("alice@example.org"),
      { id: "mailto:alice@example.org" },
    ]) {
      for (const expected of ["alice@example.org", "bob@example.org"]) {
        expect(JSON.stringify(check(subject, expected))).not.toMatch(/alice|bob/)
      }
    }
  })

  it("is somebody else's when it is none of theirs, with what to do next", () => {
    expect(check(ofEmail("bob@example.org"), { ids: [earner], emails: ["alice@example.org"] })).toMatchObject({
      outcome: "failed",
      reason: "recipientMismatch",
      nextStep: expect.stringContaining("another address"),
    })
  })

  it("stays open when no address was given to compare, or its hash is of an unknown kind", () => {
    expect(check(ofEmail("alice@example.org"), earner)).toMatchObject({ outcome: "unknown", reason: "hiddenRecipient" })
    for (const strange of ["sha512$00", "sha256$zz", "sha256$00", "5f4d", ""]) {
      expect(check(hashed(strange), "alice@example.org")).toMatchObject({ reason: "hiddenRecipient" })
    }
  })

  it("counts beside an id that is not known", () => {
    const subject = { id: "did:example:wallet", ...ofEmail("alice@example.org") }
    expect(check(subject, { ids: [earner], emails: ["alice@example.org"] }).outcome).toBe("passed")
    expect(check(subject, { ids: [earner], emails: ["bob@example.org"] }).outcome).toBe("failed")
    expect(check(subject, earner).outcome).toBe("unknown")
  })

  it("may be a web address or a telephone number, plain or hashed", () => {
    const md5 = (text: string) => `md5$${createHash("md5").update(text).digest("hex")}`
    const url = "https://meadow.example/@alice"
    expect(check(plain(url, "ext:url"), { urls: [`${url}/`] }).outcome).toBe("passed")
    expect(check(hashed(md5(`${url}salt`), "salt", "ext:url"), url).outcome).toBe("passed")
    expect(check(hashed(md5("+49301234"), undefined, "ext:telephone"), "+49 (30) 12-34").outcome).toBe("passed")
    expect(check(plain("+49301234", "ext:telephone"), { telephones: ["tel:+49-30-1234"] }).outcome).toBe("passed")
  })

  it("never matches another address, whatever the salt", () => {
    const email = fc.stringMatching(/^[a-z0-9]{1,8}@[a-z]{1,5}\.example$/)
    fc.assert(
      fc.property(email, email, fc.string(), fc.boolean(), (one, other, salt, upper) => {
        const { identifier } = ofEmail(one, salt)
        const hash = identifier[0]?.identityHash ?? ""
        const subject = upper ? hashed(hash.toUpperCase().replace("SHA256", "sha256"), salt) : { identifier }
        expect(check(subject, one).outcome).toBe("passed")
        expect(check(subject, other).outcome).toBe(one === other ? "passed" : "failed")
      }),
    )
  })

  it("never throws for any subject", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.string(), (identifier, name) => {
        expect(["passed", "failed", "unknown"]).toContain(check({ identifier }, name).outcome)
      }),
    )
  })
})
