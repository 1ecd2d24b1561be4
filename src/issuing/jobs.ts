import { defineJob, exponentialBackoff } from "../queue/index.ts"

const hour = 60 * 60 * 1000

/** Writes to an email address that a badge was awarded to it. */
export const MailClaim = defineJob<{ awardId: string }>("issuing.mail-claim", {
  lane: "work",
  retry: { backoff: exponentialBackoff(5_000, 4 * hour), giveUpAfter: { milliseconds: 7 * 24 * hour } },
})
