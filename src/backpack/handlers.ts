import { activityUri } from "../actors/index.ts"
import { isWorthRetrying } from "../credentials/index.ts"
import type { Ground } from "../ground.ts"
import { handle, handleEvent, happened, type Handler, type Work } from "../queue/index.ts"
import { checkAgain, checkDueHolding, openQuestion } from "./checks.ts"
import type { OwnDocuments } from "./documents.ts"
import { EraseGone, eraseGone } from "./erase-gone.ts"
import { AwardClaimed, AwardReplaced, AwardRevoked, AwardSuspensionChanged } from "./events.ts"
import { tellExpiry } from "./expiring.ts"
import { fetchOfferedCredential } from "./fetch-offer.ts"
import { checkHostedBadge, dropHostedBadge, keepClaimedBadge } from "./hosting.ts"
import { CheckDueHolding, CheckHolding, CheckImport, FetchOfferedCredential, HostBadge, TellExpiry } from "./jobs.ts"
import { checkImport } from "./imports/check.ts"
import { isLastTry } from "./retries.ts"
import { DropUnwantedOffers, dropUnwantedOffers } from "./unwanted-offers.ts"

/** What this room does when it is asked by a task. `own` reads what our own issuers publish. */
export function backpackHandlers(ground: Ground, own: OwnDocuments): Handler[] {
  return [
    handleEvent(FetchOfferedCredential, async (work) => {
      const fetched = await fetchOfferedCredential(ground, own, work.payload.offerId, {
        lastTry: isLastTry(work.createdAt, ground.now()),
        done: (tx) => work.done(tx),
      })
      return fetched.end === "retry" ? { outcome: "retry", reason: fetched.reason, after: fetched.after } : undefined
    }),
    handleEvent(HostBadge, async (work: Work<any>) => {
      const offerUri = (awardId: string) => activityUri(ground.config.origin, awardId)
      if (happened(work, AwardClaimed)) await keepClaimedBadge(ground, own, work.payload, (tx) => work.done(tx))
      else if (happened(work, AwardRevoked) || happened(work, AwardSuspensionChanged)) {
        const { awardId, reason } = work.payload
        await checkHostedBadge(ground, offerUri(awardId), reason ?? null)
      } else if (happened(work, AwardReplaced)) await dropHostedBadge(ground, offerUri(work.payload.awardId))
    }),
    handleEvent(EraseGone, (work) => eraseGone(ground, work.payload.actorId, (tx) => work.done(tx))),
    handleEvent(DropUnwantedOffers, (work: Work<any>) => dropUnwantedOffers(ground, work)),
    handle(CheckHolding, async (work) => {
      const checked = await checkAgain(ground, own, work.payload.holdingId, { evenIfFresh: true })
      // Removed meanwhile: nothing is left to check.
      if (!checked.ok || !isWorthRetrying(checked.value)) return undefined
      return { outcome: "retry", reason: openQuestion(checked.value) }
    }),
    handle(CheckImport, (work) => checkImport(ground, own, work.payload.importId, (tx) => work.done(tx))),
    handle(TellExpiry, (work) => tellExpiry(ground, work.payload.holdingId)),
    handle(CheckDueHolding, (work) =>
      checkDueHolding(ground, own, work.payload.holdingId, { lastTry: isLastTry(work.createdAt, ground.now()) }),
    ),
  ]
}
