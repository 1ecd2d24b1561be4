import { defineJob, exponentialBackoff } from "../queue/index.ts"

const minute = 60_000

/** Fetches a remote actor's picture. Apart from its handler, so that whoever records an actor can ask for it. */
export const FetchActorIcon = defineJob<{ actorId: string; iconUrl: string }>("actors.fetch-icon", {
  lane: "work",
  retry: { backoff: exponentialBackoff(minute, 60 * minute), giveUpAfter: { attempts: 6 } },
})
