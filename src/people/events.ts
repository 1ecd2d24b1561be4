import { defineEvent } from "../queue/index.ts"

/** A mailbox was proven to be a person's: what waits for its owner may be handed to them. */
export const EmailVerified = defineEvent<{ personId: string; actorId: string; email: string }>("person.email-verified")

/** Somebody deleted their account: other servers have to be told, and then everything of theirs is erased (`ActorGone`). */
export const AccountDeleted = defineEvent<{ actorId: string }>("account.deleted")
