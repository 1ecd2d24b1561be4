import type { CredentialFormat, ReadCredential } from "./read-credential.ts"
import type { AnyCredential } from "./model.ts"
import type { Recognised } from "./recognise.ts"
import type { Secured } from "./secured.ts"

/** A document that was recognised as a verifiable credential. */
export type FoundCredential = Extract<Recognised, { kind: "document" }> & { format: CredentialFormat }

/**
 * What the bytes of a credential alone decide: what they are, whether they are complete, whether their words are defined, and under which keys
 * their signatures fit. Whose keys those are today, whether it is in force and whether it was taken back are asked each time.
 */
export type ExaminedCredential = { found: FoundCredential; read: ReadCredential<AnyCredential>; secured: Secured }

/** Credentials that were examined before, by digestOf() their bytes. */
export type VerificationMemory = {
  get(digest: string): ExaminedCredential | undefined
  set(digest: string, examined: ExaminedCredential, bytes: number): void
}

/** What an examined credential takes, for each byte that it was read from: it is kept as it stands and as it is read. */
const timesAsLarge = 8

/**
 * Makes a memory that takes about `maximumBytes` at most (64 MB hold some five thousand badges). What was verified longest ago goes first.
 */
export function createVerificationMemory({
  maximumBytes = 64 * 1024 * 1024,
}: { maximumBytes?: number } = {}): VerificationMemory {
  const kept = new Map<string, { examined: ExaminedCredential; weight: number }>()
  let total = 0
  return {
    get(digest) {
      const entry = kept.get(digest)
      if (entry === undefined) return undefined
      kept.delete(digest)
      kept.set(digest, entry)
      return entry.examined
    },
    set(digest, examined, bytes) {
      const weight = bytes * timesAsLarge
      total += weight - (kept.get(digest)?.weight ?? 0)
      kept.delete(digest)
      kept.set(digest, { examined, weight })
      for (const [oldest, entry] of kept) {
        if (total <= maximumBytes) break
        kept.delete(oldest)
        total -= entry.weight
      }
    },
  }
}
