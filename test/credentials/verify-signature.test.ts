import { generateKeyPairSync, sign } from "node:crypto"

import { describe, expect, it } from "vitest"

import { verifySignature } from "../../src/credentials/keys/verify-signature.ts"

const data = Buffer.from("what was signed")

/** A number of some bytes, little endian as Ed25519 has it or big endian as ECDSA has it. */
const numberOf = (bytes: Uint8Array, endian: "little" | "big"): bigint =>
  BigInt(`0x${Buffer.from(endian === "little" ? bytes.toReversed() : bytes).toString("hex")}`)
const bytesOf = (value: bigint, length: number, endian: "little" | "big"): Buffer => {
  const big = Buffer.from(value.toString(16).padStart(length * 2, "0"), "hex")
  return endian === "little" ? big.reverse() : big
}

describe("an Ed25519 signature", () => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519")
  const key = { algorithm: "Ed25519", key: publicKey } as const
  const signature = sign(null, data, privateKey)
  const order = 2n ** 252n + 27742317777372353535851937790883648493n

  it("fits its data and no other", () => {
    expect(verifySignature(key, data, signature)).toBe(true)
    expect(verifySignature(key, Buffer.from("something else"), signature)).toBe(false)
  })

  it("has one spelling: a second half that is larger by the order of the group is refused", () => {
    const second = numberOf(signature.subarray(32), "little")
    for (const times of [1n, 2n, 7n]) {
      const other = Buffer.concat([signature.subarray(0, 32), bytesOf(second + times * order, 32, "little")])
      expect(other.equals(signature)).toBe(false)
      expect(verifySignature(key, data, other)).toBe(false)
    }
    const high = Buffer.from(signature)
    high[63] = (high[63] ?? 0) | 0x80
    expect(verifySignature(key, data, high)).toBe(false)
  })

  it("is no longer or shorter, and not of zeros", () => {
    const others = [
      signature.subarray(1),
      Buffer.concat([signature, Buffer.alloc(1)]),
      Buffer.alloc(64),
      Buffer.alloc(0),
    ]
    for (const other of others) expect(verifySignature(key, data, other)).toBe(false)
  })
})

describe.each([
  ["P-256", 32, "sha256", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"],
  [
    "P-384",
    48,
    "sha384",
    "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
  ],
] as const)("an ECDSA signature on %s", (algorithm, size, digest, orderInHex) => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: algorithm })
  const key = { algorithm, key: publicKey }
  const signature = sign(digest, data, { key: privateKey, dsaEncoding: "ieee-p1363" })
  const order = BigInt(`0x${orderInHex}`)
  const [r, s] = [signature.subarray(0, size), signature.subarray(size)]

  it("fits its data and no other", () => {
    expect(verifySignature(key, data, signature)).toBe(true)
    expect(verifySignature(key, Buffer.from("something else"), signature)).toBe(false)
  })

  it("fits with either of its two second halves, since no suite prefers the smaller one", () => {
    const other = Buffer.concat([r, bytesOf(order - numberOf(s, "big"), size, "big")])
    expect(verifySignature(key, data, other)).toBe(true)
  })

  it("has numbers between zero and the order of the group, of the one length", () => {
    const zero = Buffer.alloc(size)
    const full = bytesOf(order, size, "big")
    const others = [
      Buffer.concat([zero, zero]),
      Buffer.concat([r, zero]),
      Buffer.concat([zero, s]),
      Buffer.concat([full, full]),
      Buffer.concat([r, full]),
      sign(digest, data, privateKey),
      Buffer.concat([signature, Buffer.alloc(1)]),
      signature.subarray(1),
    ]
    for (const other of others) expect(verifySignature(key, data, other)).toBe(false)
  })
})

describe("an RSA key", () => {
  it("makes no proof of any suite", () => {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
    const signature = sign("sha256", data, privateKey)
    expect(verifySignature({ algorithm: "RSA", key: publicKey }, data, signature)).toBe(false)
  })
})
