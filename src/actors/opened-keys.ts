import type { Database } from "../db/index.ts"

const mostKept = 500

/**
 * A memory of keys that were opened lately, so that a burst of deliveries does not decrypt and import the same key again
 * and again. In memory only and bounded; a key's row never changes its key, so its id is enough to find it by.
 */
export function createOpenedKeys<Key>() {
  const ofDatabase = new WeakMap<Database, Map<string, Promise<Key>>>()
  return (database: Database, rowId: string, open: () => Promise<Key>): Promise<Key> => {
    const kept = ofDatabase.get(database) ?? new Map<string, Promise<Key>>()
    ofDatabase.set(database, kept)
    const found = kept.get(rowId)
    const key = found ?? open()
    // Taken out and put in again, the least recently used one is always the first.
    kept.delete(rowId)
    kept.set(rowId, key)
    // Whoever asked gets the error; it must not be handed to the next one too.
    if (found === undefined) key.catch(() => kept.delete(rowId))
    for (const oldest of kept.keys()) {
      if (kept.size <= mostKept) break
      kept.delete(oldest)
    }
    return key
  }
}
