import type { Ground } from "../ground.ts"
import { handle, type Handler } from "../queue/index.ts"
import { batchHandlers } from "./batches/handlers.ts"
import { mailClaim } from "./claim-mail.ts"
import { MailClaim } from "./jobs.ts"

/** What this room does when it is asked by a task. */
export function issuingHandlers(ground: Ground): Handler[] {
  return [handle(MailClaim, (work) => mailClaim(ground, work.payload.awardId)), ...batchHandlers(ground)]
}
