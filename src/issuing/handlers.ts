import type { Ground } from "../ground.ts"
import { handle, handleEvent, type Handler } from "../queue/index.ts"
import { batchHandlers } from "./batches/handlers.ts"
import { mailClaim } from "./claim-mail.ts"
import { LeaveTeams, leaveTeams } from "./forget-gone.ts"
import { MailClaim } from "./jobs.ts"

/** What this room does when it is asked by a task. */
export function issuingHandlers(ground: Ground): Handler[] {
  return [
    handle(MailClaim, (work) => mailClaim(ground, work.payload.awardId)),
    handleEvent(LeaveTeams, (work) => leaveTeams(ground, work.payload.actorId, (tx) => work.done(tx))),
    ...batchHandlers(ground),
  ]
}
