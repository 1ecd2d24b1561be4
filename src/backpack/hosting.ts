import { and, eq } from "drizzle-orm"
import { actorById, type Actor } from "../actors/index.ts"
import { digestOf } from "../credentials/index.ts"
import { newId, newOpaqueId, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import type { OwnDocuments } from "./documents.ts"
import { HoldingShown, type ClaimedAward } from "./events.ts"
import { keepCredential, type ArrivedCredential } from "./held-credentials.ts"
import { holdingOrder, removeHolding, type Holding } from "./holdings.ts"
import { keepIssuerReason } from "./issuer-reason.ts"
import { CheckHolding } from "./jobs.ts"
import { readKeepable } from "./keepable.ts"
import { holding, offer } from "./schema.ts"
import { makeSnapshot } from "./snapshots.ts"
import { checkCredential } from "./verify.ts"

/**
 * Puts a badge of one of our own issuers where its earner can keep it, who has accepted it here: in the backpack of one of our people, or,
 * for somebody whose server keeps no badges, on a page of this server. For those nothing is published: we are not their server and
 * have no voice of theirs. Doing it again changes nothing, and what was removed since does not come back.
 *
 * @param done marks the task as done, in the same transaction as its effect.
 * @returns the badge, or null when it was put there before and removed since, or its earner is gone.
 */
export async function keepClaimedBadge(
  ground: Ground,
  own: OwnDocuments,
  claimed: ClaimedAward,
  done: (tx: Tx) => Promise<void> = async () => undefined,
): Promise<Holding | null> {
  const before = await keptAlready(ground, claimed)
  if (before !== undefined) return before
  const holder = await actorById(ground, claimed.recipientId)
  const issuerActor = await actorById(ground, claimed.issuerActorId)
  if (holder === null || issuerActor === null) throw new Error(`award ${claimed.awardId} has lost one of its actors`)
  const bytes = await own.credential(claimed.credentialUrl, holder.uri)
  // Ended and erased meanwhile.
  if (bytes === null) return null
  const read = readKeepable(bytes)
  if (!read.ok) throw new Error(`our own credential ${claimed.credentialUrl} cannot be read: ${read.sentence}`)
  const report = await checkCredential(ground, own, bytes, { issuerActor, recipientUri: holder.uri })
  const { snapshot, picture } = await makeSnapshot(ground, own, read.credential, issuerActor)
  const arrived: ArrivedCredential = {
    bytes,
    digest: digestOf(bytes),
    credentialId: read.credential.id,
    sourceUrl: claimed.credentialUrl,
    snapshot,
    picture,
    report,
  }
  const made = await ground.database.transaction(async (tx) => {
    const written = await write(ground, tx, { claimed, holder, issuerActor, arrived })
    await done(tx)
    return written
  })
  return made ?? (await keptAlready(ground, claimed)) ?? null
}

/** The badge as it was put there before; null when it was removed since, undefined when it never was. */
async function keptAlready(ground: Ground, claimed: ClaimedAward): Promise<Holding | null | undefined> {
  const [row] = await ground.database.orm
    .select({ offerId: offer.id, holding })
    .from(offer)
    .leftJoin(holding, eq(holding.offerId, offer.id))
    .where(and(eq(offer.credentialUrl, claimed.credentialUrl), eq(offer.recipientId, claimed.recipientId)))
    .limit(1)
  return row === undefined ? undefined : row.holding
}

type Parts = { claimed: ClaimedAward; holder: Actor; issuerActor: Actor; arrived: ArrivedCredential }

async function write(
  ground: Ground,
  tx: Tx,
  { claimed, holder, issuerActor, arrived }: Parts,
): Promise<Holding | null> {
  const now = ground.now()
  const { snapshot } = arrived
  const offerId = newId()
  const [fresh] = await tx
    .insert(offer)
    .values({
      id: offerId,
      activityUri: claimed.activityUri,
      issuerActorId: issuerActor.id,
      issuerHost: issuerActor.host,
      recipientId: holder.id,
      credentialUrl: claimed.credentialUrl,
      state: "accepted",
      digest: arrived.digest,
      receivedAt: now,
      answeredAt: now,
    })
    .onConflictDoNothing({ target: [offer.credentialUrl, offer.recipientId] })
    .returning({ id: offer.id })
  if (fresh === undefined) return null
  await keepCredential(tx, arrived, holder.id, now)
  const isPublished = holder.local && claimed.visibility !== "private"
  const [made] = await tx
    .insert(holding)
    .values({
      id: newOpaqueId(),
      holderId: holder.id,
      digest: arrived.digest,
      offerId,
      issuerActorId: issuerActor.id,
      visibility: claimed.visibility,
      showing: claimed.visibility === "private" ? 0 : 1,
      name: snapshot.name,
      issuerName: snapshot.issuer.name,
      validFrom: momentOf(snapshot.validFrom),
      validUntil: momentOf(snapshot.validUntil),
      acceptedAt: now,
    })
    .returning()
  if (made === undefined) throw new Error(`award ${claimed.awardId} was kept nowhere`)
  if (isPublished && claimed.visibility !== "private") {
    const shown = { holdingId: made.id, holderId: holder.id, showing: made.showing, visibility: claimed.visibility }
    await ground.outbox.emit(tx, HoldingShown, shown, { orderKey: holdingOrder(made.id) })
  }
  return made
}

/** The badge of an award of ours that is hosted here for somebody elsewhere; null when there is none. */
export async function hostedBadgeOf(ground: Ground, offerActivityUri: string): Promise<Holding | null> {
  const [row] = await ground.database.orm
    .select({ holding })
    .from(offer)
    .innerJoin(holding, eq(holding.offerId, offer.id))
    .where(eq(offer.activityUri, offerActivityUri))
    .limit(1)
  if (row === undefined) return null
  const holder = await actorById(ground, row.holding.holderId)
  return holder === null || holder.local ? null : row.holding
}

/**
 * An award of ours was revoked, suspended or reinstated: the badge that is hosted here for its earner is checked, as their own server would.
 *
 * @param reason why, in the issuer's words.
 */
export async function checkHostedBadge(ground: Ground, offerActivityUri: string, reason: string | null): Promise<void> {
  const hosted = await hostedBadgeOf(ground, offerActivityUri)
  if (hosted === null) return
  await ground.database.transaction(async (tx) => {
    await keepIssuerReason(tx, eq(holding.id, hosted.id), reason)
    await ground.outbox.enqueue(tx, CheckHolding, { holdingId: hosted.id })
  })
}

/** Its earner took a badge along: the page that stood here for them goes. */
export async function dropHostedBadge(ground: Ground, offerActivityUri: string): Promise<void> {
  const hosted = await hostedBadgeOf(ground, offerActivityUri)
  if (hosted !== null) await removeHolding(ground, hosted.holderId, hosted.id)
}

const momentOf = (text: string | null): Date | null => (text === null ? null : new Date(text))
