import { isNotNull, sql } from "drizzle-orm"
import { actor } from "./schema.ts"

/** The digests of the pictures that this room shows. */
export const imagesOfActors = sql`select ${actor.iconDigest} from ${actor} where ${isNotNull(actor.iconDigest)}`
