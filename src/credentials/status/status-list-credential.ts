import { credentialsV2 } from "../json-ld/contexts.ts"
import type { CredentialKey } from "../keys/credential-key.ts"
import { signDocument, timestampOf } from "../sign.ts"
import type { SignedDocument } from "../sign.ts"
import type { StatusList } from "./status-list.ts"

/**
 * A signed BitstringStatusListCredential.
 *
 * @param url where the list is served; it is the credential's id, and what badges name as `statusListCredential`.
 * @param ttl how long, in milliseconds, others may keep a copy.
 * @param validUntil after which others must not rely on a copy; the list has to be signed again before.
 * @see https://www.w3.org/TR/vc-bitstring-status-list/
 */
export async function statusListCredential({
  url,
  did,
  key,
  purpose,
  list,
  now,
  ttl,
  validUntil,
}: {
  url: string
  did: string
  key: CredentialKey
  purpose: "revocation" | "suspension"
  list: StatusList
  now: Date
  ttl: number
  validUntil?: Date
}): Promise<SignedDocument> {
  const encodedList = await list.encode()
  return signDocument({
    unsigned: {
      "@context": [credentialsV2],
      id: url,
      type: ["VerifiableCredential", "BitstringStatusListCredential"],
      issuer: did,
      validFrom: timestampOf(now),
      ...(validUntil === undefined ? {} : { validUntil: timestampOf(validUntil) }),
      credentialSubject: { id: `${url}#list`, type: "BitstringStatusList", statusPurpose: purpose, encodedList, ttl },
    },
    key,
    did,
    now,
  })
}
