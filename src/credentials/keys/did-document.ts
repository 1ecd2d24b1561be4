import { didV1, multikeyV1 } from "../json-ld/contexts.ts"
import { verificationMethodId } from "./credential-key.ts"

/** One of an issuer's credential keys, with the moments (ISO 8601) at which it was retired or found compromised. */
export type PublishedKey = { publicKeyMultibase: string; retiredAt?: string | null; revokedAt?: string | null }

/** The did.json of an issuer, ready to be written as JSON. */
export type DidDocument = {
  "@context": string[]
  id: string
  alsoKnownAs: string[]
  verificationMethod: {
    id: string
    type: "Multikey"
    controller: string
    publicKeyMultibase: string
    revoked?: string
  }[]
  assertionMethod: string[]
}

/**
 * Builds an issuer's did.json. A retired key signs nothing new but stays in `assertionMethod`, so the badges that it signed stay valid; a
 * revoked key leaves `assertionMethod` and carries `revoked`, so nothing that it signed verifies any more, whatever date it claims.
 *
 * @see https://www.w3.org/TR/cid-1.0/
 */
export function didDocument({
  did,
  actorUri,
  keys,
}: {
  did: string
  actorUri: string
  keys: readonly PublishedKey[]
}): DidDocument {
  return {
    "@context": [didV1, multikeyV1],
    id: did,
    alsoKnownAs: [actorUri],
    verificationMethod: keys.map((key) => ({
      id: verificationMethodId(did, key.publicKeyMultibase),
      type: "Multikey",
      controller: did,
      publicKeyMultibase: key.publicKeyMultibase,
      ...(key.revokedAt ? { revoked: key.revokedAt } : {}),
    })),
    assertionMethod: keys
      .filter((key) => !key.revokedAt)
      .map((key) => verificationMethodId(did, key.publicKeyMultibase)),
  }
}
