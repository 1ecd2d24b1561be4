import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

import { decodeBase58, encodeBase58 } from "../../src/credentials/keys/base58.ts"

const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

/** By the definition: a number to the base of 58, and a `1` for every zero byte in front. */
function encodeByDefinition(bytes: Uint8Array): string {
  let number = bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n)
  let text = ""
  for (; number > 0n; number /= 58n) text = `${alphabet[Number(number % 58n)]}${text}`
  const zeros = bytes.findIndex((byte) => byte !== 0)
  return "1".repeat(zeros < 0 ? bytes.length : zeros) + text
}

function decodeByDefinition(text: string): Uint8Array {
  let number = Array.from(text).reduce((value, letter) => value * 58n + BigInt(alphabet.indexOf(letter)), 0n)
  const bytes: number[] = []
  for (; number > 0n; number /= 256n) bytes.unshift(Number(number % 256n))
  return new Uint8Array([...new Uint8Array(/^1*/.exec(text)?.[0].length ?? 0), ...bytes])
}

describe("base58", () => {
  it("is written by its definition and read again, leading ones and zeros included", () => {
    const zeros = fc.integer({ min: 0, max: 5 })
    fc.assert(
      fc.property(zeros, fc.uint8Array({ maxLength: 132 }), (count, rest) => {
        const bytes = new Uint8Array([...new Uint8Array(count), ...rest])
        const text = encodeByDefinition(bytes)
        expect(encodeBase58(bytes)).toBe(text)
        expect(decodeBase58(text)).toEqual(bytes)
      }),
      { numRuns: 500 },
    )
  })

  it("reads every text over its alphabet by its definition, and writes it the same again", () => {
    const texts = fc
      .array(fc.constantFrom(...alphabet.split(""), "1", "1", "1"), { maxLength: 180 })
      .map((letters) => letters.join(""))
    fc.assert(
      fc.property(texts, (text) => {
        const bytes = decodeBase58(text)
        expect(bytes).toEqual(decodeByDefinition(text))
        expect(encodeBase58(bytes ?? new Uint8Array())).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  it.each(["0", "O", "I", "l", "+", "/", "_", " ", "ä", "z".repeat(201)])("refuses %s", (text) => {
    expect(decodeBase58(`2${text}`)).toBeUndefined()
  })
})
