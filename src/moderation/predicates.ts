import { sql, type SQL } from "drizzle-orm"
import type { PgColumn } from "drizzle-orm/pg-core"
import { block, domainPolicy, mute, personalDomainBlock, trustedIssuer } from "./schema.ts"

/** The columns of the table of actors, or of an alias of it, that these rules read. */
type ActorColumns = { id: PgColumn; local: PgColumn; host: PgColumn; uri: PgColumn; limitedAt: PgColumn }

// Drizzle leaves the table's name off columns in a select from one table; inside a subquery a bare `id` would be another's. Not so when the
// column is wrapped.
const whole = (column: PgColumn): SQL => sql`${sql`${column}`}`

/** The names under which the hosts of an actor in a statement could be covered: as `coveringNames`, in SQL. */
const namesOf = (table: ActorColumns): SQL => sql`
  select array_to_string(labels[n:], '.') from
    (select host, string_to_array(regexp_replace(host, ':[0-9]+$', ''), '.') as labels
     from unnest(array[${whole(table.host)}, split_part(${whole(table.uri)}, '/', 3)]) as host) as split,
    generate_subscripts(labels, 1) as n
  union all select unnest(array[${whole(table.host)}, split_part(${whole(table.uri)}, '/', 3)])`

/**
 * That somebody may stand in lists that everybody reads: neither limited, nor of a silenced server. For use with `presentActor`, which asks
 * whether they are suspended.
 */
export const unlimitedActor = (table: ActorColumns): SQL => sql`
  (${whole(table.limitedAt)} is null and (${whole(table.local)} or not exists (
    select 1 from ${domainPolicy} where ${domainPolicy.severity} = 'silence'
    and ${domainPolicy.domain} in (${namesOf(table)}))))`

/** That there is no block between the viewer and somebody, nor one of their server by the viewer. True for whoever is not signed in. */
export function unblockedFor(viewerId: string | null, table: ActorColumns): SQL {
  if (viewerId === null) return sql`true`
  const id = whole(table.id)
  return sql`(not exists (
    select 1 from ${block}
    where (${block.blockerId} = ${viewerId} and ${block.blockedId} = ${id})
       or (${block.blockerId} = ${id} and ${block.blockedId} = ${viewerId}))
  and (${whole(table.local)} or not exists (
    select 1 from ${personalDomainBlock} where ${personalDomainBlock.actorId} = ${viewerId}
    and ${personalDomainBlock.domain} in (${namesOf(table)}))))`
}

/** That the viewer has not muted somebody. */
export const unmutedFor = (viewerId: string | null, table: Pick<ActorColumns, "id">): SQL =>
  viewerId === null
    ? sql`true`
    : sql`not exists (select 1 from ${mute} where ${mute.muterId} = ${viewerId} and ${mute.mutedId} = ${whole(table.id)})`

/** That an earner wants to see what an issuer offers beside everything else, whatever was decided about its server. */
export const trustedBy = (earnerId: string, table: Pick<ActorColumns, "id">): SQL =>
  sql`exists (select 1 from ${trustedIssuer} where ${trustedIssuer.actorId} = ${earnerId} and ${trustedIssuer.issuerActorId} = ${whole(table.id)})`
