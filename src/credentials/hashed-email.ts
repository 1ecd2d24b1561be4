import { createHash } from "node:crypto"
import type { HashedIdentity } from "./issue.ts"

/**
 * An email address as a badge may carry it: SHA-256 over the address, followed by the salt. It keeps the address from being read, not from
 * being guessed (hundreds of thousands of tries a second), so what carries it is for its earner only.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/#identityobject
 */
export function hashedEmail(email: string, salt: string): HashedIdentity {
  return { identityHash: `sha256$${createHash("sha256").update(`${email}${salt}`).digest("hex")}`, salt }
}
