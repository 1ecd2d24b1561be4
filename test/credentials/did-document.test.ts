import { describe, expect, it } from "vitest"

import { didDocument } from "../../src/credentials/index.ts"
import { readControllerDocument } from "../../src/credentials/keys/controller-document.ts"

const did = "did:web:harbor.example:actors:x"
const current = { publicKeyMultibase: "z6MkCurrent" }
const retired = { publicKeyMultibase: "z6MkRetired", retiredAt: "2026-01-01T00:00:00Z" }
const revoked = { publicKeyMultibase: "z6MkRevoked", revokedAt: "2026-02-01T00:00:00Z" }

describe("did.json", () => {
  const document = didDocument({ did, actorUri: "https://harbor.example/actors/x", keys: [current, retired, revoked] })

  it("names the actor and describes every key by its id", () => {
    expect(document["@context"]).toEqual(["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"])
    expect(document.alsoKnownAs).toEqual(["https://harbor.example/actors/x"])
    expect(document.verificationMethod[0]).toEqual({
      id: `${did}#z6MkCurrent`,
      type: "Multikey",
      controller: did,
      publicKeyMultibase: "z6MkCurrent",
    })
  })

  it("keeps a retired key for assertions and takes a revoked one out, with the date", () => {
    expect(document.assertionMethod).toEqual([`${did}#z6MkCurrent`, `${did}#z6MkRetired`])
    expect(document.verificationMethod[2]).toMatchObject({ id: `${did}#z6MkRevoked`, revoked: "2026-02-01T00:00:00Z" })
  })
})

describe("a foreign controller document", () => {
  it("may describe keys inside assertionMethod and name them relatively", () => {
    const read = readControllerDocument({ id: did, assertionMethod: { id: "#k", type: "Multikey", controller: did } })
    expect(read?.assertionMethods).toEqual(new Set([`${did}#k`]))
    expect(read?.verificationMethods.get(`${did}#k`)).toMatchObject({ type: "Multikey" })
  })

  it("cannot describe a revoked key a second time without the revocation", () => {
    const method = { id: "#k", type: "Multikey", controller: did, publicKeyMultibase: "z6MkX" }
    const read = readControllerDocument({
      id: did,
      verificationMethod: [{ ...method, revoked: "2026-01-01T00:00:00Z" }],
      assertionMethod: [method],
    })
    expect(read?.verificationMethods.get(`${did}#k`)?.revoked).toBe("2026-01-01T00:00:00Z")
  })

  it("is not read from anything else", () => {
    for (const value of [null, "x", [], {}, { id: 7 }, { id: did, verificationMethod: [7] }]) {
      expect(readControllerDocument(value)).toBeUndefined()
    }
  })
})

describe("a foreign list of keys with an entry that nobody here can read", () => {
  it("is read for its other entries", () => {
    const id = "https://harbor.example/issuer"
    const good = { id: `${id}#good`, type: "Multikey", publicKeyMultibase: "z6Mk" }
    const strange = { id: 7, type: "Multikey" }
    const read = readControllerDocument({
      id,
      verificationMethod: [strange, good],
      assertionMethod: ["#good", strange],
    })
    expect([...(read?.verificationMethods.keys() ?? [])]).toEqual([good.id])
    expect(read?.assertionMethods).toEqual(new Set([good.id]))
  })

  it("says whether it speaks of keys at all", () => {
    expect(readControllerDocument({ id: "https://harbor.example/issuer", name: "Harbor" })?.listsKeys).toBe(false)
    expect(readControllerDocument({ id: "did:web:harbor.example", verificationMethod: [] })?.listsKeys).toBe(true)
  })
})
