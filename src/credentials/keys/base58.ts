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
  // Little endian; each entry is one byte.
  const bytes: number[] = []
  for (let at = zeros; at < text.length; at++) {
    const code = text.charCodeAt(at)
    let carry = code < 128 ? (digits[code] ?? -1) : -1
    if (carry < 0) return undefined
    for (let index = 0; index < bytes.length; index++) {
      carry += (bytes[index] ?? 0) * 58
      bytes[index] = carry & 0xff
      carry >>= 8
    }
    for (; carry > 0; carry >>= 8) bytes.push(carry & 0xff)
  }
  const decoded = new Uint8Array(zeros + bytes.length)
  for (let index = 0; index < bytes.length; index++) decoded[decoded.length - 1 - index] = bytes[index] ?? 0
  return decoded
}

/** Writes bytes in base58 (Bitcoin's alphabet). */
export function encodeBase58(bytes: Uint8Array): string {
  let zeros = 0
  while (zeros < bytes.length && bytes[zeros] === 0) zeros++
  // Little endian; each entry is one digit.
  const places: number[] = []
  for (let at = zeros; at < bytes.length; at++) {
    let carry = bytes[at] ?? 0
    for (let index = 0; index < places.length; index++) {
      carry += (places[index] ?? 0) << 8
      places[index] = carry % 58
      carry = Math.floor(carry / 58)
    }
    for (; carry > 0; carry = Math.floor(carry / 58)) places.push(carry % 58)
  }
  const written = places.toReversed().map((place) => alphabet[place])
  return "1".repeat(zeros) + written.join("")
}
