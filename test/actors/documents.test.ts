import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { readActorDocument } from "../../src/actors/documents.ts"

const plain = {
  id: "https://meadow.example/actors/1",
  type: "Person",
  preferredUsername: "alice",
  inbox: "https://meadow.example/actors/1/inbox",
}

describe("an actor's document from another server", () => {
  test("needs no more than an id, a type, a name and an inbox", () => {
    expect(readActorDocument(plain)).toMatchObject({
      uri: plain.id,
      name: "alice",
      iconUrl: null,
      sharedInboxUri: null,
    })
  })

  test("may write what is shown in many ways", () => {
    const read = (more: object) => readActorDocument({ ...plain, ...more })
    expect(read({ name: null, summary: null, endpoints: null, icon: null, url: null })?.name).toBe("alice")
    expect(read({ icon: { type: "Image", url: "https://cdn.example/a.png" } })?.iconUrl).toBe(
      "https://cdn.example/a.png",
    )
    expect(read({ icon: [{ type: "Image", url: { href: "https://cdn.example/b.png" } }] })?.iconUrl).toBe(
      "https://cdn.example/b.png",
    )
    expect(read({ icon: 7 })).toMatchObject({ iconUrl: null })
    expect(read({ url: [{ type: "Link", href: "https://meadow.example/@alice" }] })?.pageUrl).toBe(
      "https://meadow.example/@alice",
    )
    expect(read({ type: ["Person", "toot:Thing"] })?.type).toBe("Person")
    expect(read({ alsoKnownAs: "did:web:meadow.example" })?.alsoKnownAs).toEqual(["did:web:meadow.example"])
    expect(read({ streams: ["https://meadow.example/b"] })?.streamUri).toBe("https://meadow.example/b")
    expect(read({ name: "Ali\u202Ece\0" })?.name).toBe("Ali ce")
  })

  test.each([
    ["a Note", { type: "Note" }],
    ["no type", { type: undefined }],
    ["no inbox", { inbox: undefined }],
    ["an inbox on another server", { inbox: "https://victim.example/inbox" }],
    ["an inbox under javascript:", { inbox: "javascript:alert(1)" }],
    ["an id with a password", { id: "https://a:b@meadow.example/actors/1" }],
    ["a name with a NUL", { preferredUsername: "ali\0ce" }],
    ["a name with an @", { preferredUsername: "alice@victim.example" }],
  ])("is refused with %s", (_what, more) => {
    expect(readActorDocument({ ...plain, ...more })).toBeNull()
  })

  test("has the addresses of other servers dropped where they would be trusted", () => {
    const read = readActorDocument({
      ...plain,
      followers: "https://victim.example/followers",
      outbox: "https://victim.example/outbox",
      streams: ["https://victim.example/badges"],
      endpoints: { sharedInbox: "https://victim.example/inbox" },
    })
    expect(read).toMatchObject({ followersUri: null, outboxUri: null, streamUri: null, sharedInboxUri: null })
  })

  test("of any shape is read or refused, never thrown over", () => {
    fc.assert(
      fc.property(
        fc.object({ key: fc.constantFrom(...Object.keys(plain), "icon", "name", "endpoints") }),
        (document) => {
          readActorDocument({ ...plain, ...document })
        },
      ),
    )
    for (const nothing of [null, undefined, 1, "x", []]) expect(readActorDocument(nothing)).toBeNull()
  })
})
