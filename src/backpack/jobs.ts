import { defineConsumer, defineJob, type Consumer } from "../queue/index.ts"
import { OfferReceived } from "./events.ts"
import { whileServersAreDown } from "./retries.ts"

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

export const backpackConsumers: Consumer[] = [FetchOfferedCredential]
