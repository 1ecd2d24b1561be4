import { getLogger } from "@logtape/logtape"
import { actorById, type Actor } from "../actors/index.ts"
import { waitingOffer } from "../backpack/index.ts"
import type { Ground } from "../ground.ts"
import { isMutedBy, standingOfActor, trusts } from "../moderation/index.ts"
import { mailboxOf } from "../people/index.ts"
import type { Outcome } from "../queue/index.ts"
import { formatHandle, summary } from "../text/index.ts"
import { isFollower } from "./follows.ts"
import { mostOfferMailsPerDay } from "./limits.ts"

const log = getLogger(["haversack", "social"])

/**
 * Tells somebody by mail that a badge is offered to them. The mail has the same Message-ID whenever it is sent for this offer, since a
 * process that dies after the mail server took it cannot know that. Nothing is sent when they answered already, when the badge cannot be
 * accepted, or when so many were offered in a day that the mails would be the nuisance.
 */
export async function mailOffer(ground: Ground, offerId: string): Promise<Outcome | undefined> {
  const offer = await waitingOffer(ground, offerId)
  if (offer === null) return undefined
  const [mailbox, issuer] = await Promise.all([
    mailboxOf(ground, offer.recipientId),
    actorById(ground, offer.issuerActorId),
  ])
  if (mailbox === null || issuer === null) return undefined
  if (await isKeptApart(ground, offer.recipientId, issuer)) return undefined
  if (offer.offersBefore >= mostOfferMailsPerDay) {
    log.info("offer {offerId} is not told by mail: its earner was offered many badges today", { offerId })
    return undefined
  }
  const sent = await ground.mailer.send({
    to: mailbox,
    name: `offer-${offerId}`,
    ...wordsOf(ground, offerId, {
      badge: summary(offer.badgeName, 80),
      issuer: summary(offer.issuerName, 80),
      handle: formatHandle({ username: issuer.handle, host: issuer.host }),
    }),
  })
  if (sent.ok) return undefined
  if (sent.reason === "unreachable") return { outcome: "retry", reason: sent.sentence }
  // The offer stands in the backpack in any case, so this is the end of a mail and not of an offer.
  log.warn("the mail about offer {offerId} was not taken: {sentence}", { offerId, sentence: sent.sentence })
  return undefined
}

/** Offers that wait apart from others in the backpack are not told by mail either. */
async function isKeptApart(ground: Ground, recipientId: string, issuer: Actor): Promise<boolean> {
  const standing = await standingOfActor(ground, issuer)
  if (standing === "suspended") return true
  const isQuiet = standing === "limited" || (await isMutedBy(ground, recipientId, issuer.id))
  return (
    isQuiet && !(await isFollower(ground, recipientId, issuer.id)) && !(await trusts(ground, recipientId, issuer.id))
  )
}

function wordsOf(
  ground: Ground,
  offerId: string,
  { badge, issuer, handle }: { badge: string; issuer: string; handle: string },
): { subject: string; text: string } {
  const { origin, host } = ground.config
  return {
    subject: `${issuer} offers you the badge ${badge}`,
    text: [
      `${issuer} (${handle}) offers you the badge "${badge}".`,
      `Look at it, at who offers it and at how it was checked, and accept or decline it:\n${new URL(`/offers/${offerId}`, origin).href}`,
      `Nobody else sees it before you accept it.`,
      `You get this mail because this address was confirmed for an account at ${host}.`,
    ].join("\n\n"),
  }
}
