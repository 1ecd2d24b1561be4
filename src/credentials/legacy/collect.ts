import type { DocumentSource } from "../documents.ts"
import { isLegacy } from "../formats.ts"
import { recogniseJwt } from "../jwt/recognise-jwt.ts"
import { recognise } from "../recognise.ts"
import { readLegacyBadge } from "./read.ts"

/** The description of a badge, and the profile that it names: what each round needs is known only after the one before. */
const rounds = 2

/**
 * Fetches what a legacy badge leaves elsewhere, so that readCredential() can be told of it: its description, then the profile of its issuer.
 * What could not be had is left out, and badges of Open Badges 3.0 leave nothing elsewhere.
 *
 * @returns the documents as they came, by their addresses
 */
export async function collectLegacyParts(
  bytes: Uint8Array,
  documents: DocumentSource,
  { foundAt: address }: { foundAt?: string | undefined } = {},
): Promise<Map<string, Uint8Array>> {
  const kept = new Map<string, Uint8Array>()
  const found = recognise(bytes)
  const within = found.kind === "jwt" ? recogniseJwt(found.jwt) : found
  if (within.kind === "other" || !isLegacy(within.format)) return kept
  for (let round = 0; round < rounds; round++) {
    const read = readLegacyBadge(within.document, { kept, address })
    const need = read.ok ? undefined : read.needs.find((one) => !kept.has(one.address))
    if (need === undefined) return kept
    // oxlint-disable-next-line no-await-in-loop
    const fetched = await documents.document(new URL(need.address), need.kind)
    if (fetched.ok) kept.set(need.address, fetched.bytes)
  }
  return kept
}
