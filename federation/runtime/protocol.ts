import type { KeyCache } from "@fedify/fedify/sig"
import type { DocumentLoader } from "@fedify/fedify/runtime"
import type { CryptographicKey, Multikey } from "@fedify/vocab"
import type { Ground } from "../../src/ground.ts"
import { contextLoader, documentLoader } from "./documents.ts"
import { createMemory } from "./memory.ts"

/** What every part of this floor needs besides the ground: how to read other servers' documents, and their keys. */
export type Protocol = {
  ground: Ground
  documentLoader: DocumentLoader
  contextLoader: DocumentLoader
  keyCache: KeyCache
}

const hour = 60 * 60 * 1000

export function createProtocol(ground: Ground): Protocol {
  const keys = createMemory<CryptographicKey | Multikey | null>(2_000)
  return {
    ground,
    documentLoader: documentLoader(ground),
    contextLoader: contextLoader(ground),
    keyCache: {
      get: async (keyId) => keys.get(keyId.href),
      // "There is no such key" is believed for a minute only: the other server may just have been down.
      set: async (keyId, key) => keys.set(keyId.href, key, key === null ? hour / 60 : hour),
    },
  }
}
