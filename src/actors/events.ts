import { defineEvent } from "../queue/index.ts"

/** The profile of an actor of this server changed: its followers' servers have to hear of it. */
export const ActorChanged = defineEvent<{ actorId: string }>("actor.changed")
