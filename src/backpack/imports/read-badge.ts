import type { readCredential } from "../../credentials/index.ts"
import type { Ground } from "../../ground.ts"
import { documentSource, type OwnDocuments } from "../documents.ts"
import { readKeepable } from "../keepable.ts"

/** A badge leads to its description, and that to its issuer; nothing leads further. */
const mostRounds = 3

/** Addresses that are looked up for one badge. */
const mostParts = 6

/**
 * Reads what a badge says. Badges of the older forms leave their description and their issuer at addresses of their own, which are looked up for
 * it; whether any of it is true is for the check to say.
 */
export async function readWholeBadge(
  ground: Ground,
  own: OwnDocuments,
  bytes: Uint8Array,
  foundAt: string | null,
): Promise<ReturnType<typeof readCredential>> {
  const source = documentSource(ground, own)
  const kept = new Map<string, Uint8Array>()
  const options = { kept, ...(foundAt === null ? {} : { foundAt }) }
  let read = readKeepable(bytes, options)
  for (let round = 0; round < mostRounds && !read.ok; round++) {
    const missing = (read.needs ?? []).filter((address) => !kept.has(address) && URL.canParse(address))
    if (missing.length === 0 || kept.size + missing.length > mostParts) break
    for (const address of missing) {
      // Two at most, and the second one often lies at the same server.
      // oxlint-disable-next-line no-await-in-loop
      const fetched = await source.document(new URL(address), "badgeClass")
      if (fetched.ok) kept.set(address, fetched.bytes)
    }
    read = readKeepable(bytes, options)
  }
  return read
}
