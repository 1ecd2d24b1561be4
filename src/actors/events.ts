import { defineEvent } from "../queue/index.ts"

/** The profile of an actor of this server changed: its followers' servers have to hear of it. */
export const ActorChanged = defineEvent<{ actorId: string }>("actor.changed")

/** An admin wants to know whether another server can be reached again: what waits for it shall be sent now. */
export const ServerAskedAgain = defineEvent<{ host: string }>("server.askedAgain")

/**
 * An actor is gone for good, here or elsewhere, and whoever had to be told of it is told: every room forgets what it keeps of it. Its row
 * stays, because its name must not come back.
 */
export const ActorGone = defineEvent<{ actorId: string }>("actor.gone")
