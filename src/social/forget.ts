import { and, eq, exists, sql } from "drizzle-orm"
import type { Actor } from "../actors/index.ts"
import type { Executor, Tx } from "../db/index.ts"
import { follow, mirroredBadge, note } from "./schema.ts"

/**
 * Whether somebody elsewhere is followed from here, which is the only reason to keep what they show. Every accepted follower of a remote
 * actor that this database knows is one of ours.
 */
export async function isFollowedFromHere(executor: Executor, followedId: string): Promise<boolean> {
  return (await anyFollower(executor, followedId)) !== null
}

/** One of our people who follows somebody, as whom their server may be asked; the longest-standing one. */
export async function anyFollower(executor: Executor, followedId: string): Promise<string | null> {
  const [row] = await executor
    .select({ followerId: follow.followerId })
    .from(follow)
    .where(and(eq(follow.followedId, followedId), eq(follow.state, "accepted")))
    .orderBy(follow.id)
    .limit(1)
  return row?.followerId ?? null
}

/** Drops what is kept here of somebody elsewhere whom nobody here follows any more: some of it was for followers only. */
export async function forgetIfUnfollowed(tx: Tx, followed: Actor): Promise<void> {
  if (followed.local) return
  const followers = tx
    .select({ one: sql`1` })
    .from(follow)
    .where(and(eq(follow.followedId, followed.id), eq(follow.state, "accepted")))
  const nobody = sql`not ${exists(followers)}`
  await tx.delete(mirroredBadge).where(and(eq(mirroredBadge.holderId, followed.id), nobody))
  await tx.delete(note).where(and(eq(note.actorId, followed.id), nobody))
}
