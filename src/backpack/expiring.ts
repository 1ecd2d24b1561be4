import { and, asc, eq, gt, inArray, isNull, lte } from "drizzle-orm"
import { getLogger } from "@logtape/logtape"
import type { Ground } from "../ground.ts"
import { mailboxOf } from "../people/index.ts"
import type { Outcome } from "../queue/index.ts"
import { summary } from "../text/index.ts"
import { TellExpiry } from "./jobs.ts"
import { mostExpiriesAtOnce, toldBeforeExpiry } from "./limits.ts"
import { holding, verification } from "./schema.ts"

const log = getLogger(["haversack", "backpack"])

/**
 * Plans to tell holders of the badges that expire within two weeks, each once. Whose badge is not valid any more need not hear that it
 * would have expired. Returns how many.
 */
export async function planExpiryNotices(ground: Ground): Promise<number> {
  const now = ground.now()
  return ground.database.transaction(async (tx) => {
    const due = await tx
      .select({ id: holding.id, verdict: verification.verdict })
      .from(holding)
      .leftJoin(verification, and(eq(verification.digest, holding.digest), eq(verification.holderId, holding.holderId)))
      .where(
        and(
          isNull(holding.expiryToldAt),
          gt(holding.validUntil, now),
          lte(holding.validUntil, new Date(now.getTime() + toldBeforeExpiry)),
        ),
      )
      .orderBy(asc(holding.validUntil))
      .limit(mostExpiriesAtOnce)
      .for("update", { of: holding, skipLocked: true })
    if (due.length === 0) return 0
    const ids = due.map(({ id }) => id)
    await tx.update(holding).set({ expiryToldAt: now }).where(inArray(holding.id, ids))
    const told = due.filter(({ verdict }) => verdict !== "invalid").map(({ id }) => ({ payload: { holdingId: id } }))
    if (told.length > 0) await ground.outbox.enqueueMany(tx, TellExpiry, told)
    return told.length
  })
}

/**
 * Tells a holder by mail that a badge of theirs is going to expire. The mail has the same Message-ID whenever it is sent for this badge,
 * since a process that dies after the mail server took it cannot know that.
 */
export async function tellExpiry(ground: Ground, holdingId: string): Promise<Outcome | undefined> {
  const [row] = await ground.database.orm.select().from(holding).where(eq(holding.id, holdingId)).limit(1)
  // Removed, or expired while mail could not be sent: then there is nothing to tell in time.
  if (row === undefined || row.validUntil === null || row.validUntil <= ground.now()) return undefined
  const mailbox = await mailboxOf(ground, row.holderId)
  if (mailbox === null) return undefined
  const sent = await ground.mailer.send({
    to: mailbox,
    name: `expiry-${holdingId}`,
    ...wordsOf(ground, holdingId, summary(row.name, 80), summary(row.issuerName, 80), row.validUntil),
  })
  if (sent.ok) return undefined
  if (sent.reason === "unreachable") return { outcome: "retry", reason: sent.sentence }
  log.warn("the mail about the expiry of {holdingId} was not taken: {sentence}", { holdingId, sentence: sent.sentence })
  return undefined
}

function wordsOf(ground: Ground, holdingId: string, badge: string, issuer: string, validUntil: Date) {
  const { origin, host } = ground.config
  const day = validUntil.toISOString().slice(0, 10)
  return {
    subject: `Your badge ${badge} expires on ${day}`,
    text: [
      `Your badge "${badge}" by ${issuer} expires on ${day} (universal time). After that it shows as expired to everybody who checks it.`,
      `If it can be renewed, its issuer says how: the badge's page tells who that is and what had to be done.\n${new URL(`/badges/${holdingId}`, origin).href}`,
      `You get this mail because this address was confirmed for an account at ${host}.`,
    ].join("\n\n"),
  }
}
