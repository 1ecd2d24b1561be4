import { collectDefaultMetrics, Registry } from "prom-client"

/**
 * What this process counts. One for the whole process, as Prometheus scrapes processes: two instances in one process (tests, the demo) are
 * counted together.
 */
export const registry = new Registry()

let collecting = false

/** Also measures the process itself from now on: event-loop delay, memory, garbage, processor time. Only worth its cost when somebody reads it. */
export function measureProcess(): void {
  if (collecting) return
  collecting = true
  collectDefaultMetrics({ register: registry })
}
