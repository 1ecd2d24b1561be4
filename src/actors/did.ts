import { didDocument, didWebOf, type DidDocument } from "../credentials/index.ts"
import type { Ground } from "../ground.ts"
import { actorById } from "./actor.ts"
import { publicCredentialKeys } from "./keys.ts"

/**
 * An issuer's did.json, or null when the id is not that of an issuer of this server. It outlives the actor: badges that
 * were awarded before the issuer left must stay checkable.
 */
export async function didDocumentOf(ground: Ground, actorId: string): Promise<DidDocument | null> {
  const issuer = await actorById(ground, actorId)
  if (issuer === null || !issuer.local) return null
  const keys = await publicCredentialKeys(ground, actorId)
  if (keys.length === 0) return null
  return didDocument({
    did: didWebOf(issuer.uri),
    actorUri: issuer.uri,
    keys: keys.map(({ publicKeyMultibase, retiredAt, revokedAt }) => ({
      publicKeyMultibase,
      retiredAt: retiredAt?.toISOString() ?? null,
      revokedAt: revokedAt?.toISOString() ?? null,
    })),
  })
}
