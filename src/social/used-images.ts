import { isNotNull, sql } from "drizzle-orm"
import { mirroredBadge, note } from "./schema.ts"

/** The digests of the pictures that this room shows: of mirrored badges and in notes. */
export const imagesOfNotes = sql`
  select unnest(array[${mirroredBadge.snapshot} ->> 'imageDigest', ${mirroredBadge.snapshot} -> 'issuer' ->> 'imageDigest'])
  from ${mirroredBadge} where ${isNotNull(mirroredBadge.snapshot)}
  union all
  select image ->> 'digest' from ${note}, jsonb_array_elements(${note.images}) as image`
