import { and, asc, eq, inArray, isNull, lt, lte, or, sql } from "drizzle-orm"
import type { Actor } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { CheckMirroredBadge } from "./jobs.ts"
import { leastBetweenHintedChecks, mirrorCheckedLongAgo, mostDueMirrorChecks, plannedCheckIsLost } from "./limits.ts"
import { mirroredBadge } from "./schema.ts"

/**
 * The holder says that something about a badge of theirs changed: our copy is looked at again, at most once a minute. All that the hint can
 * cause is a look at what the holder and the issuer publish.
 */
export async function checkMirrorAgain(ground: Ground, { url, holder }: { url: string; holder: Actor }): Promise<void> {
  const now = ground.now()
  const moment = sql`${now.toISOString()}::timestamptz`
  const interval = sql`${`${leastBetweenHintedChecks} milliseconds`}::interval`
  await ground.database.transaction(async (tx) => {
    const [planned] = await tx
      .update(mirroredBadge)
      .set({
        // A hint that comes too soon is kept for later, since what it is about may have happened after the last check.
        nextCheckAt: sql`case when ${mirroredBadge.nextCheckAt} > ${moment} then ${moment}
          else greatest(${moment}, ${mirroredBadge.nextCheckAt} + ${interval}) end`,
      })
      .where(
        and(
          eq(mirroredBadge.url, url),
          eq(mirroredBadge.holderId, holder.id),
          eq(mirroredBadge.state, "shown"),
          // One that is planned already covers this hint too. Planned further ahead than ever is, it was by a clock that was ahead.
          or(
            isNull(mirroredBadge.nextCheckAt),
            lte(mirroredBadge.nextCheckAt, now),
            sql`${mirroredBadge.nextCheckAt} > ${moment} + ${interval}`,
          ),
        ),
      )
      .returning({ mirroredBadgeId: mirroredBadge.id, runAt: mirroredBadge.nextCheckAt })
    if (planned === undefined) return
    const { mirroredBadgeId, runAt } = planned
    const later = runAt !== null && runAt > now ? { runAt } : {}
    await ground.outbox.enqueue(tx, CheckMirroredBadge, { mirroredBadgeId }, later)
  })
}

/** Plans checks of the mirrored badges that were checked longest ago, a bounded number at a time. Returns how many. */
export async function planDueMirrorChecks(ground: Ground): Promise<number> {
  const now = ground.now()
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  return ground.database.transaction(async (tx) => {
    const due = await tx
      .select({ id: mirroredBadge.id })
      .from(mirroredBadge)
      .where(
        and(
          eq(mirroredBadge.state, "shown"),
          lt(mirroredBadge.checkedAt, ago(mirrorCheckedLongAgo)),
          // One that is planned and not done yet, perhaps because a server is down, is not planned a second time.
          or(
            isNull(mirroredBadge.nextCheckAt),
            lte(mirroredBadge.nextCheckAt, mirroredBadge.checkedAt),
            lt(mirroredBadge.nextCheckAt, ago(plannedCheckIsLost)),
          ),
        ),
      )
      .orderBy(asc(mirroredBadge.checkedAt))
      .limit(mostDueMirrorChecks)
      .for("update", { skipLocked: true })
    if (due.length === 0) return 0
    const ids = due.map(({ id }) => id)
    await tx.update(mirroredBadge).set({ nextCheckAt: now }).where(inArray(mirroredBadge.id, ids))
    const wishes = ids.map((mirroredBadgeId) => ({ payload: { mirroredBadgeId } }))
    await ground.outbox.enqueueMany(tx, CheckMirroredBadge, wishes)
    return ids.length
  })
}
