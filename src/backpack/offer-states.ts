/**
 * The life of an offer at the earner's server, as a pure table. Whatever order the messages of two servers arrive in, and however often,
 * the offer ends in a lawful state: an answer is given once, and a withdrawal that crosses an Accept wins.
 *
 * ```
 * arriving -> pending -> accepted -> withdrawn
 *          -> refused    declined
 *          -> declined   withdrawn
 *          -> withdrawn
 * ```
 */
export type OfferState = "arriving" | "pending" | "accepted" | "declined" | "withdrawn" | "refused"

/**
 * `fetch`: the credential came and is this earner's; `refuse`: it never came, or is not theirs; `accept`, `decline`: the earner's answers;
 * `withdraw`: the issuer's Undo.
 */
export type OfferMessage = "fetch" | "refuse" | "accept" | "decline" | "withdraw"

const moves: Record<OfferState, Partial<Record<OfferMessage, OfferState>>> = {
  arriving: { fetch: "pending", refuse: "refused", decline: "declined", withdraw: "withdrawn" },
  pending: { accept: "accepted", decline: "declined", withdraw: "withdrawn" },
  accepted: { withdraw: "withdrawn" },
  declined: {},
  withdrawn: {},
  refused: {},
}

/** The state after `message`; the same state when the message changes nothing. */
export function nextOfferState(state: OfferState, message: OfferMessage): OfferState {
  return moves[state][message] ?? state
}

/** Whether the earner still has to answer: these count against the caps. */
export function isOpen(state: OfferState): boolean {
  return state === "arriving" || state === "pending"
}
