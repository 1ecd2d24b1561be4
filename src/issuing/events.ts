import { defineEvent } from "../queue/index.ts"

/** An award was signed and offered. The event's id is the award's id, so that the Offer's activity id can be found from either. */
export const AwardOffered = defineEvent<{ awardId: string }>("award.offered")

/** The issuer took an unanswered offer back; the credential's revocation bit is set. */
export const AwardWithdrawn = defineEvent<{ awardId: string }>("award.withdrawn")

/** The earner answered. A declined award's revocation bit is set. */
export const AwardAnswered = defineEvent<{ awardId: string; answer: "accepted" | "declined" }>("award.answered")

/** An accepted award was revoked; the bit in the status list decides, this is the hint to look. */
export const AwardRevoked = defineEvent<{ awardId: string }>("award.revoked")
