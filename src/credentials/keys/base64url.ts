/**
 * Reads base64url without padding (RFC 4648, section 5). Only the one spelling that encoding the bytes again would give is read: unused bits
 * at the end must be zero, so that no two texts mean the same bytes. Answers undefined for anything else.
 */
export function decodeBase64url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return undefined
  const bytes = Buffer.from(text, "base64url")
  return bytes.toString("base64url") === text ? new Uint8Array(bytes) : undefined
}

/** Writes bytes in base64url without padding. */
export function encodeBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url")
}
