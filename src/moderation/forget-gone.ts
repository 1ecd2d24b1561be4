import { and, eq, or } from "drizzle-orm"
import { ActorGone } from "../actors/index.ts"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { defineConsumer, exponentialBackoff } from "../queue/index.ts"
import { block, mute, personalDomainBlock, report, trustedIssuer } from "./schema.ts"

/** Forgets whom somebody who is gone blocked, muted, trusted and reported. */
export const ForgetChoices = defineConsumer("moderation.forget-choices", {
  on: [ActorGone],
  lane: "work",
  retry: { backoff: exponentialBackoff(5_000, 60 * 60_000), giveUpAfter: { attempts: 12 } },
})

/** Reports stay for as long as others do, without who made them: what they tell of concerns somebody else. */
export async function forgetChoices(ground: Ground, actorId: string, done: (tx: Tx) => Promise<void>): Promise<void> {
  await ground.database.transaction(async (tx) => {
    await tx.delete(block).where(or(eq(block.blockerId, actorId), eq(block.blockedId, actorId)))
    await tx.delete(mute).where(or(eq(mute.muterId, actorId), eq(mute.mutedId, actorId)))
    await tx.delete(personalDomainBlock).where(eq(personalDomainBlock.actorId, actorId))
    await tx.delete(trustedIssuer).where(eq(trustedIssuer.actorId, actorId))
    await tx
      .update(report)
      .set({ reporterId: null })
      .where(and(eq(report.reporterId, actorId)))
    await done(tx)
  })
}
