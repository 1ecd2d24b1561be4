import { eq } from "drizzle-orm"
import { actorById, instanceActor, isOwnOrigin, signAs, type Actor } from "../actors/index.ts"
import {
  didWebOf,
  digestOf,
  InvalidDidError,
  isWorthRetrying,
  maximumDocumentBytes,
  type OpenBadgeCredential,
} from "../credentials/index.ts"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { OfferBecamePending } from "./events.ts"
import { eraseIfUnused, keepCredential, type ArrivedCredential } from "./held-credentials.ts"
import { mayPass, type OwnDocuments } from "./documents.ts"
import { readKeepable } from "./keepable.ts"
import { nextOfferState, type OfferMessage } from "./offer-states.ts"
import { offerOrder, type Offer } from "./offers.ts"
import { heldCredential, offer } from "./schema.ts"
import { makeSnapshot } from "./snapshots.ts"
import { checkCredential } from "./verify.ts"

/** `retry`: what is missing may come later; `settled`: the offer waits for its earner, or is over. */
export type FetchEnd = { end: "settled" } | { end: "retry"; reason: string; after?: number }

type Fetched = { ok: true; bytes: Uint8Array } | { ok: false; passing: boolean; reason: string; after?: number }

const credentialTypes = [
  "application/vc",
  "application/ld+json",
  "application/json",
  "application/vc+ld+json",
  "application/activity+json",
]

/**
 * Fetches an offered credential, checks it and lets its earner see it. The bytes are dropped unless the credential is from the very actor
 * that offered it and for the very earner it was offered to: nothing of what others sign shows here.
 *
 * @param options.lastTry no later attempt will follow: what could not be checked is shown as that, what never came is refused.
 * @param options.done marks the task as done, in the same transaction as its effect.
 */
export async function fetchOfferedCredential(
  ground: Ground,
  own: OwnDocuments,
  offerId: string,
  options: { lastTry: boolean; done(tx: Tx): Promise<void> },
): Promise<FetchEnd> {
  const [found] = await ground.database.orm.select().from(offer).where(eq(offer.id, offerId)).limit(1)
  if (found === undefined || found.state !== "arriving") return { end: "settled" }
  const recipient = await actorById(ground, found.recipientId)
  const issuerActor = await actorById(ground, found.issuerActorId)
  if (recipient === null || issuerActor === null) throw new Error(`offer ${offerId} has lost its actors`)
  const settle = (message: OfferMessage, reason: string | null, arrived: ArrivedCredential | null) =>
    ground.database.transaction(async (tx) => {
      await moveArriving(ground, tx, { offerId: found.id, message, reason, arrived, recipient })
      await options.done(tx)
    })

  const fetched = await bytesOf(ground, own, found, recipient)
  if (!fetched.ok) {
    if (fetched.passing && !options.lastTry) {
      await noteReason(ground, offerId, fetched.reason)
      return { end: "retry", reason: fetched.reason, after: fetched.after }
    }
    await settle("refuse", fetched.reason, null)
    return { end: "settled" }
  }
  const read = readKeepable(fetched.bytes)
  const stranger = read.ok ? strangerIn(read.credential, issuerActor, recipient) : read.sentence
  if (!read.ok || stranger !== null) {
    await settle("refuse", stranger, null)
    return { end: "settled" }
  }
  const report = await checkCredential(ground, own, fetched.bytes, { issuerActor, recipientUri: recipient.uri })
  if (report.reason === "issuerMismatch" || report.reason === "recipientMismatch") {
    await settle(
      "refuse",
      report.checks.find((check) => check.reason === report.reason)?.sentence ?? report.label,
      null,
    )
    return { end: "settled" }
  }
  if (report.reason === "revoked") {
    // The issuer took it back before it was fetched; its Undo may have overtaken the Offer.
    await settle("withdraw", "The issuer took this badge back before it arrived.", null)
    return { end: "settled" }
  }
  const { snapshot, picture } = await makeSnapshot(ground, own, read.credential, issuerActor)
  const arrived: ArrivedCredential = {
    bytes: fetched.bytes,
    digest: digestOf(fetched.bytes),
    credentialId: read.credential.id,
    sourceUrl: found.credentialUrl,
    snapshot,
    picture,
    report,
  }
  if (isWorthRetrying(report) && !options.lastTry) {
    const reason = report.checks.find((check) => check.outcome === "unknown")?.sentence ?? report.label
    await ground.database.transaction(async (tx) => {
      const [current] = await tx.select().from(offer).where(eq(offer.id, offerId)).for("update")
      if (current?.state !== "arriving") return
      await keepCredential(tx, arrived, recipient.id, ground.now())
      await tx.update(offer).set({ digest: arrived.digest, reason }).where(eq(offer.id, offerId))
    })
    return { end: "retry", reason }
  }
  await settle("fetch", null, arrived)
  return { end: "settled" }
}

