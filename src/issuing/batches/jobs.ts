import { defineJob, exponentialBackoff } from "../../queue/index.ts"

/**
 * Awards some rows of a batch to people of one server and makes room for other work. It gives up by itself; the bound here is for what
 * nobody thought of.
 */
export const AwardBatchRows = defineJob<{ batchId: string; server: string }>("issuing.award-batch-rows", {
  lane: "work",
  retry: { backoff: exponentialBackoff(2_000, 10 * 60_000), giveUpAfter: { milliseconds: 3 * 24 * 3_600_000 } },
})

/** When a server that is away is asked again; `attempt` is how often it was. */
export const whileServerIsAway = exponentialBackoff(60_000, 3_600_000)
