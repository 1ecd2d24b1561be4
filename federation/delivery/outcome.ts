import type { NetResult } from "../../src/net/index.ts"

/**
 * What an attempt to deliver means.
 * - `delivered`: the other server took it.
 * - `refused`: it never will take this activity, or the inbox is no more; nothing is tried again.
 * - `later`: worth another attempt, after `after` milliseconds when the server said when. `troubled` says that the server
 *   itself is in trouble, which counts towards pausing it; a mere "not now" does not.
 */
export type DeliveryOutcome =
  | { outcome: "delivered"; status: number }
  | { outcome: "refused"; status: number | null; reason: string }
  | { outcome: "later"; status: number | null; reason: string; after?: number; troubled: boolean }

/** Statuses that may be different next time although they are not the server's trouble. */
const notNow = new Set([401, 408, 409, 421, 423, 425])

/** Sorts the answer to a delivery. Every other 4xx ends it: a server that knows no `Offer` says 400 for ever. */
export function judgeDelivery(answer: NetResult): DeliveryOutcome {
  if (answer.ok) return { outcome: "delivered", status: answer.status }
  const status = answer.status ?? null
  const reason = answer.sentence
  switch (answer.failure) {
    case "badUrl":
    case "blockedAddress":
    case "notAllowed":
      return { outcome: "refused", status, reason }
    case "dns":
    case "refused":
    case "timeout":
    case "tls":
    case "network":
      return { outcome: "later", status, reason, troubled: true }
    case "redirect":
      return { outcome: "later", status, reason, troubled: false }
    case "tooLarge":
    case "contentType":
      // The status was a success: only the words that came with it are not to be read.
      return { outcome: "delivered", status: answer.status ?? 202 }
    case "status":
      return judgeStatus(status ?? 0, reason, answer.retryAfter)
    default:
      return answer.failure satisfies never
  }
}

function judgeStatus(status: number, reason: string, retryAfter: number | undefined): DeliveryOutcome {
  const after = retryAfter === undefined ? undefined : retryAfter * 1000
  if (status === 429 || (status >= 500 && status !== 501))
    return { outcome: "later", status, reason, after, troubled: true }
  if (notNow.has(status)) return { outcome: "later", status, reason, after, troubled: false }
  return { outcome: "refused", status, reason }
}
