import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { cursorOf, momentOf, pageOf, placeOf } from "../../src/views/keyset.ts"

describe("cursors", () => {
  it("bring back the place that they were made of", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 100 }), fc.string({ maxLength: 40 }), (key, id) => {
        expect(placeOf(cursorOf({ key, id }))).toEqual({ key, id })
      }),
    )
  })

  it("never throw, whatever stands in the address", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (cursor) => {
        expect(typeof (placeOf(cursor)?.id ?? "")).toBe("string")
        expect(momentOf(cursor)?.moment ?? new Date(0).toISOString()).toMatch(/Z$/)
      }),
    )
    expect(placeOf(Buffer.from('{"0":"a"}').toString("base64url"))).toBeNull()
    expect(momentOf(cursorOf({ key: "no date", id: "x" }))).toBeNull()
  })

  it("end a list exactly where it ends", () => {
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 10 }), (length, limit) => {
        const rows = Array.from({ length }, (_, n) => n).slice(0, limit + 1)
        const page = pageOf(rows, limit, String, (row) => ({ key: "", id: String(row) }))
        expect(page.items).toHaveLength(Math.min(length, limit))
        expect(page.next === null).toBe(length <= limit)
      }),
    )
  })
})
