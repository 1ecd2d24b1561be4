import { and, desc, eq, inArray, lt } from "drizzle-orm"
import { activityUri, actorById, type Actor } from "../actors/index.ts"
import { newId } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { coveringNames, hostOf } from "./domains.ts"
import { ActorBlocked, ActorUnblocked, BlockReceived } from "./events.ts"
import { block, personalDomainBlock, trustedIssuer } from "./schema.ts"

/** Who blocks whom, as it is stored. */
export type Block = typeof block.$inferSelect

/** Most people that one person blocks. */
export const mostBlocksPerPerson = 10_000

/** Tasks about two actors run in the order of what happened between them. */
const pairOrder = (blockerId: string, blockedId: string): string => `block:${blockerId}:${blockedId}`

/** Whether somebody of this server wants nothing of an actor: by a block of that very one, or of their server. */
export async function isBlockedBy(
  ground: Ground,
  { blockerId, actor }: { blockerId: string; actor: Pick<Actor, "id" | "host" | "uri"> },
): Promise<boolean> {
  const [blocker] = await blockersAmong(ground, [blockerId], actor)
  return blocker !== undefined
}

/** Those of some people here who want nothing of an actor, in one question. */
export async function blockersAmong(
  ground: Ground,
  blockerIds: readonly string[],
  actor: Pick<Actor, "id" | "host" | "uri">,
): Promise<string[]> {
  if (blockerIds.length === 0) return []
  const names = [...new Set([actor.host, hostOf(actor.uri) ?? actor.host].flatMap(coveringNames))]
  const rows = await ground.database.orm
    .select({ id: block.blockerId })
    .from(block)
    .where(and(inArray(block.blockerId, [...blockerIds]), eq(block.blockedId, actor.id)))
    .union(
      ground.database.orm
        .select({ id: personalDomainBlock.actorId })
        .from(personalDomainBlock)
        .where(and(inArray(personalDomainBlock.actorId, [...blockerIds]), inArray(personalDomainBlock.domain, names))),
    )
  return rows.map(({ id }) => id)
}

/** Whether either of two actors blocks the other: then nothing begins between them. */
export async function isBlockBetween(ground: Ground, one: Actor, other: Actor): Promise<boolean> {
  return (
    (await isBlockedBy(ground, { blockerId: one.id, actor: other })) ||
    (await isBlockedBy(ground, { blockerId: other.id, actor: one }))
  )
}

/** One of our people blocks somebody, here or elsewhere. Asking again changes nothing. */
export async function blockActor(
  ground: Ground,
  by: string,
  target: Actor,
): Promise<Result<null, "yourself" | "theServer" | "tooMany">> {
  if (target.id === by) return refused("yourself", "You cannot block yourself.")
  if (target.type === "Application" && target.local) return refused("theServer", "A server cannot be blocked this way.")
  const { orm } = ground.database
  if ((await orm.$count(block, eq(block.blockerId, by))) >= mostBlocksPerPerson)
    return refused("tooMany", `You block ${mostBlocksPerPerson} people, which is as many as can be.`)
  const id = newId()
  const uri = activityUri(ground.config.origin, id)
  await ground.database.transaction(async (tx) => {
    const [made] = await tx
      .insert(block)
      .values({ id, blockerId: by, blockedId: target.id, activityUri: uri, createdAt: ground.now() })
      .onConflictDoNothing({ target: [block.blockerId, block.blockedId] })
      .returning({ id: block.id })
    await tx.delete(trustedIssuer).where(and(eq(trustedIssuer.actorId, by), eq(trustedIssuer.issuerActorId, target.id)))
    if (made === undefined) return
    const blocked = { blockerId: by, blockedId: target.id, activityUri: uri }
    await ground.outbox.emit(tx, ActorBlocked, blocked, { id, orderKey: pairOrder(by, target.id) })
  })
  return ok(null)
}

/** One of our people takes a block back. What it ended does not come back by itself. */
export async function unblockActor(ground: Ground, by: string, targetId: string): Promise<Result<null, "notBlocked">> {
  return ground.database.transaction(async (tx) => {
    const [gone] = await tx
      .delete(block)
      .where(and(eq(block.blockerId, by), eq(block.blockedId, targetId)))
      .returning()
    if (gone === undefined) return refused("notBlocked", "They are not blocked.")
    const unblocked = { blockerId: by, blockedId: targetId, activityUri: gone.activityUri }
    await ground.outbox.emit(tx, ActorUnblocked, unblocked, { orderKey: pairOrder(by, targetId) })
    return ok(null)
  })
}

/** Somebody elsewhere blocks one of ours: they do not want to see or hear them. The same one again changes nothing. */
export async function receiveBlock(
  ground: Ground,
  { activityUri: uri, blocker, blocked }: { activityUri: string; blocker: Actor; blocked: Actor },
): Promise<Result<null, "notOurs" | "foreignBlock">> {
  if (blocker.local || !blocked.local || blocked.type === "Application")
    return refused("notOurs", "There is nobody of that name to block on this server.")
  if (!URL.canParse(uri) || new URL(uri).origin !== new URL(blocker.uri).origin)
    return refused("foreignBlock", "A Block must come from the server of whoever blocks.")
  await ground.database.transaction(async (tx) => {
    const [made] = await tx
      .insert(block)
      .values({
        id: newId(),
        blockerId: blocker.id,
        blockedId: blocked.id,
        activityUri: uri.slice(0, 2_048),
        createdAt: ground.now(),
      })
      .onConflictDoNothing({ target: [block.blockerId, block.blockedId] })
      .returning({ id: block.id })
    if (made === undefined) return
    const pair = { blockerId: blocker.id, blockedId: blocked.id }
    await ground.outbox.emit(tx, BlockReceived, pair, { orderKey: pairOrder(blocker.id, blocked.id) })
  })
  return ok(null)
}

/** Somebody elsewhere takes a block back, named by whom or by the id of the Block. */
export async function receiveUnblock(
  ground: Ground,
  { blocker, ...which }: { blocker: Actor } & ({ blocked: Actor } | { activityUri: string }),
): Promise<Result<null, "notBlocked">> {
  const that = "blocked" in which ? eq(block.blockedId, which.blocked.id) : eq(block.activityUri, which.activityUri)
  const ended = await ground.database.orm
    .delete(block)
    .where(and(eq(block.blockerId, blocker.id), that))
    .returning({ id: block.id })
  return ended.length > 0 ? ok(null) : refused("notBlocked", "They are not blocked.")
}

/** A page of what one person blocks, newest first; `before` is the id of the last one seen. */
export async function blocksOf(ground: Ground, by: string, { before, limit }: { before?: string; limit: number }) {
  return ground.database.orm
    .select()
    .from(block)
    .where(and(eq(block.blockerId, by), before === undefined ? undefined : lt(block.id, before)))
    .orderBy(desc(block.id))
    .limit(limit)
}

/** The actors of a block, for the activity that tells of it; null when one is not known any more. */
export async function partiesOf(
  ground: Ground,
  { blockerId, blockedId }: { blockerId: string; blockedId: string },
): Promise<{ blocker: Actor; blocked: Actor } | null> {
  const [blocker, blocked] = await Promise.all([actorById(ground, blockerId), actorById(ground, blockedId)])
  return blocker === null || blocked === null ? null : { blocker, blocked }
}
