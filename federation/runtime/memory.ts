/** A bounded memory: what was not used for longest goes first, and every entry has an end. */
export type Memory<Value> = {
  get(name: string): Value | undefined
  /** @param lifetime milliseconds */
  set(name: string, value: Value, lifetime: number): void
  delete(name: string): void
  /** Everything that has not ended, oldest use first. */
  entries(): [name: string, value: Value][]
  size(): number
}

/**
 * Other servers decide how much there is to remember, so nothing here may grow without a bound.
 *
 * @param limit most entries kept
 * @param now milliseconds since 1970, for tests
 */
export function createMemory<Value>(limit: number, now: () => number = Date.now): Memory<Value> {
  const kept = new Map<string, { value: Value; until: number }>()
  return {
    get(name) {
      const entry = kept.get(name)
      if (entry === undefined) return undefined
      kept.delete(name)
      if (entry.until <= now()) return undefined
      // A Map keeps the order of insertion: what was read last stands last.
      kept.set(name, entry)
      return entry.value
    },
    set(name, value, lifetime) {
      kept.delete(name)
      kept.set(name, { value, until: now() + lifetime })
      for (const oldest of kept.keys()) {
        if (kept.size <= limit) break
        kept.delete(oldest)
      }
    },
    delete: (name) => void kept.delete(name),
    entries: () => [...kept].filter(([, { until }]) => until > now()).map(([name, { value }]) => [name, value]),
    size: () => kept.size,
  }
}