/** The bytes that an earlier attempt kept, our own issuer's, or what the issuer's server answers. */
async function bytesOf(ground: Ground, own: OwnDocuments, found: Offer, recipient: Actor): Promise<Fetched> {
  if (found.digest !== null) {
    const [kept] = await ground.database.orm
      .select({ bytes: heldCredential.bytes })
      .from(heldCredential)
      .where(eq(heldCredential.digest, found.digest))
    if (kept !== undefined && kept.bytes !== null) return { ok: true, bytes: kept.bytes }
  }
  if (isOwnOrigin(ground, found.credentialUrl)) {
    const bytes = await own.credential(found.credentialUrl, recipient.uri)
    return bytes === null
      ? { ok: false, passing: false, reason: "There is no such badge on this server." }
      : { ok: true, bytes }
  }
  const asWhom = await instanceActor(ground)
  const answer = await ground.net.fetch(found.credentialUrl, {
    accept: "application/vc, application/ld+json;q=0.9, application/json;q=0.8",
    contentTypes: credentialTypes,
    maxBytes: maximumDocumentBytes,
    // What the issuer's server redirects to is not what it offered.
    redirects: "none",
    sign: signAs(ground, asWhom.id),
  })
  if (answer.ok) return { ok: true, bytes: answer.bytes }
  return {
    ok: false,
    passing: mayPass(answer),
    reason: answer.sentence,
    ...(answer.retryAfter === undefined ? {} : { after: answer.retryAfter * 1000 }),
  }
}

/** Why a credential is not what the Offer said, or null. An issuer may be named by its actor id or by that id's did:web. */
function strangerIn(credential: OpenBadgeCredential, issuerActor: Actor, recipient: Actor): string | null {
  const { id } = credential.issuer
  if (id !== issuerActor.uri && id !== didSpelling(issuerActor.uri)) {
    return `This badge says that ${id} issued it, but it was offered by ${issuerActor.uri}. It was not kept.`
  }
  if (credential.credentialSubject.id !== recipient.uri) {
    return "This badge was awarded to somebody else. It was not kept."
  }
  return null
}

/** Another server's actor id may have parts that no did:web can carry; then only the id itself names it. */
function didSpelling(actorUri: string): string | null {
  try {
    return didWebOf(actorUri)
  } catch (error) {
    if (error instanceof InvalidDidError) return null
    throw error
  }
}

type Arrival = {
  offerId: string
  message: OfferMessage
  reason: string | null
  arrived: ArrivedCredential | null
  recipient: Actor
}

async function moveArriving(
  ground: Ground,
  tx: Tx,
  { offerId, message, reason, arrived, recipient }: Arrival,
): Promise<void> {
  const now = ground.now()
  const [current] = await tx.select().from(offer).where(eq(offer.id, offerId)).for("update")
  if (current === undefined || current.state !== "arriving") return
  if (arrived !== null) await keepCredential(tx, arrived, recipient.id, now)
  const digest = arrived?.digest ?? null
  const state = nextOfferState(current.state, message)
  await tx.update(offer).set({ state, reason, digest }).where(eq(offer.id, offerId))
  if (state === "pending") {
    await ground.outbox.emit(tx, OfferBecamePending, { offerId }, { orderKey: offerOrder(offerId) })
  }
  if (current.digest !== null && digest === null) await eraseIfUnused(tx, current.digest, now)
}

async function noteReason(ground: Ground, offerId: string, reason: string): Promise<void> {
  await ground.database.orm.update(offer).set({ reason }).where(eq(offer.id, offerId))
}
