import { and, eq, inArray, sql, type SQL } from "drizzle-orm"
import { isPresent, type Actor } from "../actors/index.ts"
import { newId, type Executor } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { isBlockedBy } from "../moderation/index.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { CheckHolding } from "./jobs.ts"
import { OfferReceived } from "./events.ts"
import {
  longestCredentialUrl,
  mostOpenOffersPerHost,
  mostOpenOffersPerIssuer,
  mostOpenOffersPerIssuerAndEarner,
} from "./limits.ts"
import { nextOfferState, type OfferState } from "./offer-states.ts"
import { holding, offer } from "./schema.ts"

/** A badge that somebody wants to give to one of our earners, as it is stored. */
export type Offer = typeof offer.$inferSelect

export type ReceivedOffer = {
  /** The id of the Offer activity. */
  activityUri: string
  /** Whose own HTTP signature the Offer carried. */
  issuerActor: Actor
  /** The one actor in the Offer's `to`. */
  recipient: Actor
  /** The Offer's `object`: where the credential can be fetched. */
  credentialUrl: string
}

/**
 * Notes that a badge was offered; the credential is fetched later, by a task. Receiving the same offer again changes nothing, whatever
 * the earner answered meanwhile: `fresh` says whether it was new.
 */
export async function receiveOffer(
  ground: Ground,
  { activityUri, issuerActor, recipient, credentialUrl }: ReceivedOffer,
): Promise<
  Result<{ offerId: string; fresh: boolean }, "notAnEarner" | "foreignCredential" | "blocked" | "tooManyOffers">
> {
  if (!recipient.local || recipient.type !== "Person" || !isPresent(recipient)) {
    return refused("notAnEarner", "Nobody of that name receives badges on this server.")
  }
  if (!isPresent(issuerActor) || !comesFrom(issuerActor, credentialUrl) || !comesFrom(issuerActor, activityUri)) {
    return refused("foreignCredential", "An offered badge must lie on the server of whoever offers it.")
  }
  if (await isBlockedBy(ground, { blockerId: recipient.id, actor: issuerActor })) {
    return refused("blocked", "Its earner wants nothing of whoever offers it.")
  }
  const known = await knownOffer(ground.database.orm, credentialUrl, recipient.id)
  if (known !== null) return ok({ offerId: known, fresh: false })
  const crowded = await capReached(ground.database.orm, issuerActor, recipient.id)
  if (crowded !== null) return crowded
  const offerId = newId()
  const fresh = await ground.database.transaction(async (tx) => {
    const [row] = await tx
      .insert(offer)
      .values({
        id: offerId,
        activityUri,
        issuerActorId: issuerActor.id,
        issuerHost: issuerActor.host,
        recipientId: recipient.id,
        credentialUrl,
        receivedAt: ground.now(),
      })
      .onConflictDoNothing({ target: [offer.credentialUrl, offer.recipientId] })
      .returning({ id: offer.id })
    if (row !== undefined) await ground.outbox.emit(tx, OfferReceived, { offerId }, { orderKey: offerOrder(offerId) })
    return row !== undefined
  })
  if (fresh) return ok({ offerId, fresh })
  const first = await knownOffer(ground.database.orm, credentialUrl, recipient.id)
  if (first === null) throw new Error(`the offer of ${credentialUrl} was there and is gone`)
  return ok({ offerId: first, fresh: false })
}

/**
 * The issuer takes an offer back. When it crosses the earner's Accept, withdrawn wins: the badge stays in the backpack, because what is
 * kept there is the earner's, but it is checked at once, and its status list says that it is revoked.
 */
export async function withdrawOffer(
  ground: Ground,
  { activityUri, by }: { activityUri: string; by: Actor },
): Promise<Result<Offer, "noSuchOffer">> {
  const [found] = await ground.database.orm
    .select({ id: offer.id })
    .from(offer)
    .where(and(eq(offer.activityUri, activityUri), eq(offer.issuerActorId, by.id)))
    .limit(1)
  if (found === undefined) return refused("noSuchOffer", "There is no such offer here.")
  const withdrawn = await ground.database.transaction(async (tx) => {
    const [current] = await tx.select().from(offer).where(eq(offer.id, found.id)).for("update")
    if (current === undefined) throw new Error(`offer ${found.id} is gone`)
    const state = nextOfferState(current.state, "withdraw")
    if (state === current.state) return current
    const [moved] = await tx.update(offer).set({ state }).where(eq(offer.id, found.id)).returning()
    const [held] = await tx.select({ id: holding.id }).from(holding).where(eq(holding.offerId, found.id))
    if (held !== undefined) await ground.outbox.enqueue(tx, CheckHolding, { holdingId: held.id })
    return moved ?? current
  })
  return ok(withdrawn)
}

/** Tasks about one offer run in the order of what happened to it. */
export const offerOrder = (offerId: string): string => `offer:${offerId}`

/** The origin rule: what an actor says about an address counts only on the actor's own origin. */
function comesFrom(issuerActor: Actor, url: string): boolean {
  if (url.length > longestCredentialUrl || !URL.canParse(url)) return false
  const { origin, username, password, protocol } = new URL(url)
  const web = protocol === "https:" || protocol === "http:"
  return web && username === "" && password === "" && origin === new URL(issuerActor.uri).origin
}

async function knownOffer(executor: Executor, credentialUrl: string, recipientId: string): Promise<string | null> {
  const [row] = await executor
    .select({ id: offer.id })
    .from(offer)
    .where(and(eq(offer.credentialUrl, credentialUrl), eq(offer.recipientId, recipientId)))
    .limit(1)
  return row?.id ?? null
}

/** Caps are soft: offers that arrive at the same moment may pass together. They bound what a flood leaves, not its last row. */
async function capReached(
  executor: Executor,
  issuerActor: Actor,
  recipientId: string,
): Promise<Refusal<"tooManyOffers"> | null> {
  const ofIssuer = eq(offer.issuerActorId, issuerActor.id)
  const waits: OfferState[] = ["arriving", "pending"]
  // What came to nothing without its earner stays for weeks, too: whoever offers rubbish, or takes back what they offer, fills the same rows.
  const leftHere: OfferState[] = [...waits, "refused", "withdrawn"]
  const caps: [SQL | undefined, OfferState[], number, string][] = [
    [and(ofIssuer, eq(offer.recipientId, recipientId)), waits, mostOpenOffersPerIssuerAndEarner, "this earner"],
    [ofIssuer, leftHere, mostOpenOffersPerIssuer, "this server"],
    [eq(offer.issuerHost, issuerActor.host), leftHere, mostOpenOffersPerHost, "this server"],
  ]
  for (const [scope, states, most, where] of caps) {
    const open = executor
      .select({ one: sql`1` })
      .from(offer)
      .where(and(scope, inArray(offer.state, states)))
      .limit(most)
      .as("open")
    const [count] = await executor.select({ open: sql<number>`count(*)::int` }).from(open)
    if ((count?.open ?? 0) >= most) {
      return refused("tooManyOffers", `Too many badges wait for an answer at ${where}. Offer this one again later.`)
    }
  }
  return null
}
