import { ECDH, createPublicKey } from "node:crypto"
import type { JsonWebKey, KeyObject } from "node:crypto"

import { encodeBase64url } from "./base64url.ts"

/** The kinds of keys that can be checked with: by their curve, or RSA. */
export const keyAlgorithms = ["Ed25519", "P-256", "P-384", "RSA"] as const
export type KeyAlgorithm = (typeof keyAlgorithms)[number]

/** A public key that was examined: well-formed, on its curve, of a strength that means something. */
export type PublicKey = { algorithm: KeyAlgorithm; key: KeyObject }

export type PublicKeyVerdict =
  | { ok: true; publicKey: PublicKey }
  | { ok: false; reason: "unsupportedKey" | "weakKey"; sentence: string }

export const unsupportedKey = (sentence: string): PublicKeyVerdict => ({
  ok: false,
  reason: "unsupportedKey",
  sentence,
})
export const weakKey = (sentence: string): PublicKeyVerdict => ({ ok: false, reason: "weakKey", sentence })

/**
 * An Ed25519 key from its 32 bytes. Keys of small order are refused: OpenSSL 3.0 accepts signatures under them that nobody's secret key made.
 * So are coordinates that are not reduced, which are second spellings of a key.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8032#section-5.1.3
 */
export function ed25519Key(bytes: Uint8Array): PublicKeyVerdict {
  if (bytes.length !== 32) return unsupportedKey("The key is damaged: it has not the length of an Ed25519 key.")
  if (isSmallOrder(bytes)) {
    return weakKey(
      "The key is one of a few that are known to be worthless: anybody can make signatures that seem to fit.",
    )
  }
  if (!isReduced(bytes)) return unsupportedKey("The key is damaged: its number is larger than an Ed25519 key can be.")
  return keyOf("Ed25519", { kty: "OKP", crv: "Ed25519", x: encodeBase64url(bytes) })
}

/**
 * A key on P-256 or P-384 from its compressed point (33 or 49 bytes). The point is checked to lie on the curve.
 *
 * @see https://www.secg.org/sec1-v2.pdf section 2.3.4
 */
export function compressedEcKey(curve: "P-256" | "P-384", bytes: Uint8Array): PublicKeyVerdict {
  const size = coordinateSizes[curve]
  if (bytes.length !== size + 1 || (bytes[0] !== 2 && bytes[0] !== 3)) {
    return unsupportedKey(`The key is damaged: it is not written as a ${curve} key.`)
  }
  let point: Uint8Array
  try {
    point = ECDH.convertKey(bytes, curveNames[curve], undefined, undefined, "uncompressed") as Buffer
  } catch {
    return unsupportedKey(`The key is damaged: it is no point of the curve ${curve}.`)
  }
  return ecKey(curve, { x: point.subarray(1, size + 1), y: point.subarray(size + 1) })
}

/** A key on P-256 or P-384 from its coordinates, which must lie on the curve. */
export function ecKey(curve: "P-256" | "P-384", { x, y }: { x: Uint8Array; y: Uint8Array }): PublicKeyVerdict {
  const size = coordinateSizes[curve]
  if (x.length !== size || y.length !== size) {
    return unsupportedKey(`The key is damaged: its coordinates have not the length of a ${curve} key.`)
  }
  return keyOf(curve, { kty: "EC", crv: curve, x: encodeBase64url(x), y: encodeBase64url(y) })
}

/** RSA keys under 2048 bits can be broken; above 8192 every check would take long enough to be used as an attack. */
const rsaBits = { least: 2048, most: 8192 }

/** An RSA key of 2048 to 8192 bits from its modulus and exponent, both big endian without leading zeros. */
export function rsaKey({ n, e }: { n: Uint8Array; e: Uint8Array }): PublicKeyVerdict {
  const bits = n.length === 0 ? 0 : n.length * 8 - Math.clz32(n[0] ?? 0) + 24
  if (n[0] === 0 || e[0] === 0 || e.length === 0)
    return unsupportedKey("The key is damaged: it is not written as an RSA key.")
  if (bits < rsaBits.least) {
    return weakKey(`The key has only ${bits} bits; RSA keys under ${rsaBits.least} bits can be broken.`)
  }
  if (bits > rsaBits.most) {
    return unsupportedKey(`The key has ${bits} bits; RSA keys of more than ${rsaBits.most} bits are not looked at.`)
  }
  const exponent = e.length > 4 ? undefined : e.reduce((value, byte) => value * 256 + byte, 0)
  if (exponent === undefined) return unsupportedKey("The key has an exponent that no RSA key in use has.")
  const isOdd = (bytes: Uint8Array) => ((bytes.at(-1) ?? 0) & 1) === 1
  if (exponent < 3 || !isOdd(e) || !isOdd(n)) {
    return weakKey("The key is worthless: its numbers are none that an RSA key can have.")
  }
  return keyOf("RSA", { kty: "RSA", n: encodeBase64url(n), e: encodeBase64url(e) })
}

/** The length of a coordinate in bytes; a signature has two numbers of the same length. */
export const coordinateSizes = { "P-256": 32, "P-384": 48 } as const

const curveNames = { "P-256": "prime256v1", "P-384": "secp384r1" } as const

function keyOf(algorithm: KeyAlgorithm, jwk: JsonWebKey): PublicKeyVerdict {
  try {
    return { ok: true, publicKey: { algorithm, key: createPublicKey({ key: jwk, format: "jwk" }) } }
  } catch {
    return unsupportedKey(`The key is damaged: it is not a key of the kind that it says (${algorithm}).`)
  }
}

/** The y coordinates (little endian, sign bit cleared) of the points of order 1, 2, 4 and 8, canonical or not. */
const smallOrderCoordinates = new Set([
  "0000000000000000000000000000000000000000000000000000000000000000",
  "0100000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
])

function coordinateOf(bytes: Uint8Array): string {
  const coordinate = Buffer.from(bytes)
  coordinate[31] = (coordinate[31] ?? 0) & 0x7f
  return coordinate.toString("hex")
}

const isSmallOrder = (bytes: Uint8Array): boolean => smallOrderCoordinates.has(coordinateOf(bytes))

/** Whether y is below the field's prime, 2^255 - 19: the largest 19 numbers of 255 bits are not. */
function isReduced(bytes: Uint8Array): boolean {
  const y = coordinateOf(bytes)
  return !(/^[ef][0-9a-f]f{60}7f$/.test(y) && Number.parseInt(y.slice(0, 2), 16) >= 0xed)
}
