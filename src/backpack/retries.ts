import { exponentialBackoff, type RetryPolicy } from "../queue/index.ts"

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** For what needs another server, which may be down for a weekend: soon at first, then every few hours, for a week. */
export const whileServersAreDown: RetryPolicy = {
  backoff: exponentialBackoff(5_000, 4 * hour),
  giveUpAfter: { milliseconds: 7 * day },
}

/** For what needs only ourselves. */
export const ownWork: RetryPolicy = { backoff: exponentialBackoff(2_000, 10 * minute), giveUpAfter: { attempts: 12 } }

/** Whether a task that is this old is about to be given up, so that what is known has to do. */
export function isLastTry(createdAt: Date, now: Date): boolean {
  return now.getTime() - createdAt.getTime() >= 7 * day - 5 * hour
}
