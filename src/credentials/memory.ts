/** What was worked out before, by a key that alone decides it; what was asked for longest ago goes first. */
export type Memory<Value> = {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
}

/** @param most how many entries are kept. */
export function createMemory<Value>(most: number): Memory<Value> {
  const kept = new Map<string, Value>()
  return {
    get(key) {
      const found = kept.get(key)
      if (found === undefined) return undefined
      kept.delete(key)
      kept.set(key, found)
      return found
    },
    set(key, value) {
      kept.delete(key)
      kept.set(key, value)
      const [oldest] = kept.size > most ? kept.keys() : []
      if (oldest !== undefined) kept.delete(oldest)
    },
  }
}
