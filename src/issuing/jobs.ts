import { defineConsumer, exponentialBackoff, type Consumer } from "../queue/index.ts"
import { AwardOffered } from "./events.ts"

const hour = 60 * 60 * 1000

/** Writes to an email address that a badge was awarded to it. */
export const MailClaim = defineConsumer("issuing.mail-claim", {
  on: [AwardOffered],
  lane: "work",
  retry: { backoff: exponentialBackoff(5_000, 4 * hour), giveUpAfter: { milliseconds: 7 * 24 * hour } },
})

export const issuingConsumers: Consumer[] = [MailClaim]
