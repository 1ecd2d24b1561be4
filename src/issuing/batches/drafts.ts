import { and, count, eq, inArray } from "drizzle-orm"
import { setImmediate } from "node:timers/promises"
import { z } from "zod"
import { deleteInBatches, isUniqueViolation, newId, type Executor } from "../../db/index.ts"
import type { Ground } from "../../ground.ts"
import { ok, refused, type Refusal, type Result } from "../../result.ts"
import { achievementById, noSuchAchievement } from "../achievements.ts"
import { idempotencyKey, passage, readInput, type InvalidField } from "../input.ts"
import { mayActFor, mayNotSentence } from "../policy.ts"
import { batchById, batchFor, lockBatch, noSuchBatch, type AwardBatch } from "./batches.ts"
import { columnPlan, guessColumns, recipientMeanings } from "./columns.ts"
import { endOf, readDay } from "./days.ts"
import { mostDrafts, mostRows, rowsPerStatement } from "./limits.ts"
import { listText, type UnreadableList } from "./list-text.ts"
import { readList, type ListRow, type UnreadableRows } from "./read-list.ts"
import { readAllRows } from "./read-all-rows.ts"
import { awardBatch, awardBatchRow } from "./schema.ts"
import { sealCells } from "./sealed-cells.ts"

/** For rows that say nothing of their own. */
const forEverybody = {
  /** Markdown. */
  narrative: passage("the story", 5000)
    .transform((text) => (text === "" ? null : text))
    .nullable()
    .default(null),
  /** The last day on which the badge counts: `2031-05-06`. */
  lastDay: z
    .string()
    .trim()
    .transform((text) => (text === "" ? null : text))
    .refine((text) => text === null || isDay(text), "Write the day as year-month-day, such as 2031-05-06.")
    .nullable()
    .default(null),
}

const newBatch = z.object({ achievementId: z.uuid("Choose which badge to award."), ...forEverybody, idempotencyKey })
const changedPlan = columnPlan.extend(forEverybody)

/** `list` is the text of the list: CSV, or one handle or email address a line. */
export type NewBatch = z.input<typeof newBatch> & { list: string }
export type ChangedPlan = z.input<typeof changedPlan>

export type DraftRefusal =
  | InvalidField
  | UnreadableList
  | UnreadableRows
  | "mayNot"
  | "noSuchAchievement"
  | "tooManyDrafts"

/**
 * Keeps a list as the draft of a batch: nothing is awarded and nobody is asked about anybody. What its columns are is guessed; when
 * somebody is named in one of them, the rows are read by that guess at once. The same idempotency key answers with the draft that was
 * made the first time.
 */
export async function draftBatch(
  ground: Ground,
  by: string,
  { list, ...input }: NewBatch,
): Promise<Result<AwardBatch, DraftRefusal>> {
  const read = readInput(newBatch, input)
  if (!read.ok) return read
  const fields = read.value
  const achievement = await achievementById(ground, fields.achievementId)
  if (achievement === null) return noSuchAchievement()
  const { issuerId } = achievement
  if (!(await mayActFor(ground, by, issuerId, "award"))) return refused("mayNot", mayNotSentence)
  const before = await batchWithKey(ground.database.orm, issuerId, fields.idempotencyKey)
  // The same form again finds its draft; one that a stopped process left without all of its rows is completed.
  if (before !== null && (before.state !== "draft" || before.readRevision !== null)) return ok(before)
  const past = lastDayHasPassed(fields.lastDay, ground.now())
  if (past !== null) return past
  const text = listText(list)
  if (!text.ok) return text
  const rows = await readList(text.value)
  if (!rows.ok) return rows
  const guess = guessColumns(rows.value.map(({ cells }) => cells))
  if (rows.value.length - (guess.hasHeadings ? 1 : 0) > mostRows) {
    return refused(
      "tooManyRows",
      `This list has more than ${mostRows.toLocaleString("en")} rows. Split it into several.`,
    )
  }
  if (before === null && (await draftsOf(ground.database.orm, issuerId)) >= mostDrafts) return tooManyDrafts()

  const rowCount = rows.value.length
  const draft = before ?? (await insertDraft(ground, { issuerId, by, now: ground.now(), fields, guess, rowCount }))
  if (draft.rowCount !== rowCount) return refused("formInvalid", "This form has expired. Load the page again.")
  await storeRows(ground, draft.id, rows.value)
  if (draft.columns.some((meaning) => recipientMeanings.includes(meaning))) await readAllRows(ground, draft)
  return ok(draft)
}

/** Says anew what the columns are, and reads all rows by that. */
export async function changePlan(
  ground: Ground,
  by: string,
  batchId: string,
  input: ChangedPlan,
): Promise<Result<AwardBatch, InvalidField | "noSuchBatch" | "notADraft">> {
  const found = await batchFor(ground, by, batchId)
  if (found === null) return noSuchBatch()
  const plan = readInput(changedPlan, input)
  if (!plan.ok) return plan
  const past = lastDayHasPassed(plan.value.lastDay, ground.now())
  if (past !== null) return past
  if (plan.value.columns.length !== found.columns.length) {
    return refused("columnsInvalid", "This form has expired. Load the page again.")
  }
  const changed = await ground.database.transaction(async (tx) => {
    const locked = await lockBatch(tx, batchId)
    if (locked?.state !== "draft") return null
    const [row] = await tx
      .update(awardBatch)
      .set({ ...plan.value, revision: locked.revision + 1, readRevision: null, changedAt: ground.now() })
      .where(eq(awardBatch.id, batchId))
      .returning()
    return row ?? null
  })
  if (changed === null) return notADraft()
  await readAllRows(ground, changed)
  const read = await batchById(ground.database.orm, batchId)
  return read?.readRevision === null ? notWhole() : ok(changed)
}

