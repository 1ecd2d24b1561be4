import { and, eq, inArray, or, sql } from "drizzle-orm"
import { actorById, idsAtHomes, type Actor } from "../actors/index.ts"
import { deleteInBatches, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import {
  ActorBlocked,
  BlockReceived,
  blockersAmong,
  eachSuspendedElsewhere,
  homesUnder,
  MediaRejected,
  ServerBlocked,
  SuspendedElsewhere,
} from "../moderation/index.ts"
import { defineConsumer, exponentialBackoff, happened, type Work } from "../queue/index.ts"
import { FollowAnswered, FollowEnded } from "./events.ts"
import { forgetIfUnfollowed } from "./forget.ts"
import { follow, mirroredBadge, note, reaction } from "./schema.ts"

/** Ends what people have to do with those whom they block, and forgets what is kept of those who are suspended elsewhere. */
export const EndUnwanted = defineConsumer("social.end-unwanted", {
  on: [ActorBlocked, BlockReceived, ServerBlocked, SuspendedElsewhere, MediaRejected],
  lane: "work",
  retry: { backoff: exponentialBackoff(5_000, 60 * 60_000), giveUpAfter: { attempts: 12 } },
})

export async function endUnwanted(ground: Ground, work: Work<any>): Promise<void> {
  if (happened(work, SuspendedElsewhere)) await eachSuspendedElsewhere(ground, (ids) => forgetAll(ground, ids))
  else if (happened(work, MediaRejected)) await dropNotePictures(ground, work.payload.domain)
  else if (happened(work, ActorBlocked)) await part(ground, work.payload.blockerId, work.payload.blockedId, "told")
  // Their server has ended both itself.
  else if (happened(work, BlockReceived)) await part(ground, work.payload.blockedId, work.payload.blockerId, "untold")
  else if (happened(work, ServerBlocked)) {
    const { actorId } = work.payload
    const rows = await ground.database.orm
      .select({ one: follow.followerId, other: follow.followedId })
      .from(follow)
      .where(or(eq(follow.followerId, actorId), eq(follow.followedId, actorId)))
    for (const id of new Set(rows.map(({ one, other }) => (one === actorId ? other : one)))) {
      const other = await actorById(ground, id)
      if (other === null || (await blockersAmong(ground, [actorId], other)).length === 0) continue
      await part(ground, actorId, id, "told")
    }
  }
}

/** Nobody here follows them and they follow nobody here; their posts, badges and reactions go. */
async function forgetAll(ground: Ground, ids: string[]): Promise<void> {
  const { orm } = ground.database
  await orm.delete(follow).where(or(inArray(follow.followerId, ids), inArray(follow.followedId, ids)))
  await deleteInBatches(async (limit) => {
    const some = orm.select({ id: note.id }).from(note).where(inArray(note.actorId, ids)).limit(limit)
    return (await orm.delete(note).where(inArray(note.id, some))).rowCount
  })
  await deleteInBatches(async (limit) => {
    const some = orm
      .select({ id: mirroredBadge.id })
      .from(mirroredBadge)
      .where(inArray(mirroredBadge.holderId, ids))
      .limit(limit)
    return (await orm.delete(mirroredBadge).where(inArray(mirroredBadge.id, some))).rowCount
  })
  await deleteInBatches(async (limit) => {
    const some = orm.select({ id: reaction.id }).from(reaction).where(inArray(reaction.actorId, ids)).limit(limit)
    return (await orm.delete(reaction).where(inArray(reaction.id, some))).rowCount
  })
}

/** Ends the follows between one of ours and somebody, in both directions. `told`: the other server hears of it. */
async function part(ground: Ground, ourId: string, otherId: string, how: "told" | "untold"): Promise<void> {
  const [ours, other] = await Promise.all([actorById(ground, ourId), actorById(ground, otherId)])
  if (ours === null || other === null) return
  await ground.database.transaction(async (tx) => {
    await endOne(ground, tx, { follower: ours, followed: other, how })
    await endOne(ground, tx, { follower: other, followed: ours, how })
    const theirMarks = sql`select ${note.id} from ${note} where ${note.actorId} = ${ours.id}`
    await tx.delete(reaction).where(and(eq(reaction.actorId, other.id), sql`${reaction.noteId} in (${theirMarks})`))
  })
}

type Ending = { follower: Actor; followed: Actor; how: "told" | "untold" }

async function endOne(ground: Ground, tx: Tx, { follower, followed, how }: Ending): Promise<void> {
  const [row] = await tx
    .delete(follow)
    .where(and(eq(follow.followerId, follower.id), eq(follow.followedId, followed.id)))
    .returning()
  if (row === undefined) return
  await forgetIfUnfollowed(tx, followed)
  if (how === "untold") return
  const pair = { followId: row.id, followerId: follower.id, followedId: followed.id, activityUri: row.activityUri }
  const order = { orderKey: `follow:${row.id}` }
  if (follower.local) {
    const uris = { followerUri: follower.uri, followedUri: followed.uri }
    await ground.outbox.emit(tx, FollowEnded, { ...pair, ...uris }, order)
  } else await ground.outbox.emit(tx, FollowAnswered, { ...pair, answer: "rejected" as const }, order)
}

/** The pictures in posts of a server whose pictures are not kept here; the posts stay, and link to where the pictures are. */
async function dropNotePictures(ground: Ground, domain: string): Promise<void> {
  const homes = await homesUnder(ground, domain)
  for (let start = 0; start < homes.length; start += 1_000) {
    const some = idsAtHomes(homes.slice(start, start + 1_000))
    await ground.database.orm
      .update(note)
      .set({
        images: sql`(select coalesce(jsonb_agg(image || '{"digest": null}'::jsonb), '[]'::jsonb) from jsonb_array_elements(${note.images}) as image)`,
      })
      .where(and(sql`${note.actorId} in (${some})`, sql`not ${note.local}`))
  }
}
