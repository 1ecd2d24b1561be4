const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

const digits = new Int8Array(128).fill(-1)
for (let digit = 0; digit < alphabet.length; digit++) digits[alphabet.charCodeAt(digit)] = digit

/** Base58 costs the square of its length, so nothing longer than the longest signature (132 bytes) is read. */
const maximumLength = 200

/**
 * Reads base58 (Bitcoin's alphabet). Every text that is read is the only spelling of its bytes: a leading `1` is a zero byte, always.
 * Answers undefined for a character outside the alphabet and for more than 200 characters.
 *
 * @see https://datatracker.ietf.org/doc/html/draft-msporny-base58-03
 */
export function decodeBase58(text: string): Uint8Array | undefined {
  if (text.length > maximumLength) return undefined
  let zeros = 0
  while (zeros < text.length && text.charCodeAt(zeros) === 0x31) zeros++
  // Little endian limbs of 24 bits: a limb times 58^4 stays far below what a double holds exactly.
  const limbs: number[] = []
  for (let at = zeros; at < text.length;) {
    let factor = 1
    let carry = 0
    for (const end = Math.min(at + 4, text.length); at < end; at++) {
      const code = text.charCodeAt(at)
      const digit = code < 128 ? (digits[code] ?? -1) : -1
      if (digit < 0) return undefined
      factor *= 58
      carry = carry * 58 + digit
    }
    for (let index = 0; index < limbs.length; index++) {
      const product = (limbs[index] ?? 0) * factor + carry
      carry = Math.floor(product / 0x1000000)
      limbs[index] = product - carry * 0x1000000
    }
    if (carry > 0) limbs.push(carry)
  }
  return bytesOf(limbs, zeros)
}

function bytesOf(limbs: readonly number[], zeros: number): Uint8Array {
  const top = limbs.at(-1) ?? 0
  const length = limbs.length === 0 ? 0 : (limbs.length - 1) * 3 + (top > 0xffff ? 3 : top > 0xff ? 2 : 1)
  const decoded = new Uint8Array(zeros + length)
  for (let index = 0; index < length; index++) {
    const limb = limbs[Math.floor(index / 3)] ?? 0
    decoded[decoded.length - 1 - index] = (limb >> ((index % 3) * 8)) & 0xff
  }
  return decoded
}

/** Writes bytes in base58 (Bitcoin's alphabet). */
export function encodeBase58(bytes: Uint8Array): string {
  let zeros = 0
  while (zeros < bytes.length && bytes[zeros] === 0) zeros++
  // Little endian; each entry is four digits.
  const fours: number[] = []
  for (let at = zeros; at < bytes.length;) {
    let factor = 1
    let carry = 0
    for (const end = Math.min(at + 3, bytes.length); at < end; at++) {
      factor *= 256
      carry = carry * 256 + (bytes[at] ?? 0)
    }
    for (let index = 0; index < fours.length; index++) {
      const product = (fours[index] ?? 0) * factor + carry
      carry = Math.floor(product / fourDigits)
      fours[index] = product - carry * fourDigits
    }
    for (; carry > 0; carry = Math.floor(carry / fourDigits)) fours.push(carry % fourDigits)
  }
  let written = ""
  for (let four of fours) {
    for (let place = 0; place < 4; place++, four = Math.floor(four / 58)) written = alphabet.charAt(four % 58) + written
  }
  return "1".repeat(zeros) + written.replace(/^1+/, "")
}

const fourDigits = 58 ** 4
