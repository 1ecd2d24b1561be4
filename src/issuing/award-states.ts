/**
 * The life of an award at its issuer, as a pure table. Messages of two servers cross, repeat and overtake each other, so each one either
 * moves the award or changes nothing; none can bring an ended award back.
 *
 * ```
 * offered -> accepted -> revoked
 *         -> declined
 *         -> withdrawn
 * ```
 */
export type AwardState = "offered" | "accepted" | "declined" | "withdrawn" | "revoked"

/** What can happen to an award: two answers of the earner, two decisions of the issuer. */
export type AwardMessage = "accept" | "decline" | "withdraw" | "revoke"

const moves: Record<AwardState, Partial<Record<AwardMessage, AwardState>>> = {
  offered: { accept: "accepted", decline: "declined", withdraw: "withdrawn" },
  accepted: { revoke: "revoked" },
  // Declined stays declined; an Accept that crosses our withdrawal finds it withdrawn, and withdrawn wins.
  declined: {},
  withdrawn: {},
  revoked: {},
}

/** The state after `message`; the same state when the message changes nothing. */
export function nextAwardState(state: AwardState, message: AwardMessage): AwardState {
  return moves[state][message] ?? state
}

/**
 * Whether the revocation bit of an award in this state is set. The credential was signed before the earner answered, so a declined or
 * withdrawn one must not verify either.
 */
export function isRevokedIn(state: AwardState): boolean {
  return state === "declined" || state === "withdrawn" || state === "revoked"
}

/** Whether the award still stands: the same achievement is not offered to the same earner a second time meanwhile. */
export function isLive(state: AwardState): boolean {
  return state === "offered" || state === "accepted"
}
