import { sql } from "drizzle-orm"
import type { Ground } from "../ground.ts"
import type { Handle } from "../text/index.ts"
import type { Actor } from "./actor.ts"
import { actor } from "./schema.ts"

/** Those of these handles that are known here, ours and other servers', found in one statement. Asks nobody; answers in no order. */
export async function actorsByHandles(ground: Ground, handles: readonly Handle[]): Promise<Actor[]> {
  if (handles.length === 0) return []
  const wanted = sql`jsonb_to_recordset(${JSON.stringify(handles)}::jsonb) as wanted(username text, host text)`
  const rows = await ground.database.orm
    .select({ actor })
    .from(wanted)
    .innerJoin(actor, sql`lower(${actor.handle}) = wanted.username and ${actor.host} = wanted.host`)
  return rows.map((row) => row.actor)
}
