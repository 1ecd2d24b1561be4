import { and, count, eq, inArray, sql } from "drizzle-orm"
import { setImmediate } from "node:timers/promises"
import type { Tx } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { ok, refused, type Refusal, type Result } from "../../result.ts"
import { batchFor, lockBatch, noSuchBatch, type AwardBatch, type BatchState } from "./batches.ts"
import { mostRunning, rowsPerStatement } from "./limits.ts"
import { awardBatch, awardBatchRow, awardBatchServer } from "./schema.ts"
import { giveTurns } from "./turns.ts"

type Refused = "noSuchBatch" | "movedOn" | "tooManyBatches" | "nothingToAward"

/**
 * Begins to award the badges of a draft, in the name of `by`. Only what was seen is awarded: `revision` is that of the preview. Starting
 * twice is the same as once.
 */
export function startBatch(
  ground: Ground,
  by: string,
  batchId: string,
  revision: number,
): Promise<Result<AwardBatch, Refused>> {
  return change(ground, by, batchId, async (tx, batch) => {
    if (batch.state === "running" || batch.state === "done") return ok(batch)
    if (batch.state !== "draft" || batch.readRevision !== batch.revision || batch.revision !== revision)
      return movedOn()
    if ((await unfinishedOf(tx, batch.issuerId)) >= mostRunning) return tooManyBatches()
    if (!(await openServers(tx, batchId)))
      return refused("nothingToAward", "There is nobody in this list to award the badge to.")
    const now = ground.now()
    return run(ground, tx, batchId, { state: "running", startedBy: by, startedAt: now, changedAt: now })
  })
}

/** Lets a batch rest: what is being awarded this moment is, and nothing more until somebody continues it. */
export function pauseBatch(ground: Ground, by: string, batchId: string): Promise<Result<AwardBatch, Refused>> {
  return change(ground, by, batchId, async (tx, batch) => {
    if (batch.state !== "running") return batch.state === "paused" ? ok(batch) : movedOn()
    return set(tx, batchId, { state: "paused", reason: null, changedAt: ground.now() })
  })
}

/** Goes on with a paused batch, from now on in the name of `by`. */
export function continueBatch(ground: Ground, by: string, batchId: string): Promise<Result<AwardBatch, Refused>> {
  return change(ground, by, batchId, async (tx, batch) => {
    if (batch.state !== "paused") return batch.state === "running" ? ok(batch) : movedOn()
    return run(ground, tx, batchId, { state: "running", reason: null, startedBy: by, changedAt: ground.now() })
  })
}

/** Ends a batch before everybody was awarded; nobody can continue it. */
export function stopBatch(ground: Ground, by: string, batchId: string): Promise<Result<AwardBatch, Refused>> {
  return change(ground, by, batchId, async (tx, batch) => {
    if (batch.state !== "running" && batch.state !== "paused") return batch.state === "stopped" ? ok(batch) : movedOn()
    const now = ground.now()
    return set(tx, batchId, { state: "stopped", reason: null, finishedAt: now, changedAt: now })
  })
}

/** Tries once more to award the rows of an ended batch that failed. Those that were awarded are left alone. */
export async function retryFailedRows(
  ground: Ground,
  by: string,
  batchId: string,
): Promise<Result<AwardBatch, Refused>> {
  const found = await batchFor(ground, by, batchId)
  if (found === null) return noSuchBatch()
  if (found.state !== "done") return found.state === "running" ? ok(found) : movedOn()
  await reopenFailedRows(ground, batchId)
  return change(ground, by, batchId, async (tx, batch) => {
    if (batch.state !== "done") return batch.state === "running" ? ok(batch) : movedOn()
    if ((await unfinishedOf(tx, batch.issuerId)) >= mostRunning) return tooManyBatches()
    if (!(await openServers(tx, batchId))) return refused("nothingToAward", "There is no row to try again.")
    const again = { state: "running" as const, startedBy: by, finishedAt: null, changedAt: ground.now() }
    return run(ground, tx, batchId, again)
  })
}

/** Some hundreds at a time; a process that dies in between has only to be asked again. */
async function reopenFailedRows({ database: { orm } }: Ground, batchId: string): Promise<void> {
  const failed = and(eq(awardBatchRow.batchId, batchId), eq(awardBatchRow.state, "failed"))
  for (;;) {
    const some = orm.select({ place: awardBatchRow.place }).from(awardBatchRow).where(failed).limit(rowsPerStatement)
    // oxlint-disable-next-line no-await-in-loop -- one after the other on purpose
    const { rowCount } = await orm
      .update(awardBatchRow)
      .set({ state: "ready", reason: null, waitingSince: null })
      .where(and(failed, inArray(awardBatchRow.place, some)))
    if (rowCount < rowsPerStatement) return
    // oxlint-disable-next-line no-await-in-loop
    await setImmediate()
  }
}

/** Changes a locked batch, for whoever may. */
async function change(
  ground: Ground,
  by: string,
  batchId: string,
  work: (tx: Tx, batch: AwardBatch) => Promise<Result<AwardBatch, Refused>>,
): Promise<Result<AwardBatch, Refused>> {
  if ((await batchFor(ground, by, batchId)) === null) return noSuchBatch()
  return ground.database.transaction(async (tx) => {
    const batch = await lockBatch(tx, batchId)
    return batch === null ? noSuchBatch() : work(tx, batch)
  })
}

async function run(
  ground: Ground,
  tx: Tx,
  batchId: string,
  values: Partial<AwardBatch>,
): Promise<Result<AwardBatch, Refused>> {
  const running = await set(tx, batchId, values)
  await giveTurns(ground, tx, batchId)
  return running
}

async function set(tx: Tx, batchId: string, values: Partial<AwardBatch>): Promise<Result<AwardBatch, Refused>> {
  const [row] = await tx.update(awardBatch).set(values).where(eq(awardBatch.id, batchId)).returning()
  return row === undefined ? noSuchBatch() : ok(row)
}

/** Writes down which servers have rows to award; false when none has. */
async function openServers(tx: Tx, batchId: string): Promise<boolean> {
  const { rowCount } = await tx.execute(sql`
    insert into ${awardBatchServer} (batch_id, server, state)
    select distinct batch_id, server, 'ready' from ${awardBatchRow}
    where batch_id = ${batchId} and state in ('ready', 'waiting') and server is not null
    on conflict (batch_id, server) do update set state = 'ready', failing_since = null, reason = null`)
  return rowCount > 0
}

const unfinished: BatchState[] = ["running", "paused"]

/** Counted by one transaction at a time, so that of several batches which begin at once none slips past the limit. */
async function unfinishedOf(tx: Tx, issuerId: string): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`batches of ${issuerId}`}, 0))`)
  const [row] = await tx
    .select({ found: count() })
    .from(awardBatch)
    .where(and(eq(awardBatch.issuerId, issuerId), inArray(awardBatch.state, unfinished)))
  return row?.found ?? 0
}

const movedOn = (): Refusal<"movedOn"> =>
  refused("movedOn", "Somebody else changed this batch in the meantime. Look at it again.")

const tooManyBatches = (): Refusal<"tooManyBatches"> =>
  refused(
    "tooManyBatches",
    `This issuer has ${mostRunning} batches under way. Wait until one of them is done, or stop one.`,
  )
