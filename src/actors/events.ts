import { defineEvent } from "../queue/index.ts"

/** The profile of an actor of this server changed: its followers' servers have to hear of it. */
export const ActorChanged = defineEvent<{ actorId: string }>("actor.changed")

/** An admin wants to know whether another server can be reached again: what waits for it shall be sent now. */
export const ServerAskedAgain = defineEvent<{ host: string }>("server.askedAgain")
