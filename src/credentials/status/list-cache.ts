import type { Basis } from "../report.ts"
import type { StatusList } from "./status-list.ts"

/** A status list that was found to be signed by an issuer, decoded, with what a report says of it. */
export type TrustedStatusList = {
  list: StatusList
  purposes: string[]
  /** Oddities of the list itself. */
  warnings: string[]
  basis: Basis
  /** When its bytes were had. */
  seenAt: Date
  /** Until when its issuer lets it be relied on without another look. */
  goodUntil: Date
}

/**
 * Status lists that were fetched, verified and decoded, for as long as their issuers let them be kept. Looking up a badge in a list that
 * is here takes no request and no signature. Without a cache every list is fetched anew.
 */
export type StatusListCache = {
  /** The list at an address as its issuer signed it, or undefined when there is none that holds at this moment. */
  get(url: string, issuerId: string, now: Date): TrustedStatusList | undefined
  set(url: string, issuerId: string, list: TrustedStatusList): void
  /** Drops what is kept of an address: when its issuer says that something changed. */
  forget(url: string): void
}

/**
 * Makes a cache that holds at most `maximumBytes` of decoded lists (a list of the usual length has 16 KB). What was used longest ago goes
 * first.
 */
export function createStatusListCache({
  maximumBytes = 16 * 1024 * 1024,
}: { maximumBytes?: number } = {}): StatusListCache {
  /** By address and issuer; the list used last stands last. */
  const kept = new Map<string, { url: string; bytes: number; list: TrustedStatusList }>()
  let total = 0
  const keyOf = (url: string, issuerId: string) => JSON.stringify([url, issuerId])
  const drop = (key: string) => {
    total -= kept.get(key)?.bytes ?? 0
    kept.delete(key)
  }
  return {
    get(url, issuerId, now) {
      const key = keyOf(url, issuerId)
      const found = kept.get(key)
      if (found === undefined) return undefined
      kept.delete(key)
      // Where the clock was set back, nobody knows how old the list is.
      if (now >= found.list.goodUntil || now < found.list.seenAt) {
        total -= found.bytes
        return undefined
      }
      kept.set(key, found)
      return found.list
    },
    set(url, issuerId, list) {
      const key = keyOf(url, issuerId)
      drop(key)
      // The names and sentences of an entry take some memory, too.
      const bytes = list.list.length / 8 + 1024
      if (bytes > maximumBytes) return
      kept.set(key, { url, bytes, list })
      total += bytes
      for (const oldest of kept.keys()) {
        if (total <= maximumBytes) break
        drop(oldest)
      }
    },
    forget(url) {
      for (const [key, entry] of kept) if (entry.url === url) drop(key)
    },
  }
}
