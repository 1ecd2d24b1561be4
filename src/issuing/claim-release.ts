import { and, asc, eq, isNull } from "drizzle-orm"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { claimHash, newClaimLinks } from "./claim-links.ts"
import { claimsLeft, daysOfClaims } from "./claim-limits.ts"
import { AwardOffered, awardOrder } from "./events.ts"
import { MailClaim } from "./jobs.ts"
import type { Recipient } from "./recipients.ts"
import { award, awardClaim } from "./schema.ts"

const day = 24 * 60 * 60 * 1000

/** The purpose for which email addresses of awards are sealed. */
export const sealedEmailPurpose = "issuing/claim-email"

type Made = { id: string; issuerId: string; awardedBy: string | null }

/** Writes the links of an award to somebody without a backpack. Nobody is told yet. */
export async function openClaim(ground: Ground, tx: Tx, made: Made, recipient: Recipient): Promise<void> {
  const links = newClaimLinks(ground)
  await tx.insert(awardClaim).values({
    awardId: made.id,
    issuerId: made.issuerId,
    awardedBy: made.awardedBy,
    channel: recipient.email === null ? "note" : "mail",
    recipientKey: recipient.key,
    sealedEmail: recipient.email === null ? null : ground.secrets.seal(recipient.email, sealedEmailPurpose),
    nonce: links.nonce,
    claimHash: claimHash(links.claimToken),
    keepHash: claimHash(links.keepToken),
    noteKey: links.noteKey,
    keepNoteKey: links.keepNoteKey,
    createdAt: ground.now(),
  })
}

/** Has the note or mail sent now, unless its issuer sent as many as it may in a day: then it waits for its turn. */
export async function releaseIfAllowed(ground: Ground, tx: Tx, made: Made): Promise<boolean> {
  const now = ground.now()
  if ((await claimsLeft(tx, { ...made, now })) === 0) return false
  const [released] = await tx
    .update(awardClaim)
    .set({ releasedAt: now, expiresAt: new Date(now.getTime() + daysOfClaims * day) })
    .where(and(eq(awardClaim.awardId, made.id), isNull(awardClaim.releasedAt)))
    .returning({ channel: awardClaim.channel })
  if (released === undefined) return false
  if (released.channel === "mail") await ground.outbox.enqueue(tx, MailClaim, { awardId: made.id })
  await ground.outbox.emit(tx, AwardOffered, { awardId: made.id }, { id: made.id, orderKey: awardOrder(made.id) })
  return true
}

const mostIssuersAtOnce = 100

/** Sends what waited for its issuer's turn, the longest waiting first. Returns how many notes and mails that were. */
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
      .select({ id: award.id })
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
    for (const { id } of next) {
      // oxlint-disable-next-line no-await-in-loop
      const released = await ground.database.transaction((tx) =>
        releaseIfAllowed(ground, tx, { id, issuerId, awardedBy }),
      )
      if (released) sent += 1
    }
  }
  return sent
}
