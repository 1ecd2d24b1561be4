import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { typedText } from "../../src/text/index.ts"

describe("text as somebody typed it", () => {
  it("keeps Markdown and HTML as the characters they are, and paragraphs apart", () => {
    expect(typedText("It **really** bakes. \r\n\r\n\r\n\r\n<b>Twice</b> 5 * 3 * 2  ", 1000)).toBe(
      "It **really** bakes.\n\n<b>Twice</b> 5 * 3 * 2",
    )
  })

  it("drops what would turn the text around it, and what no database keeps", () => {
    expect(typedText("ab\u202Ecd\u0000e\u2066f", 1000)).toBe("abcdef")
    expect(typedText("x\ud83d", 1000)).toBe("x\ufffd")
  })

  it("never grows, never has three line breaks in a row, and changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.nat(200), (text, length) => {
        const once = typedText(text, length)
        expect(once.length).toBeLessThanOrEqual(length)
        expect(once).not.toMatch(/\n{3}/)
        expect(typedText(once, length)).toBe(once)
      }),
    )
  })
})
