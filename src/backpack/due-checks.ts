import { and, asc, eq, inArray, lt, or, isNull, sql } from "drizzle-orm"
import type { Ground } from "../ground.ts"
import { CheckDueHolding } from "./jobs.ts"
import { checkedLongAgo, mostDueChecks, plannedCheckIsLost } from "./limits.ts"
import { holding, verification } from "./schema.ts"

/**
 * Plans checks of the badges that were checked longest ago, a bounded number at a time: an issuer whose server tells nobody of a
 * revocation is found out all the same. Returns how many.
 */
export async function planDueChecks(ground: Ground): Promise<number> {
  const now = ground.now()
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  return ground.database.transaction(async (tx) => {
    const due = await tx
      .select({ id: holding.id })
      .from(verification)
      .innerJoin(holding, and(eq(holding.digest, verification.digest), eq(holding.holderId, verification.holderId)))
      .where(
        and(
          lt(verification.checkedAt, ago(checkedLongAgo)),
          // One that is planned and not done yet, perhaps because a server is down, is not planned a second time.
          or(
            isNull(holding.nextCheckAt),
            sql`${holding.nextCheckAt} <= ${verification.checkedAt}`,
            lt(holding.nextCheckAt, ago(plannedCheckIsLost)),
          ),
        ),
      )
      .orderBy(asc(verification.checkedAt))
      .limit(mostDueChecks)
      .for("update", { of: holding, skipLocked: true })
    if (due.length === 0) return 0
    const ids = due.map(({ id }) => id)
    await tx.update(holding).set({ nextCheckAt: now }).where(inArray(holding.id, ids))
    const wishes = ids.map((holdingId) => ({ payload: { holdingId } }))
    await ground.outbox.enqueueMany(tx, CheckDueHolding, wishes)
    return ids.length
  })
}
