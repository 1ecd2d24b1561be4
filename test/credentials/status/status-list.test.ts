import { gzipSync } from "node:zlib"

import { decodeList } from "@digitalbazaar/vc-bitstring-status-list"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

import {
  createStatusList,
  decodeStatusList,
  minimumStatusListLength,
  randomFreeIndex,
} from "../../../src/credentials/index.ts"

const encodeBytes = (bytes: Uint8Array) => `u${gzipSync(bytes).toString("base64url")}`

describe("a status list", () => {
  it("gives back exactly the bits that were set, through our decoder and through the library's", async () => {
    const indexes = fc.uniqueArray(fc.nat({ max: minimumStatusListLength - 1 }), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(
        indexes,
        fc.array(fc.nat({ max: minimumStatusListLength - 1 }), { maxLength: 20 }),
        async (set, probes) => {
          const list = createStatusList()
          for (const index of set) list.set(index, true)
          const encoded = await list.encode()
          const decoded = decodeStatusList(encoded)
          if (!decoded.ok) throw new Error(decoded.sentence)
          const reference = await decodeList({ encodedList: encoded })
          expect(decoded.warnings).toEqual([])
          for (const index of [...set, ...probes]) {
            expect(decoded.list.get(index)).toBe(set.includes(index))
            expect(reference.getStatus(index)).toBe(set.includes(index))
          }
        },
      ),
      { numRuns: 30 },
    )
  })

  it("puts index 0 into the highest bit of the first byte, as the specification says", () => {
    const decoded = decodeStatusList(encodeBytes(Buffer.concat([Buffer.from([0b1000_0001]), Buffer.alloc(16_383)])))
    if (!decoded.ok) throw new Error(decoded.sentence)
    expect([0, 1, 7, 8].map((index) => decoded.list.get(index))).toEqual([true, false, true, false])
  })

  it("can be cleared again", () => {
    const list = createStatusList()
    list.set(5, true)
    list.set(5, false)
    expect(list.get(5)).toBe(false)
  })

  it("refuses indexes outside of it and lengths below the specification's", () => {
    const list = createStatusList()
    for (const index of [-1, 1.5, minimumStatusListLength, Number.NaN])
      expect(() => list.get(index)).toThrow(RangeError)
    expect(() => createStatusList({ length: 8 })).toThrow(RangeError)
    expect(() => createStatusList({ length: minimumStatusListLength + 1 })).toThrow(RangeError)
  })

  it("is read with a warning when it is short", () => {
    const decoded = decodeStatusList(encodeBytes(Buffer.alloc(16)))
    expect(decoded).toMatchObject({ ok: true, warnings: [expect.stringContaining("128 entries")] })
  })

  it("is refused when a few bytes would unpack to gigabytes", () => {
    const bomb = encodeBytes(Buffer.alloc(64 * 1024 * 1024))
    expect(bomb.length).toBeLessThan(100_000)
    expect(decodeStatusList(bomb)).toMatchObject({ ok: false, sentence: expect.stringContaining("more than 1024 KB") })
  })

  it("is refused, never thrown at us, when it is damaged", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.base64String().map((text) => `u${text}`),
          fc.constant(encodeBytes(Buffer.alloc(0))),
        ),
        (text) => {
          expect(decodeStatusList(text).ok).toBe(false)
        },
      ),
    )
  })
})

describe("a free index", () => {
  it("is never one that is taken, and is found even when only one is left", () => {
    const taken = new Set(Array.from({ length: 500 }, (_, index) => index))
    taken.delete(321)
    expect(randomFreeIndex({ length: 500, taken })).toBe(321)
    taken.add(321)
    expect(randomFreeIndex({ length: 500, taken })).toBeUndefined()
  })

  it("does not follow the order of awards", () => {
    const drawn = Array.from({ length: 50 }, () => randomFreeIndex({ taken: new Set() }) ?? -1)
    expect(new Set(drawn).size).toBeGreaterThan(40)
    expect(drawn.toSorted((a, b) => a - b)).not.toEqual(drawn)
  })
})
