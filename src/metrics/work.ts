import { Counter, Histogram } from "prom-client"
import { registry } from "./registry.ts"

const attempts = new Histogram({
  name: "haversack_task_attempt_duration_seconds",
  help: "How long attempts at tasks took, by job and by how they ended",
  labelNames: ["job", "outcome"] as const,
  buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 120],
  registers: [registry],
})

/** How an attempt at a task ended: `done`, `retry` (it waits for another), `dead` (given up), `lost` (another worker has it now). */
export type AttemptOutcome = "done" | "retry" | "dead" | "lost"

/** One attempt at a task. `job` is the name of a registered job; null for one that this version does not know. */
export function countAttempt(job: string | null, outcome: AttemptOutcome, seconds: number): void {
  attempts.observe({ job: job ?? "unknown", outcome }, seconds)
}

const deliveries = new Counter({
  name: "haversack_deliveries_total",
  help: "Attempts to hand an activity to another server, by what came of them",
  labelNames: ["outcome"] as const,
  registers: [registry],
})

/** What came of an attempt to deliver. `later` is tried again, `dead` was tried for days, `here` never left this server. */
export type CountedDelivery = "delivered" | "refused" | "later" | "dead" | "superseded" | "here"

export const countDelivery = (outcome: CountedDelivery): void => deliveries.inc({ outcome })

const verifications = new Counter({
  name: "haversack_verifications_total",
  help: "Badges checked, by verdict",
  labelNames: ["verdict"] as const,
  registers: [registry],
})

export const countVerification = (verdict: "verified" | "warning" | "invalid" | "unknown"): void =>
  verifications.inc({ verdict })

const activities = new Counter({
  name: "haversack_inbox_activities_total",
  help: "Activities that came to an inbox, by type and by the status they were answered with",
  labelNames: ["type", "status"] as const,
  registers: [registry],
})

/** One activity at the door. `type` is a kind that is handled here, `other` for all else, `unread` when it was refused before it was read. */
export const countActivity = (type: string, status: number): void => activities.inc({ type, status: String(status) })

const outgoing = new Counter({
  name: "haversack_outgoing_requests_total",
  help: "Requests to other servers, by outcome: ok, or the kind of failure (blockedAddress: the guard refused to open a socket)",
  labelNames: ["outcome"] as const,
  registers: [registry],
})

/** One request to another server: `ok`, or one of the kinds of failure that src/net knows. */
export const countOutgoing = (outcome: string): void => outgoing.inc({ outcome })
