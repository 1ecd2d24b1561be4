import { decodeBase64url, encodeBase64url } from "../keys/base64url.ts"
import { readCbor } from "./cbor.ts"
import type { CborValue } from "./cbor.ts"

/** What the proof of a badge with parts left out says, read from its proofValue. */
export type Disclosure = {
  /** The issuer's signature over the proof, the helping key and the statements that must be shown. */
  baseSignature: Uint8Array
  /** A key for this one badge, in the bytes of a Multikey: it signed each other statement by itself. */
  helpingKey: Uint8Array
  /** One for each statement that need not be shown and is. */
  signatures: Uint8Array[]
  /** The names that blank nodes had when the statements were signed, by their canonical names. */
  labels: Map<string, string>
  /** Which of the sorted statements must be shown. */
  mandatoryIndexes: ReadonlySet<number>
}

/** Whether bytes begin as those of a proof for the holder only, from which the badges that are shown are made. */
export const isBaseProof = (bytes: Uint8Array): boolean => startsWith(bytes, 0)

/** The most bytes that the value of such a proof may have: a thousand signatures. */
const maximumLength = 100_000

/** The bytes of the proofValue: `u`, then base64url of CBOR behind three bytes that say which kind of proof it is. */
export function readSelectiveProofValue(proofValue: string): Uint8Array | undefined {
  if (!proofValue.startsWith("u") || proofValue.length > maximumLength) return undefined
  const bytes = decodeBase64url(proofValue.slice(1))
  return bytes !== undefined && (startsWith(bytes, 0) || startsWith(bytes, 1)) ? bytes : undefined
}

const startsWith = (bytes: Uint8Array, kind: 0 | 1) => bytes[0] === 0xd9 && bytes[1] === 0x5d && bytes[2] === kind

/**
 * Reads the bytes of a derived proof; undefined when they are none. Two blank nodes must not share one name: what was signed of one thing could
 * then be shown of two.
 *
 * @see https://www.w3.org/TR/vc-di-ecdsa/#parsederivedproofvalue
 */
export function readDisclosure(bytes: Uint8Array): Disclosure | undefined {
  const parts = readCbor(bytes.subarray(3))
  if (!Array.isArray(parts) || parts.length !== 5) return undefined
  const [baseSignature, helpingKey, signatures, compressedLabels, indexes] = parts
  const labels = readLabels(compressedLabels)
  const isRead =
    isBytes(baseSignature, 64) &&
    isBytes(helpingKey, 35) &&
    areSignatures(signatures) &&
    areIndexes(indexes) &&
    labels !== undefined
  return isRead ? { baseSignature, helpingKey, signatures, labels, mandatoryIndexes: new Set(indexes) } : undefined
}

const isBytes = (value: CborValue | undefined, length: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length === length

const areSignatures = (value: CborValue | undefined): value is Uint8Array[] =>
  Array.isArray(value) && value.every((item) => isBytes(item, 64))

const areIndexes = (value: CborValue | undefined): value is number[] =>
  Array.isArray(value) && value.every((item) => typeof item === "number")

function readLabels(value: CborValue | undefined): Map<string, string> | undefined {
  if (!(value instanceof Map)) return undefined
  const labels = new Map<string, string>()
  for (const [number, name] of value) {
    if (typeof number !== "number" || !isBytes(name, 32)) return undefined
    labels.set(`c14n${number}`, `u${encodeBase64url(name)}`)
  }
  return new Set(labels.values()).size === labels.size ? labels : undefined
}
