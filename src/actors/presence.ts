import { and, eq, inArray, isNull, not, sql, type SQL } from "drizzle-orm"
import type { PgColumn } from "drizzle-orm/pg-core"
import type { Executor } from "../db/index.ts"
import type { Actor } from "./actor.ts"
import { actor } from "./schema.ts"

/** Whether anything of an actor may be stored, shown or sent: not of one that is gone, nor of one that is suspended. */
export const isPresent = ({ goneAt, suspendedAt }: Pick<Actor, "goneAt" | "suspendedAt">): boolean =>
  goneAt === null && suspendedAt === null

/** The same inside a statement, for the table of actors or an alias of it. */
export const presentActor = (table: { goneAt: PgColumn; suspendedAt: PgColumn }): SQL | undefined =>
  and(isNull(table.goneAt), isNull(table.suspendedAt))

/** Writes what src/moderation decided about one actor. */
export async function markStanding(
  executor: Executor,
  actorId: string,
  marks: { suspendedAt: Date | null; limitedAt: Date | null },
): Promise<void> {
  await executor.update(actor).set(marks).where(eq(actor.id, actorId))
}

/** The hosts of the actors elsewhere that are known here, with that of their id where it is another one. */
export async function remoteHosts(executor: Executor): Promise<{ host: string; idHost: string }[]> {
  return executor.selectDistinct({ host: actor.host, idHost: hostOfId }).from(actor).where(not(actor.local))
}

const hostOfId = sql<string>`split_part(${actor.uri}, '/', 3)`

/** Suspends those elsewhere whose handle or id is on one of these hosts. */
export async function suspendHosts(executor: Executor, hosts: readonly string[], now: Date): Promise<void> {
  if (hosts.length === 0) return
  await executor
    .update(actor)
    .set({ suspendedAt: now })
    .where(and(not(actor.local), isNull(actor.suspendedAt), onHosts(hosts)))
}

/** Lifts the suspension of those on these hosts, but for those in `except`. */
export async function restoreHosts(executor: Executor, hosts: readonly string[], except: SQL): Promise<void> {
  if (hosts.length === 0) return
  await executor
    .update(actor)
    .set({ suspendedAt: null })
    .where(
      and(not(actor.local), sql`${actor.suspendedAt} is not null`, onHosts(hosts), sql`${actor.id} not in (${except})`),
    )
}

const onHosts = (hosts: readonly string[]) =>
  sql`(${inArray(actor.host, [...hosts])} or ${inArray(hostOfId, [...hosts])})`

/** Forgets what suspended actors elsewhere say about themselves; their rows stay, because others refer to them. */
export async function blankActors(executor: Executor, actorIds: readonly string[]): Promise<void> {
  if (actorIds.length === 0) return
  await executor
    .update(actor)
    .set({ name: sql`${actor.handle}`, summaryHtml: "", iconDigest: null, iconUrl: null, fetchedAt: null })
    .where(and(not(actor.local), inArray(actor.id, [...actorIds])))
}

/** Forgets the pictures of the actors on these hosts. */
export async function dropIconsOfHosts(executor: Executor, hosts: readonly string[]): Promise<void> {
  if (hosts.length === 0) return
  await executor
    .update(actor)
    .set({ iconDigest: null })
    .where(and(not(actor.local), onHosts(hosts)))
}

/** The ids between servers of the actors elsewhere that a statement names. */
export async function remoteUrisOf(executor: Executor, ids: SQL): Promise<string[]> {
  const rows = await executor
    .select({ uri: actor.uri })
    .from(actor)
    .where(and(not(actor.local), sql`${actor.id} in (${ids})`))
  return rows.map(({ uri }) => uri)
}

/** Suspended actors elsewhere, a page at a time, by id. */
export async function suspendedElsewhere(
  executor: Executor,
  { after, limit }: { after: string | null; limit: number },
): Promise<Pick<Actor, "id" | "uri" | "host">[]> {
  return executor
    .select({ id: actor.id, uri: actor.uri, host: actor.host })
    .from(actor)
    .where(
      and(
        not(actor.local),
        sql`${actor.suspendedAt} is not null`,
        after === null ? undefined : sql`${actor.id} > ${after}`,
      ),
    )
    .orderBy(actor.id)
    .limit(limit)
}

/** How many actors elsewhere are on each of these hosts' side of a decision. */
export async function countOnHosts(executor: Executor, hosts: readonly string[]): Promise<number> {
  if (hosts.length === 0) return 0
  const [row] = await executor
    .select({ count: sql<number>`count(*)::int` })
    .from(actor)
    .where(and(not(actor.local), onHosts(hosts)))
  return row?.count ?? 0
}

/** The ids of the actors on these hosts, as a statement for others to use. */
export const idsOnHosts = (hosts: readonly string[]): SQL =>
  sql`(select ${actor.id} from ${actor} where not ${actor.local} and ${onHosts(hosts)})`
