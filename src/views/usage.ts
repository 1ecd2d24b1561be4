import { sql } from "drizzle-orm"
import { personActor } from "../people/schema.ts"
import { note } from "../social/schema.ts"
import type { Ground } from "../ground.ts"

/** How much this server is used, as NodeInfo tells everybody: how many people there are and how many notes they published. */
export async function usageCounts(ground: Ground): Promise<{ people: number; notes: number }> {
  const [row] = await ground.database.orm
    .select({
      people: sql<number>`(select count(*)::int from ${personActor})`,
      notes: sql<number>`(select count(*)::int from ${note} where ${note.local} and ${note.deletedAt} is null)`,
    })
    .from(sql`(select 1) as one`)
  if (row === undefined) throw new Error("counting found nothing at all")
  return row
}
