import { defineConsumer, defineJob, type Consumer } from "../queue/index.ts"
import { EraseGone } from "./erase-gone.ts"
import { AwardClaimed, AwardReplaced, AwardRevoked, AwardSuspensionChanged, OfferReceived } from "./events.ts"
import { ownWork, whileServersAreDown } from "./retries.ts"
import { DropUnwantedOffers } from "./unwanted-offers.ts"

/** Fetches what was offered, from the issuer's server, and checks it. */
export const FetchOfferedCredential = defineConsumer("backpack.fetch-offered-credential", {
  on: [OfferReceived],
  lane: "work",
  retry: whileServersAreDown,
})

/** Checks a badge in a backpack again, for instance because its issuer's server said that something changed. */
export const CheckHolding = defineJob<{ holdingId: string }>("backpack.check-holding", {
  lane: "work",
  retry: whileServersAreDown,
})

/** Checks a badge in a backpack that was checked long ago. */
export const CheckDueHolding = defineJob<{ holdingId: string }>("backpack.check-due-holding", {
  lane: "work",
  retry: whileServersAreDown,
})

/** Tells a holder that a badge is going to expire. */
export const TellExpiry = defineJob<{ holdingId: string }>("backpack.tell-expiry", {
  lane: "work",
  retry: whileServersAreDown,
})

/** Looks at something that somebody brought. A server that is down is no reason to try again here: that has a schedule of its own. */
export const CheckImport = defineJob<{ importId: string }>("backpack.check-import", { lane: "work", retry: ownWork })

/** Looks after badges that earners accepted at their issuer here: puts them where they are kept, checks them, lets them go. */
export const HostBadge = defineConsumer("backpack.host-badge", {
  on: [AwardClaimed, AwardRevoked, AwardSuspensionChanged, AwardReplaced],
  lane: "work",
  retry: ownWork,
})

export const backpackConsumers: Consumer[] = [FetchOfferedCredential, HostBadge, DropUnwantedOffers, EraseGone]
