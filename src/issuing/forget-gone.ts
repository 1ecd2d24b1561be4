import { eq } from "drizzle-orm"
import { ActorGone } from "../actors/index.ts"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { defineConsumer, exponentialBackoff, type Consumer } from "../queue/index.ts"
import { award, awardClaim, issuerMember } from "./schema.ts"

/** Takes somebody who is gone out of the teams of issuers. */
export const LeaveTeams = defineConsumer("issuing.leave-teams", {
  on: [ActorGone],
  lane: "work",
  retry: { backoff: exponentialBackoff(5_000, 60 * 60_000), giveUpAfter: { attempts: 12 } },
})

/**
 * What they awarded stays, since it is the issuers' and the earners', but no longer says by whom. An issuer that had no other owner is closed
 * by that: nobody may act for it any more, while its keys, status lists and badges stay readable for whoever checks them.
 */
export async function leaveTeams(ground: Ground, actorId: string, done: (tx: Tx) => Promise<void>): Promise<void> {
  await ground.database.transaction(async (tx) => {
    await tx.delete(issuerMember).where(eq(issuerMember.personActorId, actorId))
    await tx.update(award).set({ awardedBy: null }).where(eq(award.awardedBy, actorId))
    await tx.update(awardClaim).set({ awardedBy: null }).where(eq(awardClaim.awardedBy, actorId))
    await done(tx)
  })
}

export const issuingConsumers: Consumer[] = [LeaveTeams]
