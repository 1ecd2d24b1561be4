import { and, desc, eq, inArray, not, sql } from "drizzle-orm"
import type { Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { isOnOrigin } from "./addresses.ts"
import { actor } from "./schema.ts"

/** An actor as it is stored: public facts only, keys are elsewhere. */
export type Actor = typeof actor.$inferSelect
export type ActorType = Actor["type"]

/** Where to read: the ground (outside a transaction) or the transaction one is in. */
export type ReadFrom = Ground | Executor

const executorOf = (from: ReadFrom): Executor => ("database" in from ? from.database.orm : from)

/** The actor with this id of ours, or null. Actors that are gone are found too: look at `goneAt`. */
export async function actorById(from: ReadFrom, id: string): Promise<Actor | null> {
  const [found] = await executorOf(from).select().from(actor).where(eq(actor.id, id)).limit(1)
  return found ?? null
}

/** The actor with this ActivityPub id, or null when it was never seen here. Asks nobody. */
export async function actorByUri(from: ReadFrom, uri: string | URL): Promise<Actor | null> {
  const [found] = await executorOf(from)
    .select()
    .from(actor)
    .where(eq(actor.uri, String(uri)))
    .limit(1)
  return found ?? null
}

/** Those of these ActivityPub ids that are known here, in no order. */
export async function actorsByUris(from: ReadFrom, uris: readonly string[]): Promise<Actor[]> {
  if (uris.length === 0) return []
  return executorOf(from)
    .select()
    .from(actor)
    .where(inArray(actor.uri, [...uris]))
}

/** Somebody of this server by handle, whatever its case; null when nobody has it. */
export async function localActorByHandle(from: ReadFrom, handle: string): Promise<Actor | null> {
  const [found] = await executorOf(from)
    .select()
    .from(actor)
    .where(and(eq(sql`lower(${actor.handle})`, handle.toLowerCase()), actor.local))
    .limit(1)
  return found ?? null
}

/**
 * Somebody of another server by handle, as they were found when their server was last asked; null when they were never found. For when
 * that server is away: what it said before still holds.
 */
export async function knownRemoteActor(
  from: ReadFrom,
  { username, host }: { username: string; host: string },
): Promise<Actor | null> {
  const [found] = await executorOf(from)
    .select()
    .from(actor)
    .where(and(eq(sql`lower(${actor.handle})`, username.toLowerCase()), eq(actor.host, host), not(actor.local)))
    .orderBy(desc(actor.fetchedAt))
    .limit(1)
  return found ?? null
}

/** Whether an address is on this very server. */
export const isOwnOrigin = (ground: Ground, url: string | URL): boolean => isOnOrigin(ground.config.origin, url)
