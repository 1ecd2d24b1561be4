import { and, eq } from "drizzle-orm"
import { newOpaqueId, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { HoldingShown, OfferAccepted, OfferDeclined } from "./events.ts"
import { eraseIfUnused } from "./held-credentials.ts"
import { holdingOrder, type Holding } from "./holdings.ts"
import { mayStand } from "./keepable.ts"
import { nextOfferState, type OfferState } from "./offer-states.ts"
import { offerOrder, type Offer } from "./offers.ts"
import { heldCredential, holding, offer, verification } from "./schema.ts"
import type { Visibility } from "./visibility.ts"

/**
 * The earner accepts: the badge stands in their backpack and, unless it is private, others hear of it. Accepting twice answers with the
 * same badge. What was refused as not valid cannot be accepted, because showing it would tell the world that it was earned.
 */
export async function acceptOffer(
  ground: Ground,
  holderId: string,
  offerId: string,
  visibility: Visibility,
): Promise<Result<Holding, "noSuchOffer" | "notYet" | "over" | "notValid">> {
  const now = ground.now()
  return ground.database.transaction(async (tx) => {
    const current = await offerOf(tx, holderId, offerId)
    if (current === null) return noSuchOffer()
    if (current.state === "accepted") {
      const [made] = await tx.select().from(holding).where(eq(holding.offerId, offerId)).limit(1)
      return made === undefined
        ? refused("over", "You have accepted this badge before and removed it since.")
        : ok(made)
    }
    const state = nextOfferState(current.state, "accept")
    if (state !== "accepted" || current.digest === null) return cannotAccept(current.state)
    const [kept] = await tx
      .select({ snapshot: heldCredential.snapshot, report: verification.report })
      .from(heldCredential)
      .innerJoin(verification, and(eq(verification.digest, heldCredential.digest), eq(verification.holderId, holderId)))
      .where(eq(heldCredential.digest, current.digest))
    if (kept === undefined || kept.snapshot === null)
      throw new Error(`offer ${offerId} is pending without its credential`)
    if (!mayStand(kept.report)) {
      return refused(
        "notValid",
        `This badge is not valid (${kept.report.label}), so it cannot be accepted. You can decline it.`,
      )
    }
    const { snapshot } = kept
    const shown = visibility !== "private"
    const [made] = await tx
      .insert(holding)
      .values({
        id: newOpaqueId(),
        holderId,
        digest: current.digest,
        offerId,
        issuerActorId: current.issuerActorId,
        visibility,
        showing: shown ? 1 : 0,
        name: snapshot.name,
        issuerName: snapshot.issuer.name,
        validFrom: momentOf(snapshot.validFrom),
        validUntil: momentOf(snapshot.validUntil),
        acceptedAt: now,
      })
      .onConflictDoNothing({ target: [holding.holderId, holding.digest] })
      .returning()
    const [standing] =
      made === undefined
        ? await tx
            .select()
            .from(holding)
            .where(and(eq(holding.holderId, holderId), eq(holding.digest, current.digest)))
        : [made]
    if (standing === undefined) throw new Error(`offer ${offerId} was accepted into nothing`)
    await tx.update(offer).set({ state, answeredAt: now }).where(eq(offer.id, offerId))
    await ground.outbox.emit(tx, OfferAccepted, { offerId, holdingId: standing.id }, { orderKey: offerOrder(offerId) })
    if (made !== undefined && visibility !== "private") {
      const showing = { holdingId: made.id, holderId, showing: made.showing, visibility }
      await ground.outbox.emit(tx, HoldingShown, showing, { orderKey: holdingOrder(made.id) })
    }
    return ok(standing)
  })
}

/** The earner declines, also before the badge has arrived. Its bytes are erased, and the same offer never comes back. */
export async function declineOffer(
  ground: Ground,
  holderId: string,
  offerId: string,
): Promise<Result<Offer, "noSuchOffer" | "over">> {
  const now = ground.now()
  return ground.database.transaction(async (tx) => {
    const current = await offerOf(tx, holderId, offerId)
    if (current === null) return noSuchOffer()
    const state = nextOfferState(current.state, "decline")
    if (state !== "declined") return refused("over", overSentence(current.state))
    if (current.state === "declined") return ok(current)
    const [moved] = await tx
      .update(offer)
      .set({ state, answeredAt: now, reason: null })
      .where(eq(offer.id, offerId))
      .returning()
    if (current.digest !== null) await eraseIfUnused(tx, current.digest, now)
    await ground.outbox.emit(tx, OfferDeclined, { offerId }, { orderKey: offerOrder(offerId) })
    return ok(moved ?? current)
  })
}

/** An offer to this earner, or null: nobody sees, or answers, what was offered to somebody else. */
export async function offerFor(ground: Ground, holderId: string, offerId: string): Promise<Offer | null> {
  if (!isUuid(offerId)) return null
  const [row] = await ground.database.orm
    .select()
    .from(offer)
    .where(and(eq(offer.id, offerId), eq(offer.recipientId, holderId)))
    .limit(1)
  return row ?? null
}

async function offerOf(tx: Tx, holderId: string, offerId: string): Promise<Offer | null> {
  if (!isUuid(offerId)) return null
  const [row] = await tx
    .select()
    .from(offer)
    .where(and(eq(offer.id, offerId), eq(offer.recipientId, holderId)))
    .for("update")
  return row ?? null
}

function cannotAccept(state: OfferState): Refusal<"notYet" | "over"> {
  if (state === "arriving") {
    return refused("notYet", "This badge has not arrived from its issuer's server yet. Try again in a moment.")
  }
  return refused("over", overSentence(state))
}

function overSentence(state: OfferState): string {
  switch (state) {
    case "withdrawn":
      return "The issuer has taken this badge back, so there is nothing to answer any more."
    case "declined":
      return "You have declined this badge before. Ask its issuer to award it to you again."
    case "accepted":
      return "You have accepted this badge before. You can remove it from your backpack."
    default:
      return "This badge could not be had from its issuer, or was not yours. Ask its issuer to award it again."
  }
}

const noSuchOffer = (): Refusal<"noSuchOffer"> => refused("noSuchOffer", "There is no such offer for you.")

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)

/** A date as the credential wrote it; what cannot be read as one was found by the check of its dates. */
function momentOf(text: string | null): Date | null {
  if (text === null) return null
  const moment = new Date(text)
  return Number.isNaN(moment.getTime()) ? null : moment
}
