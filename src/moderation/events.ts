import { defineEvent } from "../queue/index.ts"

/** One of our people blocks somebody: what they have to do with each other ends. The event's id is the Block's activity id. */
export const ActorBlocked = defineEvent<{ blockerId: string; blockedId: string; activityUri: string }>("actor.blocked")

/** One of our people takes a block back; the row is gone, so everything the Undo needs is here. */
export const ActorUnblocked = defineEvent<{ blockerId: string; blockedId: string; activityUri: string }>(
  "actor.unblocked",
)

/** Somebody elsewhere blocks one of ours: our follow of them, and theirs of ours, end without a word. */
export const BlockReceived = defineEvent<{ blockerId: string; blockedId: string }>("block.received")

/** One of our people wants nothing of a whole server. */
export const ServerBlocked = defineEvent<{ actorId: string; domain: string }>("server.blocked")

/** Somebody or some server elsewhere was suspended: what is kept of those who are suspended has to go. */
export const SuspendedElsewhere = defineEvent<Record<string, never>>("moderation.suspended-elsewhere")

/** Pictures of some server are not kept any more. */
export const MediaRejected = defineEvent<{ domain: string }>("moderation.media-rejected")

/** A report is to be told to the server of whom it is about. The event's id is the Flag's activity id. */
export const ReportForwarded = defineEvent<{ reportId: string }>("report.forwarded")
