import { isNotNull, sql } from "drizzle-orm"
import { heldCredential } from "./schema.ts"

/** The digests of the pictures that this room shows: of the badges, and of their issuers as they were then. */
export const imagesOfBadges = sql`
  select unnest(array[${heldCredential.snapshot} ->> 'imageDigest', ${heldCredential.snapshot} -> 'issuer' ->> 'imageDigest'])
  from ${heldCredential} where ${isNotNull(heldCredential.snapshot)}`
