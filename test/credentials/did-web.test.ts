import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

import { InvalidDidError, didDocumentUrl, didWebOf } from "../../src/credentials/index.ts"

const secure = { allowLoopbackHttp: false }
const development = { allowLoopbackHttp: true }

function constructorOfErrorIn(act: () => unknown): unknown {
  try {
    act()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.constructor : error
  }
}

describe("did:web", () => {
  it("spells an actor's address with its port and path", () => {
    expect(didWebOf("https://harbor.example/actors/x")).toBe("did:web:harbor.example:actors:x")
    expect(didWebOf("http://localhost:3000/actors/x")).toBe("did:web:localhost%3A3000:actors:x")
    expect(didWebOf("https://harbor.example/@club")).toBe("did:web:harbor.example:%40club")
    expect(didWebOf("https://harbor.example")).toBe("did:web:harbor.example")
  })

  it("leads to did.json under the path, or to the well-known place of a bare host", () => {
    expect(didDocumentUrl("did:web:harbor.example:actors:x", secure).href).toBe(
      "https://harbor.example/actors/x/did.json",
    )
    expect(didDocumentUrl("did:web:harbor.example", secure).href).toBe("https://harbor.example/.well-known/did.json")
  })

  it("goes over plain http to loopback hosts only, and only when allowed", () => {
    expect(didDocumentUrl("did:web:localhost%3A3000:a", development).href).toBe("http://localhost:3000/a/did.json")
    expect(didDocumentUrl("did:web:127.0.0.1%3A3000:a", development).href).toBe("http://127.0.0.1:3000/a/did.json")
    expect(didDocumentUrl("did:web:%5B%3A%3A1%5D%3A3000:a", development).href).toBe("http://[::1]:3000/a/did.json")
    expect(didDocumentUrl("did:web:localhost%3A3000:a", secure).protocol).toBe("https:")
    expect(didDocumentUrl("did:web:harbor.example:a", development).protocol).toBe("https:")
    expect(didDocumentUrl("did:web:localhost.evil.example:a", development).protocol).toBe("https:")
  })

  it.each([
    "did:key:z6Mk",
    "did:web:",
    "did:web:harbor.example%2Fx",
    "did:web:user%40harbor.example",
    "did:web:harbor.example:..:secret",
    "did:web:harbor.example:%2e%2e:secret",
    "did:web:harbor.example::a",
    "did:web:harbor.example:a?b",
    "did:web:harbor.example:a#b",
    "did:web:harbor.example%3A443:a",
    "did:web:%",
    "did:web:0x7f.1:a",
  ])("refuses %s, which names something else than it seems to", (did) => {
    expect(() => didDocumentUrl(did, development)).toThrow(InvalidDidError)
  })

  it.each([
    "https://h.example/a?b",
    "https://h.example/a#b",
    "https://u@h.example/a",
    "https://h.example/a/",
    "mailto:a@b.example",
  ])("has no spelling for %s", (address) => {
    expect(() => didWebOf(address)).toThrow(InvalidDidError)
  })

  it("leads back to the address it was made of", () => {
    const segment = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/)
    const host = fc.constantFrom(
      "harbor.example",
      "localhost:3000",
      "127.0.0.1:8080",
      "meadow.example:8443",
      "a.b.c.example",
    )
    fc.assert(
      fc.property(host, fc.array(segment, { minLength: 1, maxLength: 4 }), (name, path) => {
        const loopback = name.startsWith("localhost") || name.startsWith("127.")
        const address = `${loopback ? "http" : "https"}://${name}/${path.join("/")}`
        expect(didDocumentUrl(didWebOf(address), development).href).toBe(`${address}/did.json`)
      }),
    )
  })

  it("never throws anything but InvalidDidError, whatever it is given", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `did:web:${text}`),
          fc.webUrl(),
        ),
        (text) => {
          for (const act of [() => didDocumentUrl(text, development), () => didWebOf(text)]) {
            expect([undefined, InvalidDidError]).toContain(constructorOfErrorIn(act))
          }
        },
      ),
    )
  })
})
