import { isNotNull, sql } from "drizzle-orm"
import { heldCredential, importedBadge } from "./schema.ts"

/** The digests of the pictures that this room shows: of the badges, of their issuers as they were then, and of what was brought. */
export const imagesOfBadges = sql`
  select unnest(array[${heldCredential.snapshot} ->> 'imageDigest', ${heldCredential.snapshot} -> 'issuer' ->> 'imageDigest'])
  from ${heldCredential} where ${isNotNull(heldCredential.snapshot)}
  union all
  select ${importedBadge.snapshot} ->> 'imageDigest' from ${importedBadge} where ${isNotNull(importedBadge.snapshot)}`
