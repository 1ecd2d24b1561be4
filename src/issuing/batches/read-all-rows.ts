import { and, asc, eq, gt, sql } from "drizzle-orm"
import { setImmediate } from "node:timers/promises"
import { actorsByHandles, actorsByUris, type Actor } from "../../actors/index.ts"
import type { Ground } from "../../ground.ts"
import { standingRecipients } from "../standing-recipients.ts"
import type { AwardBatch } from "./batches.ts"
import { rowsPerStatement } from "./limits.ts"
import { readRow, recipientKey, serverOf, type NamedRecipient, type RowPlan, type RowReading } from "./read-row.ts"
import { awardBatch, awardBatchRow } from "./schema.ts"
import { openCells } from "./sealed-cells.ts"

type RowState = (typeof awardBatchRow.$inferSelect)["state"]
type ReadRow = { place: number; state: RowState; reason: string | null; server: string | null }

/**
 * Reads every row of a draft and writes down what is to become of it. Nobody elsewhere is asked: whether somebody on another server exists
 * is found out when they are awarded. When the columns are changed meanwhile, what was read by the earlier ones is dropped.
 */
export async function readAllRows(ground: Ground, batch: AwardBatch): Promise<void> {
  const { orm } = ground.database
  const plan = planOf(ground, batch)
  /** The line on which each recipient stands first. */
  const firstLines = new Map<string, number>()
  let found = 0
  for (let after = 0; ;) {
    // oxlint-disable no-await-in-loop -- a page of rows at a time
    const rows = await orm
      .select()
      .from(awardBatchRow)
      .where(and(eq(awardBatchRow.batchId, batch.id), gt(awardBatchRow.place, after)))
      .orderBy(asc(awardBatchRow.place))
      .limit(rowsPerStatement)
    const last = rows.at(-1)
    if (last === undefined) break
    found += rows.length
    after = last.place
    const read: ReadRow[] = []
    const good: { place: number; reading: RowReading }[] = []
    for (const { place, line, sealedCells } of rows) {
      if (place === 1 && batch.hasHeadings) {
        read.push({ place, state: "headings", reason: null, server: null })
        continue
      }
      const reading = readRow(openCells(ground, sealedCells), plan)
      if (!reading.ok) {
        read.push({ place, state: "bad", reason: reading.sentence, server: null })
        continue
      }
      const key = recipientKey(reading.value.recipient)
      const first = firstLines.get(key)
      if (first !== undefined) {
        read.push({ place, state: "repeated", reason: `The same as on line ${first}.`, server: null })
        continue
      }
      firstLines.set(key, line)
      good.push({ place, reading: reading.value })
    }
    read.push(...(await judge(ground, batch, good)))
    if (!(await writeStates(ground, batch, read))) return
    await setImmediate()
    // oxlint-enable no-await-in-loop
  }
  // Half a list must not pass for a whole one.
  if (found !== batch.rowCount) return
  await orm
    .update(awardBatch)
    .set({ readRevision: batch.revision })
    .where(and(eq(awardBatch.id, batch.id), eq(awardBatch.revision, batch.revision), eq(awardBatch.state, "draft")))
}

/** How the rows of a batch are read. */
export function planOf(ground: Ground, batch: AwardBatch): RowPlan {
  const { columns, dayOrder, narrative, lastDay } = batch
  return { columns, dayOrder, narrative, lastDay, ownHost: ground.config.host, now: ground.now() }
}

/** What is known without asking anybody: who does not exist here, is gone, or has the badge already. */
async function judge(
  ground: Ground,
  batch: AwardBatch,
  good: { place: number; reading: RowReading }[],
): Promise<ReadRow[]> {
  const named = good.map(({ reading }) => reading.recipient)
  const known = await knownActors(ground, named)
  const emails = named.flatMap((one) => (one.kind === "email" ? [one.email] : []))
  const standing = await standingRecipients(ground, batch.achievementId, { actors: [...known.values()], emails })
  const ownHost = ground.config.host
  return good.map(({ place, reading: { recipient } }) => {
    const server = serverOf(recipient, ownHost)
    const actor = recipient.kind === "email" ? undefined : known.get(recipientKey(recipient))
    const shown = recipientKey(recipient)
    if (recipient.kind === "handle" && server === ownHost && (actor === undefined || actor.goneAt !== null)) {
      return { place, state: "bad", reason: `Nobody here is called ${shown}.`, server: null }
    }
    if (actor !== undefined && actor.goneAt !== null) {
      return { place, state: "bad", reason: `There is nobody at ${shown} any more.`, server: null }
    }
    if (standing.has(actor?.id ?? (recipient.kind === "email" ? recipient.email : ""))) {
      return { place, state: "standing", reason: "Has been awarded this badge already.", server: null }
    }
    return { place, state: "ready", reason: null, server }
  })
}

/** Those of the named who are known here, by the key of how they were named. */
async function knownActors(ground: Ground, named: NamedRecipient[]): Promise<Map<string, Actor>> {
  const handles = named.flatMap((one) => (one.kind === "handle" ? [one.handle] : []))
  const urls = named.flatMap((one) => (one.kind === "address" ? [one.url] : []))
  const [byHandle, byUri] = await Promise.all([actorsByHandles(ground, handles), actorsByUris(ground, urls)])
  return new Map([
    ...byHandle.map((one) => [`@${one.handle.toLowerCase()}@${one.host}`, one] as const),
    ...byUri.map((one) => [one.uri, one] as const),
  ])
}

/** Writes what was read in one statement; false, and nothing written, when the columns were changed or the batch was started meanwhile. */
async function writeStates(ground: Ground, batch: AwardBatch, read: ReadRow[]): Promise<boolean> {
  const { rows } = await ground.database.orm.execute<{ written: boolean }>(sql`
    with still as (
      select id from ${awardBatch}
      where id = ${batch.id} and revision = ${batch.revision} and state = 'draft'
    ), written as (
      update ${awardBatchRow} set state = read.state, reason = read.reason, server = read.server
      from jsonb_to_recordset(${JSON.stringify(read)}::jsonb) as read(place int, state text, reason text, server text)
      where ${awardBatchRow.batchId} = (select id from still) and ${awardBatchRow.place} = read.place
    )
    select exists (select 1 from still) as written`)
  return rows[0]?.written === true
}
