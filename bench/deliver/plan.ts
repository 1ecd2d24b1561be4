/** The same work for all three senders: one public note with a picture to so many inboxes, spread over the sink's hosts. */
export type Plan = { origins: string[]; warmUp: number; deliveries: number; concurrency: number }
export type Sent = { deliveries: number; cpuSeconds: number; seconds: number }

export const planFrom = (argument: string | undefined): Plan => JSON.parse(argument ?? "{}") as Plan

/** Distinct shared inboxes: `from` lets the warm-up have its own. */
export function inboxesOf({ origins }: Plan, from: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${origins[index % origins.length]}/inbox/${from + index}`)
}

export const noteContent =
  '<p>Alice earned <a href="https://badges.example/badges/1">Trail maker</a> from @makers@badges.example</p>'
