import { lt } from "drizzle-orm"
import type { Ground } from "../ground.ts"
import {
  defineConsumer,
  exponentialBackoff,
  handleEvent,
  happened,
  type Chore,
  type Consumer,
  type Handler,
  type Work,
} from "../queue/index.ts"
import { ForgetChoices, forgetChoices } from "./forget-gone.ts"
import { MediaRejected, SuspendedElsewhere } from "./events.ts"
import { blankSuspended, dropPicturesOf } from "./purge.ts"
import { moderationLog, report } from "./schema.ts"

const day = 24 * 60 * 60_000

/** Days that a report is kept once it is closed. */
export const daysOfReports = 365

/** Days that it is remembered who decided what. */
export const daysOfLog = 730

/** Forgets what those said about themselves who are suspended elsewhere, and pictures that are not kept any more. */
export const ForgetSuspended = defineConsumer("moderation.forget-suspended", {
  on: [SuspendedElsewhere, MediaRejected],
  lane: "work",
  retry: { backoff: exponentialBackoff(5_000, 60 * 60_000), giveUpAfter: { attempts: 12 } },
})

export const moderationConsumers: Consumer[] = [ForgetSuspended, ForgetChoices]

/** What this room does when it is asked by a task. */
export function moderationHandlers(ground: Ground): Handler[] {
  return [
    handleEvent(ForgetSuspended, async (work: Work<any>) => {
      if (happened(work, MediaRejected)) await dropPicturesOf(ground, work.payload.domain)
      else await blankSuspended(ground)
    }),
    handleEvent(ForgetChoices, (work) => forgetChoices(ground, work.payload.actorId, (tx) => work.done(tx))),
  ]
}

/** What this room does again and again: closed reports go after a year, the log after two. */
export function moderationChores(ground: Ground): Chore[] {
  return [{ name: "moderation.prune", everyMs: day, run: () => pruneModeration(ground) }]
}

export async function pruneModeration(ground: Ground): Promise<void> {
  const ago = (days: number) => new Date(ground.now().getTime() - days * day)
  await ground.database.orm.delete(report).where(lt(report.closedAt, ago(daysOfReports)))
  await ground.database.orm.delete(moderationLog).where(lt(moderationLog.at, ago(daysOfLog)))
}
