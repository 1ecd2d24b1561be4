import { eq } from "drizzle-orm"
import { credentialKey as openCredentialKey, idInUri } from "../actors/index.ts"
import { digestOf, readCredential, readJsonDocument, signCredentialJwt } from "../credentials/index.ts"
import type { Ground } from "../ground.ts"
import { award, issuer } from "./schema.ts"

/**
 * What an award's credential says, signed as a JWT (application/vc+jwt) by its issuer when it is asked for: the bytes with a proof stay the
 * ones that are kept. It names the same place in the same status list, so it is revoked with them.
 *
 * @param bytes the credential as it is kept; null is answered for any that is not an award of this server, byte for byte.
 */
export async function credentialJwtOf(ground: Ground, bytes: Uint8Array): Promise<Uint8Array | null> {
  const read = readCredential(bytes)
  const key = read.ok ? idInUri(ground.config.origin, "credential", read.credential.id) : null
  const json = readJsonDocument(bytes)
  if (key === null || !json.ok) return null
  const [found] = await ground.database.orm
    .select({ digest: award.credentialDigest, issuerId: award.issuerId, did: issuer.did })
    .from(award)
    .innerJoin(issuer, eq(issuer.id, award.issuerId))
    .where(eq(award.credentialKey, key))
    .limit(1)
  if (found === undefined || found.digest !== digestOf(bytes)) return null
  const jwt = await signCredentialJwt({
    document: json.value as Record<string, unknown>,
    key: await openCredentialKey(ground, found.issuerId),
    did: found.did,
  })
  return new TextEncoder().encode(jwt)
}
