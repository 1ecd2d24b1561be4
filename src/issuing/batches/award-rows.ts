import { and, asc, eq, inArray, sql } from "drizzle-orm"
import { getLogger } from "@logtape/logtape"
import { setImmediate } from "node:timers/promises"
import { actorByUri, knownRemoteActor, resolveActor, type Actor } from "../../actors/index.ts"
import type { Ground } from "../../ground.ts"
import type { Outcome, Work } from "../../queue/index.ts"
import { ok, type Result } from "../../result.ts"
import { formatHandle } from "../../text/index.ts"
import { award } from "../awards.ts"
import { batchById, lockBatch, type AwardBatch } from "./batches.ts"
import { AwardBatchRows, whileServerIsAway } from "./jobs.ts"
import { failuresUntilAway, longestTurn, patience, rowsPerStatement, rowsPerTurn } from "./limits.ts"
import { planOf } from "./read-all-rows.ts"
import { readRow, type NamedRecipient, type RowPlan } from "./read-row.ts"
import { awardBatch, awardBatchRow, awardBatchServer } from "./schema.ts"
import { openCells } from "./sealed-cells.ts"
import { giveTurns, hasOpenRows, moveServer, openStates } from "./turns.ts"

const log = getLogger(["haversack", "issuing"])

type Row = typeof awardBatchRow.$inferSelect
type Payload = { batchId: string; server: string }

/** Attempts of a turn after which a row that makes it fail counts as failed, so that it does not stop those behind it. */
const mostAttempts = 5

/** What became of a row. `stop`: nothing more can be awarded in this batch until somebody looks at it. */
type RowEnd =
  | { state: "awarded"; awardId: string }
  | { state: "standing" | "failed" | "waiting"; reason: string }
  | { state: "stop"; reason: string }

/**
 * One turn of a server of a batch: awards some of its rows one after the other, each with an idempotency key of its own, so that whatever
 * is done twice awards once. It ends with the next turn as a task of its own, or, when the server cannot be asked, by waiting for it.
 */
export async function awardSomeRows(ground: Ground, work: Work<Payload>): Promise<Outcome | void> {
  const { batchId, server } = work.payload
  const batch = await batchById(ground.database.orm, batchId)
  if (batch === null) return undefined
  if (batch.state !== "running") return rest(ground, work)
  const rows = await openRows(ground, work.payload)
  const turn = await takeTurn(ground, work, batch, rows)
  if (turn.stopped !== null) await pauseBecause(ground, batchId, turn.stopped)
  if (turn.away === null || (turn.failures < failuresUntilAway && (await hasUntriedRows(ground, work.payload)))) {
    return rest(ground, work)
  }
  if (turn.failingSince !== null && ground.now().getTime() - turn.failingSince.getTime() >= patience) {
    await failOpenRows(ground, work.payload, turn.away)
    return rest(ground, work)
  }
  await waitFor(ground, batchId, server, turn)
  return { outcome: "retry", reason: turn.away, after: whileServerIsAway(work.attempt) }
}

/** `away`: what was said when the last row's person could not be looked up, after `failures` of them in a row. */
type Turn = { stopped: string | null; away: string | null; failures: number; failingSince: Date | null }

async function takeTurn(ground: Ground, work: Work<Payload>, batch: AwardBatch, rows: Row[]): Promise<Turn> {
  const began = performance.now()
  const plan = planOf(ground, batch)
  let failures = 0
  let away: string | null = null
  let failingSince = await failingSinceOf(ground, work.payload)
  for (const row of rows) {
    // oxlint-disable no-await-in-loop -- one after the other on purpose
    work.signal.throwIfAborted()
    const end = await endOfRow(ground, work, batch, row, plan)
    if (end.state === "stop") return { stopped: end.reason, away: null, failures, failingSince }
    if (end.state === "waiting") {
      failures += 1
      away = end.reason
      failingSince ??= ground.now()
    } else {
      failures = 0
      away = null
      if (failingSince !== null) await serverAnswers(ground, work.payload)
      failingSince = null
    }
    const state = await writeEnd(ground, row, end)
    if (state !== "running" || failures === failuresUntilAway) break
    if (performance.now() - began > longestTurn) break
    // Signing keeps the processor busy: whoever waits for a page gets it between two rows.
    await setImmediate()
    // oxlint-enable no-await-in-loop
  }
  return { stopped: null, away, failures, failingSince }
}

