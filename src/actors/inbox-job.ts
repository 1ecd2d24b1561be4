import { defineJob, exponentialBackoff } from "../queue/index.ts"

const hour = 3_600_000

/** Looks whether a remote actor is there, after its inbox was not. */
export const CheckInbox = defineJob<{ actorId: string }>("actors.check-inbox", {
  lane: "work",
  retry: { backoff: exponentialBackoff(hour / 4, 6 * hour), giveUpAfter: { attempts: 6 } },
})
