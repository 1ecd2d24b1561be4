import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { handleProblem, readHandle } from "../../src/actors/handles.ts"

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
const wellFormed = fc
  .array(fc.constantFrom(...letters.split("")), { minLength: 2, maxLength: 30 })
  .map((characters) => characters.join(""))

describe("handles that can be had here", () => {
  test("2 to 30 ASCII letters, digits and underscores can be had unless reserved, in any case alike", () => {
    fc.assert(
      fc.property(wellFormed, (handle) => {
        expect(handleProblem(handle)).toBe(handleProblem(handle.toLowerCase()))
        expect(handleProblem(handle)).toBe(handleProblem(handle.toUpperCase()))
      }),
    )
    expect(handleProblem("Alice_1")).toBeNull()
    expect(handleProblem("__")).toBeNull()
  })

  test("anything with another character in it is refused, wherever it stands", () => {
    fc.assert(
      fc.property(
        wellFormed,
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }).filter((one) => !letters.includes(one)),
        fc.nat(30),
        (handle, stranger, at) => {
          const spoilt = handle.slice(0, at) + stranger + handle.slice(at)
          expect(handleProblem(spoilt)).not.toBeNull()
        },
      ),
    )
  })

  test.each([
    ["аlice", "a Cyrillic a"],
    ["alıce", "a dotless i"],
    ["ſam", "a long s, which folds into s"],
    ["\u212Aate", "a Kelvin sign, which folds into k"],
    ["alice\u200B", "a zero-width space"],
    ["al\u202Eice", "an override of direction"],
    ["ａｌｉｃｅ", "full-width letters"],
    ["alice\n", "a line break"],
    ["alice@host", "an @"],
    ["a", "one character"],
    ["a".repeat(31), "31 characters"],
    ["", "nothing"],
  ])("%j is refused: %s", (handle) => {
    expect(handleProblem(handle)).toMatch(/\.$/)
  })

  test.each(["admin", "Admin", "ROOT", "haversack", "HaverSack", "support", "postmaster"])(
    "%s is reserved",
    (handle) => {
      expect(handleProblem(handle)).toContain("kept for the server")
    },
  )
})

describe("handles as people type them", () => {
  test.each([
    ["@alice@meadow.example", { username: "alice", host: "meadow.example" }],
    ["alice@meadow.example", { username: "alice", host: "meadow.example" }],
    ["  @Alice@Meadow.Example ", { username: "alice", host: "meadow.example" }],
    ["acct:alice@localhost:3001", { username: "alice", host: "localhost:3001" }],
    ["@alice", { username: "alice", host: "harbor.example:3000" }],
    ["alice", { username: "alice", host: "harbor.example:3000" }],
  ])("%s", (typed, expected) => {
    expect(readHandle(typed, "harbor.example:3000")).toEqual(expected)
  })

  test.each([
    "",
    "@",
    "@@",
    "a@b@c",
    "alice@",
    "@alice@host/path",
    "alice@user:pass@host",
    "alice@host?x",
    "al ice@host",
  ])("%j is none", (typed) => {
    expect(readHandle(typed, "harbor.example")).toBeNull()
  })

  test("no text at all makes reading throw, and what is read has a host that a URL keeps as it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const host = readHandle(text, "harbor.example")?.host ?? "harbor.example"
        expect(new URL(`https://${host}/`).host).toBe(host)
      }),
    )
  })
})
