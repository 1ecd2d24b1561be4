import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

import { maximumDepth, maximumDocumentBytes, readJsonDocument } from "../../src/credentials/json-document.ts"

const read = (text: string) => readJsonDocument(new TextEncoder().encode(text))

describe("bytes from outside, read as JSON", () => {
  it("are what JSON.parse makes of them", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 10 }), (text) => {
        fc.pre(!text.includes("__proto__"))
        expect(read(text)).toEqual({ ok: true, value: JSON.parse(text) })
      }),
    )
  })

  it("are refused when they are too many", () => {
    expect(readJsonDocument(new Uint8Array(maximumDocumentBytes + 1))).toMatchObject({ ok: false, reason: "tooLarge" })
  })

  it("are refused when they nest too deep, without exhausting the stack", () => {
    expect(read("[".repeat(200_000) + "]".repeat(200_000))).toMatchObject({ ok: false, reason: "tooDeep" })
    expect(read('{"a":'.repeat(maximumDepth) + "1" + "}".repeat(maximumDepth)).ok).toBe(true)
    expect(read('{"a":'.repeat(maximumDepth + 1) + "1" + "}".repeat(maximumDepth + 1))).toMatchObject({
      reason: "tooDeep",
    })
  })

  it("are refused when a name occurs twice, however it is written", () => {
    expect(read('{"a":1,"a":2}')).toMatchObject({ ok: false, reason: "strangeName" })
    expect(read('{"b":{"a":1,"\\u0061":2}}')).toMatchObject({ ok: false, reason: "strangeName" })
    expect(read('{"a":{"a":1},"b":[{"a":1},{"a":2}],"c":"a"}').ok).toBe(true)
    expect(read('{"__proto__":{"proof":1}}')).toMatchObject({ ok: false, reason: "strangeName" })
  })

  it("are recognised as something else", () => {
    expect(read("<!doctype html><p>Badge")).toMatchObject({ reason: "html" })
    expect(read("eyJhbGciOiJub25lIn0.eyJpc3MiOiJ4In0.")).toMatchObject({ reason: "jwt" })
    expect(read("{")).toMatchObject({ reason: "notJson" })
    expect(readJsonDocument(Uint8Array.from([0x7b, 0xff, 0x7d]))).toMatchObject({ reason: "notText" })
  })

  it("never take more than a moment, hostile or not", () => {
    const hostile = [
      `"${'\\"'.repeat(250_000)}`,
      `{"${'\\"'.repeat(250_000)}":1}`,
      "a.".repeat(250_000),
      " ".repeat(500_000),
    ]
    for (const text of hostile) {
      const begun = performance.now()
      read(text)
      // A parser that goes back over what it read takes minutes; the bound only has to tell the two apart on any machine.
      expect(performance.now() - begun).toBeLessThan(5_000)
    }
  })
})
