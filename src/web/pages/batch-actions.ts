import { Hono } from "hono"
import type { Ground } from "../../ground.ts"
import {
  continueBatch,
  discardDraft,
  pauseBatch,
  retryFailedRows,
  startBatch,
  stopBatch,
  type AwardBatch,
} from "../../issuing/index.ts"
import type { Result } from "../../result.ts"
import type { PageRoutes, WebEnvironment } from "../environment.ts"
import { say } from "../flash.ts"
import type { FlashCode } from "../flash-sentences.ts"
import { readForm } from "../forms/read-form.ts"
import { forMembersAtBatch } from "../members-only.ts"
import { achievementPaths, batchPaths } from "../present/issuing-paths.ts"

type Change = (ground: Ground, by: string, batchId: string) => Promise<Result<AwardBatch>>

const refusals: Partial<Record<string, FlashCode>> = {
  tooManyBatches: "tooManyBatches",
  nothingToAward: "nothingToAward",
}

/** What can be done with a batch of awards; each ends on its page. */
export const batchActions: PageRoutes = (ground) => {
  const on = (change: Change, code: FlashCode) =>
    forMembersAtBatch(async (c, { batch }, viewer) => {
      const changed = await change(ground, viewer.actorId, batch.id)
      say(c, changed.ok ? code : (refusals[changed.reason] ?? "batchMovedOn"))
      return c.redirect(batchPaths(batch.id).page, 303)
    })
  return new Hono<WebEnvironment>()
    .post(
      "/batches/:id/award",
      forMembersAtBatch(async (c, { batch }, viewer) => {
        const revision = Number((await readForm(c)).text("revision"))
        const started = await startBatch(ground, viewer.actorId, batch.id, revision)
        say(c, started.ok ? "batchStarted" : (refusals[started.reason] ?? "batchMovedOn"))
        return c.redirect(batchPaths(batch.id).page, 303)
      }),
    )
    .post("/batches/:id/pause", on(pauseBatch, "batchPaused"))
    .post("/batches/:id/continue", on(continueBatch, "batchContinued"))
    .post("/batches/:id/stop", on(stopBatch, "batchStopped"))
    .post("/batches/:id/retry", on(retryFailedRows, "batchRetried"))
    .post(
      "/batches/:id/discard",
      forMembersAtBatch(async (c, { batch }, viewer) => {
        const discarded = await discardDraft(ground, viewer.actorId, batch.id)
        say(c, discarded.ok ? "listDiscarded" : "batchMovedOn")
        return c.redirect(discarded.ok ? achievementPaths(batch.achievementId).page : batchPaths(batch.id).page, 303)
      }),
    )
}
