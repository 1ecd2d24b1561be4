import { Pill } from "./pill.tsx"
import type { Sign } from "./tone.ts"

/** Where an award stands, as its issuer sees it. */
export type AwardState =
  | "offered"
  | "accepted"
  | "declined"
  | "withdrawn"
  | "waiting"
  | "undeliverable"
  | "queued"
  | "claim"
  | "claimed"
  | "note-undelivered"
  | "mail-undelivered"
  | "revoked"
  | "replaced"
  | "suspended"
  | "expired"

const SIGNS: Record<AwardState, Sign> = {
  offered: { word: "Offered", icon: "mail", tone: "note" },
  accepted: { word: "Accepted", icon: "check", tone: "good" },
  declined: { word: "Declined", icon: "cross", tone: "muted" },
  withdrawn: { word: "Withdrawn", icon: "undo", tone: "muted" },
  waiting: { word: "Waiting for the server", icon: "hourglass", tone: "caution" },
  queued: { word: "Waiting for its turn", icon: "hourglass", tone: "caution" },
  claim: { word: "Waiting for the claim", icon: "mail", tone: "note" },
  claimed: { word: "Claimed", icon: "check", tone: "good" },
  "note-undelivered": { word: "Note not delivered", icon: "warning", tone: "bad" },
  "mail-undelivered": { word: "Mail not delivered", icon: "warning", tone: "bad" },
  undeliverable: { word: "Could not be delivered", icon: "warning", tone: "bad" },
  revoked: { word: "Revoked", icon: "ban", tone: "bad" },
  replaced: { word: "Taken along", icon: "arrow-right", tone: "muted" },
  suspended: { word: "Suspended", icon: "pause", tone: "caution" },
  expired: { word: "Expired", icon: "clock", tone: "muted" },
}

export type StatusPillProps = { state: AwardState }

export function StatusPill({ state }: StatusPillProps) {
  return <Pill {...SIGNS[state]} />
}
