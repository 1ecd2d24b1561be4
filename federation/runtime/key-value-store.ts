import type { KvKey, KvStore } from "@fedify/fedify"
import { createMemory } from "./memory.ts"

const day = 24 * 60 * 60 * 1000
const limit = 5_000

/**
 * What Fedify remembers: caches only, since the truth is in our own tables. It may therefore live in memory, be bounded,
 * and be lost with the process.
 */
export function createKeyValueStore(now?: () => number): KvStore {
  const memory = createMemory<{ key: KvKey; value: any }>(limit, now)
  const nameOf = (key: KvKey) => JSON.stringify(key)
  const store: Required<KvStore> = {
    async get(key) {
      return memory.get(nameOf(key))?.value
    },
    async set(key, value, options) {
      memory.set(nameOf(key), { key, value }, options?.ttl?.total("milliseconds") ?? day)
    },
    async delete(key) {
      memory.delete(nameOf(key))
    },
    async cas(key, expected, value, options) {
      if (JSON.stringify(memory.get(nameOf(key))?.value) !== JSON.stringify(expected)) return false
      memory.set(nameOf(key), { key, value }, options?.ttl?.total("milliseconds") ?? day)
      return true
    },
    async *list(prefix) {
      for (const [, entry] of memory.entries()) {
        if (prefix === undefined || prefix.every((part, position) => entry.key[position] === part)) yield entry
      }
    },
  }
  return store
}
