import { describe, expect, it } from "vitest"
import { newId, newOpaqueId } from "../../src/db/index.ts"

describe("newId", () => {
  it("makes UUIDv7s of now that sort as they were made, however many in one millisecond", () => {
    const before = Date.now()
    const ids = Array.from({ length: 20_000 }, newId)
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    )
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(ids.length)
    const time = Number.parseInt(ids[0]!.slice(0, 13).replace("-", ""), 16)
    expect(time).toBeGreaterThanOrEqual(before)
    expect(time).toBeLessThan(before + 1000)
  })
})

describe("newOpaqueId", () => {
  it("makes 22 characters of base64url that never repeat", () => {
    const ids = Array.from({ length: 10_000 }, newOpaqueId)
    expect(ids.every((id) => /^[\w-]{22}$/.test(id))).toBe(true)
    expect(new Set(ids).size).toBe(ids.length)
  })
})
