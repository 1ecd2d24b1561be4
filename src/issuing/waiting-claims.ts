import { and, asc, eq, isNull } from "drizzle-orm"
import { actorById, isPresent } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { isBlockedBy } from "../moderation/index.ts"
import { claimsLeft } from "./claim-limits.ts"
import { releaseIfAllowed } from "./claim-release.ts"
import { moveAward } from "./move-award.ts"
import { award, awardClaim } from "./schema.ts"

const mostIssuersAtOnce = 1_000

/**
 * Sends what waited for its issuer's turn, the longest waiting first. What is unwelcome by now, since its earner has blocked the issuer or
 * is gone, is withdrawn; what a suspended issuer left waits on. Returns how many notes and mails were sent.
 */
export async function releaseWaitingClaims(ground: Ground): Promise<number> {
  const { orm } = ground.database
  const waits = and(isNull(awardClaim.releasedAt), eq(award.state, "offered"))
  const issuers = await orm
    .selectDistinct({ issuerId: awardClaim.issuerId, awardedBy: awardClaim.awardedBy })
    .from(awardClaim)
    .innerJoin(award, eq(award.id, awardClaim.awardId))
    .where(waits)
    .limit(mostIssuersAtOnce)
  let sent = 0
  for (const { issuerId, awardedBy } of issuers) {
    // oxlint-disable-next-line no-await-in-loop
    const left = await claimsLeft(orm, { issuerId, awardedBy, now: ground.now() })
    if (left === 0) continue
    // oxlint-disable-next-line no-await-in-loop
    const next = await orm
      .select({ id: award.id, recipientId: award.recipientId })
      .from(awardClaim)
      .innerJoin(award, eq(award.id, awardClaim.awardId))
      .where(
        and(
          waits,
          eq(awardClaim.issuerId, issuerId),
          awardedBy === null ? isNull(awardClaim.awardedBy) : eq(awardClaim.awardedBy, awardedBy),
        ),
      )
      .orderBy(asc(award.id))
      .limit(left)
    // oxlint-disable-next-line no-await-in-loop
    for (const one of next) if (await release(ground, { ...one, issuerId, awardedBy })) sent += 1
  }
  return sent
}

type Waiting = { id: string; issuerId: string; awardedBy: string | null; recipientId: string | null }

async function release(ground: Ground, waiting: Waiting): Promise<boolean> {
  const issuer = await actorById(ground, waiting.issuerId)
  if (issuer === null || !isPresent(issuer)) return false
  const recipient = waiting.recipientId === null ? null : await actorById(ground, waiting.recipientId)
  const isUnwelcome =
    recipient !== null &&
    (!isPresent(recipient) || (await isBlockedBy(ground, { blockerId: recipient.id, actor: issuer })))
  return ground.database.transaction(async (tx) => {
    if (!isUnwelcome) return releaseIfAllowed(ground, tx, waiting)
    await moveAward(ground, tx, waiting.id, "withdraw")
    return false
  })
}
