import { and, eq } from "drizzle-orm"
import { didWebOf } from "../credentials/index.ts"
import { newId, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { renderMarkdown } from "../text/index.ts"
import { localActorByHandle, type Actor, type ActorType } from "./actor.ts"
import * as addresses from "./addresses.ts"
import { ActorChanged } from "./events.ts"
import { handleProblem } from "./handles.ts"
import { prepareKeys, storeKeys, type PreparedKeys } from "./keys.ts"
import { actor } from "./schema.ts"

export type NewLocalActor = {
  /** Made by `newId()` when the caller needs to know it beforehand. */
  id?: string
  type: ActorType
  handle: string
  name: string
  /** Markdown; rendered here, at write time. */
  summarySource?: string
  /** Of a picture that `storeImage` keeps. */
  iconDigest?: string
  keys: PreparedKeys
}

/**
 * Makes an actor of this server, in the caller's transaction. Handles are one namespace for people and issuers. A handle
 * that is taken leaves the transaction usable, also when somebody else takes it at the same moment.
 */
export async function createLocalActor(
  ground: Ground,
  tx: Tx,
  input: NewLocalActor,
): Promise<Result<Actor, "handleTaken" | "handleInvalid">> {
  const problem = handleProblem(input.handle)
  if (problem !== null) return refused("handleInvalid", problem)
  const made = await insertLocalActor(ground, tx, input)
  if (made === null) return refused("handleTaken", "Somebody here has this handle already. Choose another one.")
  return ok(made)
}

async function insertLocalActor(ground: Ground, tx: Tx, input: NewLocalActor): Promise<Actor | null> {
  const { origin, host } = ground.config
  const id = input.id ?? newId()
  const uri = addresses.actorUri(origin, id)
  const now = ground.now()
  const [made] = await tx
    .insert(actor)
    .values({
      id,
      uri,
      local: true,
      type: input.type,
      handle: input.handle,
      host,
      name: input.name,
      summarySource: input.summarySource ?? null,
      summaryHtml: input.summarySource === undefined ? "" : renderMarkdown(input.summarySource).html,
      iconDigest: input.iconDigest ?? null,
      pageUrl: input.type === "Application" ? `${origin.origin}/` : addresses.profileUrl(origin, input.handle),
      inboxUri: addresses.inboxUri(origin, id),
      sharedInboxUri: addresses.sharedInboxUri(origin),
      outboxUri: addresses.outboxUri(origin, id),
      followersUri: addresses.followersUri(origin, id),
      followingUri: addresses.followingUri(origin, id),
      badgesUri: input.type === "Application" ? null : addresses.badgesUri(origin, id),
      // Credentials name their issuer by its did:web; the actor has to claim it for the two to be bound to each other.
      alsoKnownAs: input.type === "Organization" ? [didWebOf(uri)] : [],
      createdAt: now,
      updatedAt: now,
    })
    // The handle's unique index decides, not a look beforehand: two people may want it in the same millisecond.
    .onConflictDoNothing()
    .returning()
  if (made === undefined) return null
  await storeKeys(ground, tx, made.id, input.keys)
  return made
}

export type ProfileChange = {
  name?: string
  /** Markdown; an empty text removes the summary. */
  summarySource?: string
  /** Null removes the picture. */
  iconDigest?: string | null
}

/** Changes what a local actor shows of itself and tells its followers' servers. What is left out stays as it is. */
export async function changeProfile(ground: Ground, tx: Tx, actorId: string, change: ProfileChange): Promise<Actor> {
  const [changed] = await tx
    .update(actor)
    .set({
      ...change,
      ...(change.summarySource === undefined ? {} : { summaryHtml: renderMarkdown(change.summarySource).html }),
      updatedAt: ground.now(),
    })
    .where(and(eq(actor.id, actorId), actor.local))
    .returning()
  if (changed === undefined) throw new Error(`there is no local actor ${actorId}`)
  await ground.outbox.emit(tx, ActorChanged, { actorId }, { orderKey: actorId })
  return changed
}

const instanceHandle = "haversack"

/**
 * The actor that this server itself is: it signs the fetches that nobody in particular asks for. Made at the first call,
 * once, however many processes call at the same time.
 */
export async function instanceActor(ground: Ground): Promise<Actor> {
  const found = await localActorByHandle(ground, instanceHandle)
  if (found !== null) return found
  const keys = await prepareKeys({ credential: false })
  const made = await ground.database.transaction((tx) =>
    insertLocalActor(ground, tx, { type: "Application", handle: instanceHandle, name: ground.config.host, keys }),
  )
  const actorOfAll = made ?? (await localActorByHandle(ground, instanceHandle))
  if (actorOfAll === null) throw new Error("the instance's actor was neither made nor found")
  return actorOfAll
}
