import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import * as addresses from "../../src/actors/addresses.ts"

const origin = new URL("https://harbor.example:8443")
const ids = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)
const kinds = ["actor", "inbox", "profile", "holding", "holdingImage", "credential", "activity"] as const

describe("addresses", () => {
  test("an id that was put into an address is found in it again, and in no other kind of address", () => {
    fc.assert(
      fc.property(ids, fc.constantFrom(...kinds), fc.constantFrom(...kinds), (id, kind, otherKind) => {
        const address = origin.origin + addresses.routeOf(kind).replace(":id", id)
        expect(addresses.idInUri(origin, kind, address)).toBe(id)
        expect(addresses.idInUri(origin, otherKind, address)).toBe(otherKind === kind ? id : null)
      }),
    )
  })

  test.each([
    "https://harbor.example/actors/abc",
    "http://harbor.example:8443/actors/abc",
    "https://harbor.example:8443.evil.example/actors/abc",
    "https://harbor.example:8443/actors/abc?x=1",
    "https://harbor.example:8443/actors/abc#main-key",
    "https://harbor.example:8443/actors/a/../b",
    "https://harbor.example:8443/actors/",
    "",
  ])("%j is no actor of this origin", (uri) => {
    expect(addresses.idInUri(origin, "actor", uri)).toBeNull()
  })

  test("the routers of Hono and Fedify are told the same paths", () => {
    expect(addresses.routeOf("inbox")).toBe("/actors/:id/inbox")
    expect(addresses.fedifyPathOf("inbox")).toBe("/actors/{identifier}/inbox")
    expect(addresses.sharedInboxUri(origin)).toBe("https://harbor.example:8443/inbox")
    expect(addresses.profileUrl(origin, "alice")).toBe("https://harbor.example:8443/@alice")
  })
})
