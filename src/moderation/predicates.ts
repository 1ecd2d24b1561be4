import { sql, type SQL } from "drizzle-orm"
import type { PgColumn } from "drizzle-orm/pg-core"
import { block, domainPolicy, mute, personalDomainBlock } from "./schema.ts"

/** The columns of the table of actors, or of an alias of it, that these rules read. */
type ActorColumns = { id: PgColumn; local: PgColumn; host: PgColumn; uri: PgColumn; limitedAt: PgColumn }

/** The names under which a host in a statement could be covered: as `coveringNames`, in SQL. */
const namesOf = (host: SQL): SQL => sql`
  select array_to_string(labels[n:], '.') from
    (select string_to_array(regexp_replace(${host}, ':[0-9]+$', ''), '.') as labels) as split,
    generate_subscripts(labels, 1) as n
  union all select ${host}`

/**
 * That somebody may stand in lists that everybody reads: neither limited, nor of a silenced server. For use with `presentActor`, which asks
 * whether they are suspended.
 */
export const unlimitedActor = (table: ActorColumns): SQL => sql`
  (${table.limitedAt} is null and (${table.local} or not exists (
    select 1 from ${domainPolicy} where ${domainPolicy.severity} = 'silence'
    and ${domainPolicy.domain} in (${namesOf(sql`${table.host}`)} union all ${namesOf(sql`split_part(${table.uri}, '/', 3)`)}))))`

/** That there is no block between the viewer and somebody, nor one of their server by the viewer. True for whoever is not signed in. */
export const unblockedFor = (viewerId: string | null, table: ActorColumns): SQL =>
  viewerId === null
    ? sql`true`
    : sql`(not exists (
    select 1 from ${block}
    where (${block.blockerId} = ${viewerId} and ${block.blockedId} = ${table.id})
       or (${block.blockerId} = ${table.id} and ${block.blockedId} = ${viewerId}))
  and (${table.local} or not exists (
    select 1 from ${personalDomainBlock} where ${personalDomainBlock.actorId} = ${viewerId}
    and ${personalDomainBlock.domain} in (${namesOf(sql`${table.host}`)} union all ${namesOf(sql`split_part(${table.uri}, '/', 3)`)}))))`

/** That the viewer has not muted somebody. */
export const unmutedFor = (viewerId: string | null, table: Pick<ActorColumns, "id">): SQL =>
  viewerId === null
    ? sql`true`
    : sql`not exists (select 1 from ${mute} where ${mute.muterId} = ${viewerId} and ${mute.mutedId} = ${table.id})`
