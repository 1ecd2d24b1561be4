import { sql } from "drizzle-orm"
import { achievement } from "./schema.ts"

/** The digests of the pictures that this room shows. */
export const imagesOfAchievements = sql`select ${achievement.imageDigest} from ${achievement}`
