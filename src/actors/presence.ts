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

/** Where actors elsewhere are: the host of their handles, and that of their ids, which may be another one. */
export type Home = { host: string; idHost: string }

const hostOfId = sql<string>`split_part(${actor.uri}, '/', 3)`
const keyOf = ({ host, idHost }: Home): string => `${host} ${idHost}`

/** The homes of the actors elsewhere that are known here, or of those among them who are, or are not, suspended. */
export async function homesElsewhere(executor: Executor, suspended?: boolean): Promise<Home[]> {
  const wanted = sql`${actor.suspendedAt} is ${suspended === true ? sql`not null` : sql`null`}`
  return executor
    .selectDistinct({ host: actor.host, idHost: hostOfId })
    .from(actor)
    .where(and(not(actor.local), suspended === undefined ? undefined : wanted))
}

/** That an actor elsewhere is at one of these homes; at most a few thousand. */
export const atHomes = (homes: readonly Home[]): SQL => {
  const key = sql`${actor.host} || ' ' || ${hostOfId}`
  return homes.length === 0 ? sql`false` : sql`(not ${actor.local} and ${inArray(key, homes.map(keyOf))})`
}

/** The ids of the actors at these homes, as a statement for others to use. */
export const idsAtHomes = (homes: readonly Home[]): SQL => sql`select ${actor.id} from ${actor} where ${atHomes(homes)}`

/** Suspends those who are at these homes. */
export async function suspendHomes(executor: Executor, homes: readonly Home[], now: Date): Promise<void> {
  await executor
    .update(actor)
    .set({ suspendedAt: now })
    .where(and(isNull(actor.suspendedAt), atHomes(homes)))
}

/** Lifts the suspension of those at these homes, but for those in `except`, a statement of ids. */
export async function restoreHomes(executor: Executor, homes: readonly Home[], except: SQL): Promise<void> {
  await executor
    .update(actor)
    .set({ suspendedAt: null })
    .where(and(sql`${actor.suspendedAt} is not null`, atHomes(homes), sql`${actor.id} not in (${except})`))
}

/** Forgets what suspended actors elsewhere say about themselves; their rows stay, because others refer to them. */
export async function blankActors(executor: Executor, actorIds: readonly string[]): Promise<void> {
  if (actorIds.length === 0) return
  await executor
    .update(actor)
    .set({ name: sql`${actor.handle}`, summaryHtml: "", iconDigest: null, iconUrl: null, fetchedAt: null })
    .where(and(not(actor.local), inArray(actor.id, [...actorIds])))
}

/** Forgets the pictures of the actors at these homes. */
export async function dropIconsAt(executor: Executor, homes: readonly Home[]): Promise<void> {
  await executor.update(actor).set({ iconDigest: null }).where(atHomes(homes))
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
