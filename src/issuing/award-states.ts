/**
 * The life of an award at its issuer, as a pure table. Messages of two servers cross, repeat and overtake each other, so each one either
 * moves the award or changes nothing; none can bring an ended award back.
 *
 * ```
 * offered -> accepted -> revoked
 *         -> declined    replaced
 *         -> withdrawn
 *         -> expired
 *         -> replaced
 * ```
 */
export type AwardState = "offered" | "accepted" | "declined" | "withdrawn" | "expired" | "revoked" | "replaced"

/**
 * What can happen to an award: two answers of the earner, two decisions of the issuer, the end of the time in which a link could be used,
 * and that another award, which stands in this one's place, was accepted.
 */
export type AwardMessage = "accept" | "decline" | "withdraw" | "expire" | "revoke" | "replace"

const moves: Record<AwardState, Partial<Record<AwardMessage, AwardState>>> = {
  offered: {
    accept: "accepted",
    decline: "declined",
    withdraw: "withdrawn",
    expire: "expired",
    replace: "replaced",
  },
  accepted: { revoke: "revoked", replace: "replaced" },
  // Declined stays declined; an Accept that crosses our withdrawal finds it withdrawn, and withdrawn wins.
  declined: {},
  withdrawn: {},
  expired: {},
  revoked: {},
  replaced: {},
}

/** The state after `message`; the same state when the message changes nothing. */
export function nextAwardState(state: AwardState, message: AwardMessage): AwardState {
  return moves[state][message] ?? state
}

/**
 * Whether the revocation bit of an award in this state is set. The credential was signed before the earner answered, so a declined,
 * withdrawn or expired one must not verify either.
 */
export function isRevokedIn(state: AwardState): boolean {
  return !isLive(state)
}

/** Whether the award still stands: the same achievement is not offered to the same earner a second time meanwhile. */
export function isLive(state: AwardState): boolean {
  return state === "offered" || state === "accepted"
}
