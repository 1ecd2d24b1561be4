import { randomBytes } from "node:crypto"

let lastMillisecond = 0
let counter = 0

/**
 * A UUIDv7 (RFC 9562, section 5.7) that sorts after every one made before it in this process.
 *
 * The 12 bits after the time are a counter (section 6.2, method 1), because a burst within one millisecond would otherwise
 * come out shuffled and keyset pages ordered by id would show it.
 */
export function newId(): string {
  const now = Date.now()
  if (now > lastMillisecond) {
    lastMillisecond = now
    counter = randomBytes(2).readUInt16BE() & 0x7ff
  } else if (++counter > 0xfff) {
    lastMillisecond += 1
    counter = 0
  }
  const bytes = randomBytes(16)
  bytes.writeUIntBE(lastMillisecond, 0, 6)
  bytes.writeUInt16BE(0x7000 | counter, 6)
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f)
  const hex = bytes.toString("hex")
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** An id that nobody can guess: 128 random bits as 22 characters of base64url. */
export function newOpaqueId(): string {
  return randomBytes(16).toString("base64url")
}
