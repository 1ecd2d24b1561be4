import { eq } from "drizzle-orm"
import { actorById, isPresent } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { noSuchAward, type Award } from "./awards.ts"
import { claimHash, newKeepLink } from "./claim-links.ts"
import { claimOfAward } from "./claims.ts"
import { awardOrder, KeepLinkRenewed } from "./events.ts"
import { lockAward } from "./move-award.ts"
import { mayActFor, mayNotSentence } from "./policy.ts"
import { awardClaim } from "./schema.ts"

const day = 24 * 60 * 60 * 1000

export type RenewalRefusal = "mayNot" | "noSuchAward" | "noKeepLink" | "issuerSuspended" | "renewedLately"

/**
 * Sends an earner who lost their keep link another one, as a note to the account that the badge went to: whoever presses the button does not
 * see it. The link that they had is over at once. Once a day at most, since each is a note that nobody may have asked for.
 */
export async function renewKeepLink(
  ground: Ground,
  by: string,
  awardId: string,
): Promise<Result<Award, RenewalRefusal>> {
  const found = await claimOfAward(ground, awardId)
  if (found === null) return noSuchAward()
  const { award, claim } = found
  if (!(await mayActFor(ground, by, award.issuerId, "award"))) return refused("mayNot", mayNotSentence)
  if (claim.channel !== "note" || claim.claimedBy === null || award.recipientId === null) return noKeepLink()
  const issuer = await actorById(ground, award.issuerId)
  if (issuer === null || !isPresent(issuer)) {
    return refused("issuerSuspended", "The admins of this server have suspended this issuer, so it sends nothing.")
  }
  const earner = await actorById(ground, award.recipientId)
  if (earner === null || !isPresent(earner)) return noKeepLink()
  const now = ground.now()
  return ground.database.transaction(async (tx) => {
    const current = await lockAward(tx, awardId)
    if (current.state !== "accepted") return noKeepLink()
    const [last] = await tx
      .select({ at: awardClaim.keepRenewedAt })
      .from(awardClaim)
      .where(eq(awardClaim.awardId, awardId))
    if (last?.at != null && now.getTime() - last.at.getTime() < day) {
      return refused("renewedLately", "The earner was sent a new link less than a day ago. Ask them to look for it.")
    }
    const { keepNonce, keepToken, keepNoteKey } = newKeepLink(ground)
    await tx
      .update(awardClaim)
      .set({ keepNonce, keepHash: claimHash(keepToken), keepNoteKey, keepRenewedAt: now })
      .where(eq(awardClaim.awardId, awardId))
    await ground.outbox.emit(tx, KeepLinkRenewed, { awardId }, { orderKey: awardOrder(awardId) })
    return ok(current)
  })
}

const noKeepLink = () =>
  refused(
    "noKeepLink",
    "There is no link to renew: only a badge that was accepted by somebody without a backpack, and stands, has one.",
  )
