import { array, assert, constantFrom, oneof, property, string } from "fast-check"
import { describe, expect, it } from "vitest"
import { ownPath } from "../../src/web/own-path.ts"

describe("where a form may lead to", () => {
  it.each(["/backpack", "/@alice@meadow.example", "/badges/abc?tab=1#verification", "/"])("follows %s", (next) => {
    expect(ownPath(next, "/otherwise")).toBe(next)
  })

  it.each([
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "javascript:alert(1)",
    "backpack",
    "",
    "/..//evil.example",
    "/.//evil.example",
    "/%09/evil.example/..//evil.example",
    `/${"a".repeat(3000)}`,
  ])("does not follow %j", (next) => {
    const followed = ownPath(next, "/otherwise")
    expect(new URL(followed, "https://own.example").origin).toBe("https://own.example")
    expect(followed === "/otherwise" || !followed.startsWith("//")).toBe(true)
  })

  it("never leads away from here, whatever is given", () => {
    const pieces = array(
      constantFrom("/", "\\", ".", "..", ":", "@", "evil.example", "https", "\t", "\n", "?", "#", "%2f", "a"),
    )
    assert(
      property(
        oneof(
          pieces.map((some) => some.join("")),
          string(),
        ),
        (next) => {
          const followed = ownPath(next, "/otherwise")
          expect(new URL(followed, "https://own.example/deep/page").origin).toBe("https://own.example")
        },
      ),
      { numRuns: 2000 },
    )
  })
})