/** The next rows of a server; those that waited already come after the others. */
async function openRows(ground: Ground, { batchId, server }: Payload): Promise<Row[]> {
  return ground.database.orm
    .select()
    .from(awardBatchRow)
    .where(
      and(
        eq(awardBatchRow.batchId, batchId),
        eq(awardBatchRow.server, server),
        inArray(awardBatchRow.state, [...openStates]),
      ),
    )
    .orderBy(sql`${awardBatchRow.waitingSince} nulls first`, asc(awardBatchRow.place))
    .limit(rowsPerTurn)
}

/** Whether there are rows whose people were not looked up yet. */
async function hasUntriedRows({ database: { orm } }: Ground, { batchId, server }: Payload): Promise<boolean> {
  const [row] = await orm
    .select({ place: awardBatchRow.place })
    .from(awardBatchRow)
    .where(and(eq(awardBatchRow.batchId, batchId), eq(awardBatchRow.server, server), eq(awardBatchRow.state, "ready")))
    .limit(1)
  return row !== undefined
}

async function endOfRow(
  ground: Ground,
  work: Work<Payload>,
  batch: AwardBatch,
  row: Row,
  plan: RowPlan,
): Promise<RowEnd> {
  try {
    return await awardRow(ground, batch, row, plan)
  } catch (error) {
    if (work.attempt < mostAttempts) throw error
    log.error("Row {place} of the batch {batchId} cannot be awarded: {error}", {
      place: row.place,
      batchId: batch.id,
      error,
    })
    return { state: "failed", reason: "Something went wrong on this server. It has been written down for its admin." }
  }
}

async function awardRow(ground: Ground, batch: AwardBatch, row: Row, plan: RowPlan): Promise<RowEnd> {
  const read = readRow(openCells(ground, row.sealedCells), plan)
  if (!read.ok) return { state: "failed", reason: read.sentence }
  const { recipient, narrative, evidence, validFrom, validUntil } = read.value
  const found = await find(ground, recipient)
  if (!found.ok) {
    if (found.reason !== "serverUnreachable") return { state: "failed", reason: found.sentence }
    const since = row.waitingSince ?? ground.now()
    const isOver = ground.now().getTime() - since.getTime() >= patience
    return { state: isOver ? "failed" : "waiting", reason: found.sentence }
  }
  const made = await award(ground, batch.startedBy ?? batch.createdBy, {
    achievementId: batch.achievementId,
    recipient: found.value,
    narrative,
    evidence,
    validFrom,
    validUntil,
    idempotencyKey: `batch:${batch.id}:${row.place}`,
  })
  if (made.ok) return { state: "awarded", awardId: made.value.id }
  if (made.reason === "awardedAlready") return { state: "standing", reason: "Has been awarded this badge already." }
  if (["mayNot", "noSuchAchievement", "issuerSuspended"].includes(made.reason))
    return { state: "stop", reason: made.sentence }
  return { state: "failed", reason: made.sentence }
}

async function find(ground: Ground, recipient: NamedRecipient): Promise<Result<Actor | { email: string }>> {
  if (recipient.kind === "email") return ok({ email: recipient.email })
  const wanted = recipient.kind === "address" ? recipient.url : formatHandle(recipient.handle)
  const found = await resolveActor(ground, wanted)
  if (found.ok || found.reason !== "serverUnreachable") return found
  // Somebody who was found before can be awarded while their server is away: the offer waits for it.
  const known = await (recipient.kind === "address"
    ? actorByUri(ground, recipient.url)
    : knownRemoteActor(ground, recipient.handle))
  return known === null ? found : ok(known)
}

