import type { Database } from "../db/index.ts"

const mostKept = 500
const opened = new WeakMap<Database, Map<string, Promise<unknown>>>()

/**
 * Keys that were opened lately, so that a burst of deliveries does not decrypt and import the same key again and again.
 * In memory only and bounded; a key's row never changes its key, so its id is enough to find it by.
 */
export function rememberOpened<Key>(database: Database, keyId: string, open: () => Promise<Key>): Promise<Key> {
  const kept = opened.get(database) ?? new Map<string, Promise<unknown>>()
  opened.set(database, kept)
  const found = kept.get(keyId) as Promise<Key> | undefined
  const key = found ?? open()
  // Taken out and put in again, the least recently used one is always the first.
  kept.delete(keyId)
  kept.set(keyId, key)
  if (found === undefined) key.catch(() => kept.delete(keyId))
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break
    kept.delete(oldest)
  }
  return key
}
