/**
 * Three queues with their own concurrency, so that a burst in one cannot hold up the others: the product's own work, sending
 * to other servers (which mostly waits for them), and what other servers sent us.
 */
export const lanes = ["work", "delivery", "inbox"] as const

export type Lane = (typeof lanes)[number]

/** How many tasks of a lane run at once in one process. */
export const defaultConcurrency: Record<Lane, number> = { work: 8, delivery: 32, inbox: 8 }