/** Forgets a list of which nothing was awarded. Doing it twice is the same as once. */
export async function discardDraft(
  ground: Ground,
  by: string,
  batchId: string,
): Promise<Result<null, "noSuchBatch" | "notADraft">> {
  const found = await batchFor(ground, by, batchId)
  if (found === null) return noSuchBatch()
  return (await eraseBatch(ground, batchId, ["draft"])) ? ok(null) : notADraft()
}

/** Erases a batch in one of these states with its rows; its awards stay. False when it is in another state. */
export async function eraseBatch(ground: Ground, batchId: string, states: AwardBatch["state"][]): Promise<boolean> {
  const { orm } = ground.database
  const isErasable = and(eq(awardBatch.id, batchId), inArray(awardBatch.state, states))
  // No revision has been read from now on, so that nobody can start what is half gone.
  const { rowCount } = await orm.update(awardBatch).set({ readRevision: null }).where(isErasable)
  if (rowCount === 0) return false
  await deleteInBatches(async (limit) => {
    const some = orm
      .select({ place: awardBatchRow.place })
      .from(awardBatchRow)
      .where(eq(awardBatchRow.batchId, batchId))
      .limit(limit)
    const deleted = await orm
      .delete(awardBatchRow)
      .where(and(eq(awardBatchRow.batchId, batchId), inArray(awardBatchRow.place, some)))
    return deleted.rowCount
  })
  return (await orm.delete(awardBatch).where(isErasable)).rowCount > 0
}

type Insertion = {
  issuerId: string
  by: string
  now: Date
  fields: z.output<typeof newBatch>
  guess: ReturnType<typeof guessColumns>
  rowCount: number
}

/** The draft without its rows; the one that is there already when the form was sent twice at once. */
async function insertDraft(
  ground: Ground,
  { issuerId, by, now, fields, guess, rowCount }: Insertion,
): Promise<AwardBatch> {
  const { orm } = ground.database
  try {
    const [row] = await orm
      .insert(awardBatch)
      .values({ id: newId(), issuerId, createdBy: by, rowCount, ...guess, ...fields, createdAt: now, changedAt: now })
      .returning()
    if (row !== undefined) return row
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
  }
  const other = await batchWithKey(orm, issuerId, fields.idempotencyKey)
  if (other === null) throw new Error("a draft could not be written")
  return other
}

/** Writes the rows some hundreds at a time, each statement by itself, so that whoever reads pages meanwhile waits for one at most. */
async function storeRows(ground: Ground, batchId: string, rows: ListRow[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    const some = rows.slice(start, start + rowsPerStatement).map(({ line, cells }, index) => ({
      batchId,
      place: start + index + 1,
      line,
      sealedCells: sealCells(ground, cells),
    }))
    // oxlint-disable-next-line no-await-in-loop -- one after the other on purpose
    await ground.database.orm.insert(awardBatchRow).values(some).onConflictDoNothing()
    // oxlint-disable-next-line no-await-in-loop
    await setImmediate()
  }
}

async function batchWithKey(executor: Executor, issuerId: string, key: string): Promise<AwardBatch | null> {
  const [found] = await executor
    .select()
    .from(awardBatch)
    .where(and(eq(awardBatch.issuerId, issuerId), eq(awardBatch.idempotencyKey, key)))
    .limit(1)
  return found ?? null
}

async function draftsOf(executor: Executor, issuerId: string): Promise<number> {
  const [row] = await executor
    .select({ found: count() })
    .from(awardBatch)
    .where(and(eq(awardBatch.issuerId, issuerId), eq(awardBatch.state, "draft")))
  return row?.found ?? 0
}

function lastDayHasPassed(lastDay: string | null, now: Date): Refusal<"lastDayInvalid"> | null {
  const day = lastDay === null ? null : readDay(lastDay, "year")
  if (day === null || day === "ambiguous" || endOf(day) > now) return null
  return refused("lastDayInvalid", "That day has passed. Choose today or a later one, or leave it empty.")
}

const isDay = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text) && readDay(text, "year") !== null

/** Or its columns were changed once more meanwhile; looking again tells. */
const notWhole = (): Refusal<"formInvalid"> =>
  refused(
    "formInvalid",
    "This list could not be read as a whole. Send the columns again, or discard it and bring it anew.",
  )

const notADraft = (): Refusal<"notADraft"> => refused("notADraft", "This batch was started already.")

const tooManyDrafts = (): Refusal<"tooManyDrafts"> =>
  refused(
    "tooManyDrafts",
    `There are ${mostDrafts} lists of this issuer of which nothing was awarded yet. Award or discard one of them first.`,
  )
