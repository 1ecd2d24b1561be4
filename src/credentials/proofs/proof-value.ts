import { decodeBase58 } from "../keys/base58.ts"

/**
 * The bytes of a signature in the one spelling that a proofValue has: `z`, then base58btc. Other encodings of the same signature would let the
 * bytes of a badge change under a signature that still fits.
 *
 * @see https://www.w3.org/TR/vc-data-integrity/#multibase-0
 */
export function readSignature(proofValue: string, lengths: readonly number[]): Uint8Array | undefined {
  const bytes = proofValue.startsWith("z") ? decodeBase58(proofValue.slice(1)) : undefined
  return bytes !== undefined && lengths.includes(bytes.length) ? bytes : undefined
}
