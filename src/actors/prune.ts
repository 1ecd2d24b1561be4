import { and, eq, inArray, isNull, lt, or, sql } from "drizzle-orm"
import { deleteInBatches } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { actor } from "./schema.ts"

const week = 7 * 24 * 60 * 60 * 1000

/**
 * Forgets actors of other servers that were looked up and came to nothing: neither read again for a week nor referred to by any row.
 * Whoever is needed later is read again from their own server. Those who are gone are kept, because their names must not come back.
 *
 * @returns how many were forgotten
 */
export async function pruneUnusedActors(ground: Ground): Promise<number> {
  const nobodyRefers = await notReferredTo(ground)
  const longAgo = new Date(ground.now().getTime() - week)
  return deleteInBatches(async (limit) => {
    const unused = ground.database.orm
      .select({ id: actor.id })
      .from(actor)
      .where(
        and(
          eq(actor.local, false),
          isNull(actor.goneAt),
          or(isNull(actor.fetchedAt), lt(actor.fetchedAt, longAgo)),
          lt(actor.createdAt, longAgo),
          nobodyRefers,
        ),
      )
      .limit(limit)
    return (await ground.database.orm.delete(actor).where(inArray(actor.id, unused))).rowCount
  })
}

/**
 * That no row of any table refers to an actor. The database knows every reference, also those of rooms above this one, so that a table that
 * is added later is asked as well.
 */
async function notReferredTo({ database }: Ground) {
  const { rows } = await database.orm.execute<{ child: string; column: string }>(sql`
    select c.conrelid::regclass::text as child, quote_ident(a.attname) as column
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = 'actor'::regclass and array_length(c.conkey, 1) = 1`)
  const none = rows.map(
    ({ child, column }) =>
      sql`not exists (select 1 from ${sql.raw(child)} child where child.${sql.raw(column)} = ${actor.id})`,
  )
  return and(...none)
}