/** Writes what became of a row, and answers with the state of its batch, which somebody may have paused meanwhile. */
async function writeEnd(
  ground: Ground,
  row: Row,
  end: Exclude<RowEnd, { state: "stop" }>,
): Promise<AwardBatch["state"] | null> {
  const values =
    end.state === "awarded"
      ? { state: end.state, awardId: end.awardId, reason: null }
      : { state: end.state, reason: end.reason }
  const waitingSince = end.state === "waiting" ? (row.waitingSince ?? ground.now()) : null
  const [written] = await ground.database.orm
    .update(awardBatchRow)
    .set({ ...values, waitingSince })
    .where(
      and(
        eq(awardBatchRow.batchId, row.batchId),
        eq(awardBatchRow.place, row.place),
        inArray(awardBatchRow.state, [...openStates]),
      ),
    )
    .returning({
      batch: sql<AwardBatch["state"]>`(select state from ${awardBatch} where ${awardBatch.id} = ${row.batchId})`,
    })
  return written?.batch ?? null
}

/** Ends a turn: the server gets another one, waits for the batch to be continued, or is done and others get theirs. */
async function rest(ground: Ground, work: Work<Payload>): Promise<void> {
  const { batchId, server } = work.payload
  await ground.database.transaction(async (tx) => {
    await work.done(tx)
    const batch = await lockBatch(tx, batchId)
    if (batch === null) return
    const open = await hasOpenRows(tx, batchId, server)
    if (open && batch.state === "running") {
      await moveServer(tx, batchId, server, { state: "active" })
      await ground.outbox.enqueue(tx, AwardBatchRows, work.payload)
      return
    }
    await moveServer(tx, batchId, server, { state: open ? "ready" : "done", reason: null })
    if (batch.state === "running") await giveTurns(ground, tx, batchId)
  })
}

/** Notes that a server is away, and lets another one have its turn. */
async function waitFor(ground: Ground, batchId: string, server: string, turn: Turn): Promise<void> {
  await ground.database.transaction(async (tx) => {
    const batch = await lockBatch(tx, batchId)
    await moveServer(tx, batchId, server, { state: "waiting", failingSince: turn.failingSince, reason: turn.away })
    if (batch?.state === "running") await giveTurns(ground, tx, batchId)
  })
}

async function pauseBecause(ground: Ground, batchId: string, reason: string): Promise<void> {
  await ground.database.orm
    .update(awardBatch)
    .set({ state: "paused", reason, changedAt: ground.now() })
    .where(and(eq(awardBatch.id, batchId), eq(awardBatch.state, "running")))
}

/** Gives up on a server, some hundreds of rows at a time. */
async function failOpenRows(ground: Ground, { batchId, server }: Payload, reason: string): Promise<void> {
  const { orm } = ground.database
  const open = and(
    eq(awardBatchRow.batchId, batchId),
    eq(awardBatchRow.server, server),
    inArray(awardBatchRow.state, [...openStates]),
  )
  for (;;) {
    const some = orm.select({ place: awardBatchRow.place }).from(awardBatchRow).where(open).limit(rowsPerStatement)
    // oxlint-disable-next-line no-await-in-loop -- one after the other on purpose
    const { rowCount } = await orm
      .update(awardBatchRow)
      .set({ state: "failed", reason, waitingSince: null })
      .where(and(open, inArray(awardBatchRow.place, some)))
    if (rowCount < rowsPerStatement) return
    // oxlint-disable-next-line no-await-in-loop
    await setImmediate()
  }
}

async function failingSinceOf({ database: { orm } }: Ground, { batchId, server }: Payload): Promise<Date | null> {
  const [found] = await orm
    .select({ since: awardBatchServer.failingSince })
    .from(awardBatchServer)
    .where(isServer(batchId, server))
  return found?.since ?? null
}

async function serverAnswers({ database: { orm } }: Ground, { batchId, server }: Payload): Promise<void> {
  await orm
    .update(awardBatchServer)
    .set({ state: "active", failingSince: null, reason: null })
    .where(isServer(batchId, server))
}

const isServer = (batchId: string, server: string) =>
  and(eq(awardBatchServer.batchId, batchId), eq(awardBatchServer.server, server))
