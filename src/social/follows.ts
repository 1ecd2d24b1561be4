import { and, eq, sql } from "drizzle-orm"
import { activityUri, actorById, isPresent, type Actor } from "../actors/index.ts"
import { newId, type Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { isBlockedBy, isWelcome } from "../moderation/index.ts"
import { ok, refused, type Result } from "../result.ts"
import { FollowAnswered, FollowConfirmed, FollowEnded, FollowReceived, FollowRequested } from "./events.ts"
import { nextFollowState } from "./follow-states.ts"
import { forgetIfUnfollowed } from "./forget.ts"
import { mostFollowsPerPerson } from "./limits.ts"
import { follow } from "./schema.ts"

/** Who follows whom, as it is stored. */
export type Follow = typeof follow.$inferSelect

/** By who and whom, not by the row: a follow that ended and began anew is another row, and its end must not come after the new beginning. */
const followOrder = (followerId: string, followedId: string): string => `follow:${followerId} ${followedId}`

/**
 * One of our people asks to follow somebody, here or elsewhere. Asking again while the first request stands changes nothing; after a
 * rejection it is a new request with an activity id of its own.
 */
export async function requestFollow(
  ground: Ground,
  followerId: string,
  target: Actor,
): Promise<Result<Follow, "yourself" | "gone" | "blocked" | "tooMany">> {
  if (target.id === followerId) return refused("yourself", "You cannot follow yourself.")
  if (!(await isWelcome(ground, target)) || target.type === "Application") {
    return refused("gone", `@${target.handle}@${target.host} cannot be followed: there is nobody there any more.`)
  }
  const follower = await actorById(ground, followerId)
  if (follower === null || !isPresent(follower)) return refused("gone", "Your account cannot follow anybody.")
  if (await isBlockedBy(ground, { blockerId: followerId, actor: target })) {
    return refused("blocked", `You block @${target.handle}@${target.host}. Take the block back first.`)
  }
  if (await isBlockedBy(ground, { blockerId: target.id, actor: follower })) {
    return refused("blocked", `@${target.handle}@${target.host} cannot be followed from your account.`)
  }
  if (await followsTooMany(ground, followerId)) {
    return refused("tooMany", `You follow ${mostFollowsPerPerson} people and issuers, which is as many as can be.`)
  }
  const eventId = newId()
  const followId = newId()
  const values = {
    activityUri: activityUri(ground.config.origin, eventId),
    state: "requested" as const,
    createdAt: ground.now(),
    acceptedAt: null,
  }
  return ground.database.transaction(async (tx) => {
    const [row] = await tx
      .insert(follow)
      .values({ id: followId, followerId, followedId: target.id, ...values })
      .onConflictDoUpdate({
        target: [follow.followerId, follow.followedId],
        set: values,
        setWhere: eq(follow.state, "rejected"),
      })
      .returning()
    if (row === undefined) return ok(await existing(tx, followerId, target.id))
    await ground.outbox.emit(
      tx,
      FollowRequested,
      { followId: row.id },
      { id: eventId, orderKey: followOrder(followerId, target.id) },
    )
    return ok(row)
  })
}

/** One of our people stops following. What is kept here of somebody elsewhere goes with their last follower. */
export async function endFollow(
  ground: Ground,
  followerId: string,
  followedId: string,
): Promise<Result<null, "notFollowing">> {
  const [follower, followed] = await Promise.all([actorById(ground, followerId), actorById(ground, followedId)])
  if (follower === null || followed === null) return notFollowing()
  return ground.database.transaction(async (tx) => {
    const [row] = await tx
      .delete(follow)
      .where(and(eq(follow.followerId, followerId), eq(follow.followedId, followedId)))
      .returning()
    if (row === undefined) return notFollowing()
    const ended = {
      followId: row.id,
      followerId,
      followedId,
      followerUri: follower.uri,
      followedUri: followed.uri,
      activityUri: row.activityUri,
    }
    await ground.outbox.emit(tx, FollowEnded, ended, { orderKey: followOrder(followerId, followedId) })
    await forgetIfUnfollowed(tx, followed)
    return ok(null)
  })
}

/**
 * Somebody follows one of ours; people here are not locked yet, so the answer is yes. A Follow with an id that was seen before changes
 * nothing, so a replayed one brings no answer out of us.
 */
export async function receiveFollow(
  ground: Ground,
  { activityUri: uri, follower, followed }: { activityUri: string; follower: Actor; followed: Actor },
): Promise<Result<Follow, "notFollowable" | "foreignFollow">> {
  if (
    !followed.local ||
    !isPresent(followed) ||
    !isPresent(follower) ||
    followed.type === "Application" ||
    followed.id === follower.id
  ) {
    return refused("notFollowable", "There is nobody of that name to follow on this server.")
  }
  if (!URL.canParse(uri) || new URL(uri).origin !== new URL(follower.uri).origin) {
    return refused("foreignFollow", "A Follow must come from the server of whoever follows.")
  }
  if (await isBlockedBy(ground, { blockerId: followed.id, actor: follower })) {
    return refused("notFollowable", "Whom they want to follow blocks them.")
  }
  const now = ground.now()
  return ground.database.transaction(async (tx) => {
    const values = { activityUri: uri, state: "accepted" as const, acceptedAt: now }
    const [row] = await tx
      .insert(follow)
      .values({ id: newId(), followerId: follower.id, followedId: followed.id, createdAt: now, ...values })
      .onConflictDoUpdate({
        target: [follow.followerId, follow.followedId],
        set: values,
        // A new id means that the other server lost our answer or its own row. One of our own people's requests waits for this answer.
        setWhere: sql`${follow.activityUri} <> ${uri} or ${follow.state} = 'requested'`,
      })
      .returning()
    if (row === undefined) return ok(await existing(tx, follower.id, followed.id))
    const order = { orderKey: followOrder(follower.id, followed.id) }
    const answered = { followId: row.id, followerId: follower.id, followedId: followed.id, activityUri: uri }
    await ground.outbox.emit(tx, FollowReceived, { followId: row.id }, order)
    await ground.outbox.emit(tx, FollowAnswered, { ...answered, answer: "accepted" }, order)
    return ok(row)
  })
}

/** Somebody no longer follows one of ours, named by whom or by the id of their Follow. */
export async function receiveUnfollow(
  ground: Ground,
  message: { follower: Actor } & ({ followed: Actor } | { activityUri: string }),
): Promise<Result<null, "notFollowing">> {
  const which =
    "followed" in message ? eq(follow.followedId, message.followed.id) : eq(follow.activityUri, message.activityUri)
  const ended = await ground.database.orm
    .delete(follow)
    .where(and(eq(follow.followerId, message.follower.id), which))
    .returning({ id: follow.id })
  return ended.length > 0 ? ok(null) : notFollowing()
}

/** Whom one of ours asked to follow answers; only they can. A Reject also ends what was accepted before. */
export async function recordFollowAnswer(
  ground: Ground,
  message: { activityUri: string; by: Actor; answer: "accepted" | "rejected" },
): Promise<Result<Follow, "noSuchFollow">> {
  return ground.database.transaction(async (tx) => {
    const [current] = await tx
      .select()
      .from(follow)
      .where(and(eq(follow.activityUri, message.activityUri), eq(follow.followedId, message.by.id)))
      .for("update")
    if (current === undefined) return refused("noSuchFollow", "Nobody here asked to follow them under that id.")
    const state = nextFollowState(current.state, message.answer === "accepted" ? "accept" : "reject")
    if (state === current.state || state === "none") return ok(current)
    const acceptedAt = state === "accepted" ? ground.now() : null
    const [moved] = await tx.update(follow).set({ state, acceptedAt }).where(eq(follow.id, current.id)).returning()
    if (state === "accepted") {
      const confirmed = { followId: current.id, followerId: current.followerId, followedId: current.followedId }
      await ground.outbox.emit(tx, FollowConfirmed, confirmed, {
        orderKey: followOrder(current.followerId, current.followedId),
      })
    } else {
      await forgetIfUnfollowed(tx, message.by)
    }
    return ok(moved ?? current)
  })
}

/** Whether somebody's Follow of somebody was accepted. */
export async function isFollower(ground: Ground, followerId: string, followedId: string): Promise<boolean> {
  const [row] = await ground.database.orm
    .select({ id: follow.id })
    .from(follow)
    .where(and(eq(follow.followerId, followerId), eq(follow.followedId, followedId), eq(follow.state, "accepted")))
    .limit(1)
  return row !== undefined
}

async function followsTooMany({ database }: Ground, followerId: string): Promise<boolean> {
  const some = database.orm
    .select({ id: follow.id })
    .from(follow)
    .where(eq(follow.followerId, followerId))
    .limit(mostFollowsPerPerson)
    .as("some")
  return (await database.orm.$count(some)) >= mostFollowsPerPerson
}

/** The follow between two actors in whatever state, or null: for the button on a profile. */
export async function followBetween(ground: Ground, followerId: string, followedId: string): Promise<Follow | null> {
  const [row] = await ground.database.orm
    .select()
    .from(follow)
    .where(and(eq(follow.followerId, followerId), eq(follow.followedId, followedId)))
    .limit(1)
  return row ?? null
}

async function existing(executor: Executor, followerId: string, followedId: string): Promise<Follow> {
  const [row] = await executor
    .select()
    .from(follow)
    .where(and(eq(follow.followerId, followerId), eq(follow.followedId, followedId)))
    .limit(1)
  if (row === undefined) throw new Error("a follow was there and is gone")
  return row
}

const notFollowing = () => refused("notFollowing", "They were not followed.")
