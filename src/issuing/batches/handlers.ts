import type { Ground } from "../../ground.ts"
import { handle, type Handler } from "../../queue/index.ts"
import { awardSomeRows } from "./award-rows.ts"
import { AwardBatchRows } from "./jobs.ts"

/** What batches do when they are asked by a task. */
export const batchHandlers = (ground: Ground): Handler[] => [
  handle(AwardBatchRows, (work) => awardSomeRows(ground, work)),
]
