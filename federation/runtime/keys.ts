import type { KeyCache } from "@fedify/fedify/sig"
import type { CryptographicKey, Multikey } from "@fedify/vocab"
import { troubleIsKept } from "./documents.ts"
import { createMemory } from "./memory.ts"

const hour = 60 * 60 * 1000
const mostKept = 2_000

/** Why a key could not be had, as Fedify tells it: by what the other server answered, or by an error. */
type Trouble = { status: number; response: Response } | { error: Error }

/** Fedify asks for these two as well, though the type that it exports does not name them. */
type KeyMemory = KeyCache & {
  getFetchError(keyId: URL): Promise<Trouble | undefined>
  setFetchError(keyId: URL, trouble: Trouble | null): Promise<void>
}

/**
 * Remembers keys of other servers. Of one that could not be had it remembers why, for a moment: otherwise the second request would pass for
 * one whose signature is wrong, and the second goodbye of somebody who is gone would be refused.
 *
 * @param now milliseconds since 1970
 */
export function keyMemory(now: () => number): KeyMemory {
  const keys = createMemory<CryptographicKey | Multikey | null>(mostKept, now)
  const troubles = createMemory<Trouble>(mostKept, now)
  return {
    get: async (keyId) => keys.get(keyId.href),
    set: async (keyId, key) => keys.set(keyId.href, key, key === null ? troubleIsKept : hour),
    getFetchError: async (keyId) => troubles.get(keyId.href),
    setFetchError: async (keyId, trouble) => {
      if (trouble === null) troubles.delete(keyId.href)
      else troubles.set(keyId.href, trouble, troubleIsKept)
    },
  }
}
