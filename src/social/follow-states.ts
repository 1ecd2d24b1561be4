/**
 * The life of a Follow, as a pure table. `none` is the absence of a row.
 *
 * ```
 * none -> requested -> accepted -> rejected
 *                   -> rejected
 * any  -> none (unfollow), rejected -> requested (asked anew, with an activity id of its own)
 * ```
 */
export type FollowState = "none" | "requested" | "accepted" | "rejected"
export type FollowMessage = "request" | "accept" | "reject" | "unfollow"

const moves: Record<FollowState, Partial<Record<FollowMessage, FollowState>>> = {
  none: { request: "requested" },
  requested: { accept: "accepted", reject: "rejected", unfollow: "none" },
  // A Reject after an Accept is how other servers remove a follower.
  accepted: { reject: "rejected", unfollow: "none" },
  // An old Accept posted again must not bring back a follower who was removed: only a new Follow can.
  rejected: { request: "requested", unfollow: "none" },
}

/** The state after `message`; the same state when the message changes nothing. */
export function nextFollowState(state: FollowState, message: FollowMessage): FollowState {
  return moves[state][message] ?? state
}
