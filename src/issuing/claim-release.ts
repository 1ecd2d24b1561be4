import { and, eq, isNull } from "drizzle-orm"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { claimHash, newClaimLinks } from "./claim-links.ts"
import { claimsLeft, daysOfClaims } from "./claim-limits.ts"
import { AwardOffered, awardOrder } from "./events.ts"
import { MailClaim } from "./jobs.ts"
import type { Recipient } from "./recipients.ts"
import { awardClaim } from "./schema.ts"

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
