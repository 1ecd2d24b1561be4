import { and, eq, inArray, isNull, or } from "drizzle-orm"
import { actorById, ActorGone } from "../actors/index.ts"
import { deleteInBatches, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { defineConsumer, exponentialBackoff } from "../queue/index.ts"
import { forgetIfUnfollowed } from "./forget.ts"
import { follow, mirroredBadge, note, reaction } from "./schema.ts"

/** Forgets whom somebody who is gone followed, and what they showed and said. */
export const ForgetGone = defineConsumer("social.forget-gone", {
  on: [ActorGone],
  lane: "work",
  retry: { backoff: exponentialBackoff(5_000, 60 * 60_000), giveUpAfter: { attempts: 12 } },
})

/**
 * Our own people's notes become empty tombstones, which answer 410 for as long as somebody asks; notes from elsewhere, badges that were
 * mirrored, reactions and follows are deleted. Doing it again finds less.
 */
export async function forgetGone(ground: Ground, actorId: string, done: (tx: Tx) => Promise<void>): Promise<void> {
  const { orm } = ground.database
  await orm
    .update(note)
    .set({ deletedAt: ground.now(), contentHtml: "", images: [] })
    .where(and(eq(note.actorId, actorId), note.local, isNull(note.deletedAt)))
  const own = orm.select({ id: note.id }).from(note).where(eq(note.actorId, actorId))
  const toTheirs = inArray(reaction.noteId, own)
  for (const [table, which] of [
    [reaction, or(eq(reaction.actorId, actorId), toTheirs)],
    [mirroredBadge, eq(mirroredBadge.holderId, actorId)],
  ] as const) {
    await deleteInBatches(async (limit) => {
      const some = orm.select({ id: table.id }).from(table).where(which).limit(limit)
      return (await orm.delete(table).where(inArray(table.id, some))).rowCount
    })
  }
  await deleteInBatches(async (limit) => {
    const some = orm
      .select({ id: note.id })
      .from(note)
      .where(and(eq(note.actorId, actorId), eq(note.local, false)))
      .limit(limit)
    return (await orm.delete(note).where(inArray(note.id, some))).rowCount
  })
  const followed = await orm.select({ id: follow.followedId }).from(follow).where(eq(follow.followerId, actorId))
  for (const { id } of followed) {
    const other = await actorById(ground, id)
    await ground.database.transaction(async (tx) => {
      await tx.delete(follow).where(and(eq(follow.followerId, actorId), eq(follow.followedId, id)))
      if (other !== null) await forgetIfUnfollowed(tx, other)
    })
  }
  await ground.database.transaction(async (tx) => {
    await tx.delete(follow).where(eq(follow.followedId, actorId))
    await done(tx)
  })
}
