import { and, eq, ne } from "drizzle-orm"
import { activityUri, credentialUri } from "../actors/index.ts"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { isRevokedIn, nextAwardState, type AwardMessage } from "./award-states.ts"
import type { Award } from "./awards.ts"
import {
  AwardAnswered,
  AwardClaimed,
  AwardExpired,
  awardOrder,
  AwardReplaced,
  AwardRevoked,
  AwardWithdrawn,
} from "./events.ts"
import { award, awardClaim } from "./schema.ts"
import { suspensionListOf, writeStatusBit } from "./status-lists.ts"

/**
 * Moves an award, sets its bit and tells the others, or leaves all as it is when the message changes nothing. An award that stands in
 * another one's place moves that one too: its acceptance replaces it.
 *
 * @param options.claimedBy how an award was accepted whose earner has no backpack.
 * @param options.reason why it was revoked, in the issuer's words.
 */
export async function moveAward(
  ground: Ground,
  tx: Tx,
  awardId: string,
  message: AwardMessage,
  { claimedBy = "link", reason = null }: { claimedBy?: "link" | "like"; reason?: string | null } = {},
): Promise<Award> {
  const [seen] = await tx.select({ replacesId: award.replacesId }).from(award).where(eq(award.id, awardId))
  if (seen === undefined) throw new Error(`award ${awardId} is gone`)
  // Always the older one first, so that two who move the same pair wait for each other and not for ever.
  if (seen.replacesId !== null) await lockAward(tx, seen.replacesId)
  const current = await lockAward(tx, awardId)
  const state = nextAwardState(current.state, message)
  if (state === current.state) return current
  const now = ground.now()
  const isOver = isRevokedIn(state)
  const [moved] = await tx
    .update(award)
    .set({
      state,
      ...(message === "accept" || message === "decline" ? { answeredAt: now } : {}),
      ...(isOver ? { endedAt: now } : {}),
      ...(message === "revoke" ? { statusReason: reason } : {}),
      // What carries the hash of an email address is not kept longer than the question to whom it belongs.
      ...(isOver && current.toldBy === "mail" ? { credentialBytes: new Uint8Array() } : {}),
    })
    .where(eq(award.id, awardId))
    .returning()
  if (isOver) await writeEnd(tx, current)
  if (current.toldBy !== "offer") {
    await tx
      .update(awardClaim)
      .set({ sealedEmail: null, ...(state === "accepted" ? { claimedBy } : {}) })
      .where(eq(awardClaim.awardId, awardId))
  }
  const order = { orderKey: awardOrder(awardId) }
  if (state === "withdrawn") await ground.outbox.emit(tx, AwardWithdrawn, { awardId }, order)
  else if (state === "expired") await ground.outbox.emit(tx, AwardExpired, { awardId }, order)
  else if (state === "revoked") await ground.outbox.emit(tx, AwardRevoked, { awardId, reason }, order)
  else if (state === "accepted" || state === "declined") {
    await ground.outbox.emit(tx, AwardAnswered, { awardId, answer: state }, order)
  }
  if (state === "accepted" && current.toldBy === "note") {
    await emitClaimed(ground, tx, current, { visibility: "public", by: claimedBy })
  }
  if (state === "accepted" && current.replacesId !== null) await replaceAward(ground, tx, current.replacesId, awardId)
  if (state === "revoked") await withdrawSuccessors(ground, tx, awardId)
  return moved ?? current
}

/** An award that is over is revoked for good, also one that was suspended until then. */
async function writeEnd(tx: Tx, { statusListId, statusIndex, suspendedAt }: Award): Promise<void> {
  await writeStatusBit(tx, statusListId, statusIndex, true)
  const suspensionListId = suspendedAt === null ? null : await suspensionListOf(tx, statusListId)
  if (suspensionListId !== null) await writeStatusBit(tx, suspensionListId, statusIndex, false)
}

/** Ends an award in favour of the one that was accepted in its place. */
export async function replaceAward(ground: Ground, tx: Tx, awardId: string, by: string): Promise<void> {
  const replaced = await moveAward(ground, tx, awardId, "replace")
  if (replaced.state !== "replaced") return
  await ground.outbox.emit(tx, AwardReplaced, { awardId, by }, { orderKey: awardOrder(awardId) })
}

/** Takes back what was offered in the place of an award and not accepted yet, but for `except`. The caller holds the award itself. */
export async function withdrawSuccessors(ground: Ground, tx: Tx, awardId: string, except?: string): Promise<void> {
  const open = await tx
    .select({ id: award.id })
    .from(award)
    .where(
      and(
        eq(award.replacesId, awardId),
        eq(award.state, "offered"),
        except === undefined ? undefined : ne(award.id, except),
      ),
    )
  // oxlint-disable-next-line no-await-in-loop
  for (const { id } of open) await moveAward(ground, tx, id, "withdraw")
}

/** The earner accepted without a backpack's help: says where the badge has to be put. */
export async function emitClaimed(
  ground: Ground,
  tx: Tx,
  made: Award,
  how: { visibility: "public" | "followers" | "private"; by: "link" | "like" },
): Promise<void> {
  if (made.recipientId === null) throw new Error(`award ${made.id} was accepted by nobody`)
  const { origin } = ground.config
  await ground.outbox.emit(
    tx,
    AwardClaimed,
    {
      awardId: made.id,
      issuerActorId: made.issuerId,
      recipientId: made.recipientId,
      activityUri: activityUri(origin, made.id),
      credentialUrl: credentialUri(origin, made.credentialKey),
      ...how,
    },
    { orderKey: awardOrder(made.id) },
  )
}

/** An award's row, held until the transaction ends. */
export async function lockAward(tx: Tx, awardId: string): Promise<Award> {
  const [row] = await tx.select().from(award).where(eq(award.id, awardId)).for("update")
  if (row === undefined) throw new Error(`award ${awardId} is gone`)
  return row
}
