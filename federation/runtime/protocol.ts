import type { KeyCache } from "@fedify/fedify/sig"
import type { DocumentLoader } from "@fedify/fedify/runtime"
import type { Ground } from "../../src/ground.ts"
import { contextLoader, documentLoader } from "./documents.ts"
import { keyMemory } from "./keys.ts"

/** What every part of this floor needs besides the ground: how to read other servers' documents, and their keys. */
export type Protocol = {
  ground: Ground
  documentLoader: DocumentLoader
  contextLoader: DocumentLoader
  keyCache: KeyCache
}

export const createProtocol = (ground: Ground): Protocol => ({
  ground,
  documentLoader: documentLoader(ground),
  contextLoader: contextLoader(ground),
  keyCache: keyMemory(() => ground.now().getTime()),
})
