import { and, count, eq, gt, inArray, isNull, or, sql } from "drizzle-orm"
import type { Executor } from "../db/index.ts"
import { refused, type Refusal } from "../result.ts"
import type { Recipient } from "./recipients.ts"
import { award, awardClaim } from "./schema.ts"

const day = 24 * 60 * 60 * 1000

/** Days in which a claim link works. */
export const daysOfClaims = 30

/** Days that an ended award's links are remembered, so that they can say what happened. */
export const daysOfEndedClaims = 180

/** Notes to people without a backpack, and mails, that one issuer sends in a day. What is over it waits. */
export const mostClaimsPerIssuerAndDay = 200

/** The same for one person, whatever number of issuers they make. */
export const mostClaimsPerAwarderAndDay = 400

/** Unanswered notes or mails that one earner has from one issuer, and from this server altogether. What is over it is refused. */
export const mostOpenClaimsPerIssuerAndEarner = 5
export const mostOpenClaimsPerEarner = 10

/** How many more notes and mails an issuer, acted for by somebody, may send now. Counted by what is stored, so a restart forgets none. */
export async function claimsLeft(
  executor: Executor,
  { issuerId, awardedBy, now }: { issuerId: string; awardedBy: string | null; now: Date },
): Promise<number> {
  const lately = gt(awardClaim.releasedAt, new Date(now.getTime() - day))
  const countOf = async (whose: ReturnType<typeof eq>) => {
    const [row] = await executor.select({ sent: count() }).from(awardClaim).where(and(whose, lately))
    return row?.sent ?? 0
  }
  const ofIssuer = mostClaimsPerIssuerAndDay - (await countOf(eq(awardClaim.issuerId, issuerId)))
  if (awardedBy === null) return Math.max(0, ofIssuer)
  const ofAwarder = mostClaimsPerAwarderAndDay - (await countOf(eq(awardClaim.awardedBy, awardedBy)))
  return Math.max(0, Math.min(ofIssuer, ofAwarder))
}

/**
 * Why somebody who has no backpack should not be written to, or null: they said no to this badge before, or leave so many notes and mails
 * unanswered that one more would be a nuisance.
 */
export async function unwelcome(
  executor: Executor,
  { issuerId, achievementId, recipient }: { issuerId: string; achievementId: string; recipient: Recipient },
): Promise<Refusal<"declinedBefore" | "tooManyClaims"> | null> {
  const [found] = await executor
    .select({
      declined: sql<number>`count(*) filter (where ${award.state} = 'declined' and ${award.achievementId} = ${achievementId})::int`,
      ofIssuer: sql<number>`count(*) filter (where ${award.state} = 'offered' and ${award.issuerId} = ${issuerId})::int`,
      open: sql<number>`count(*) filter (where ${award.state} = 'offered')::int`,
    })
    .from(awardClaim)
    .innerJoin(award, eq(award.id, awardClaim.awardId))
    .where(
      and(
        eq(awardClaim.recipientKey, recipient.key),
        or(inArray(award.state, ["offered", "declined"]), isNull(awardClaim.releasedAt)),
      ),
    )
  if (found === undefined) return null
  if (found.declined > 0) {
    return refused(
      "declinedBefore",
      `${recipient.name} has declined this badge, so they are not written to about it again.`,
    )
  }
  if (found.ofIssuer >= mostOpenClaimsPerIssuerAndEarner) {
    return refused(
      "tooManyClaims",
      `${recipient.name} has not answered ${mostOpenClaimsPerIssuerAndEarner} badges of yours yet. Wait for an answer, or withdraw one.`,
    )
  }
  if (found.open >= mostOpenClaimsPerEarner) {
    return refused(
      "tooManyClaims",
      `${recipient.name} has many unanswered badges from this server already. Try again when they have answered some.`,
    )
  }
  return null
}
