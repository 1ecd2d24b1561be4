import { and, asc, eq, gt, ne } from "drizzle-orm"
import { credentialUri } from "../actors/index.ts"
import { actor } from "../actors/schema.ts"
import type { Ground } from "../ground.ts"
import { openCells, planOf, readRow, type AwardBatch, type AwardState, type RowPlan } from "../issuing/index.ts"
import { awardBatchRow } from "../issuing/batches/schema.ts"
import { award } from "../issuing/schema.ts"
import { formatHandle } from "../text/index.ts"
import type { BatchRowState } from "./award-batches.ts"

const rowsPerStatement = 500

/** What became of one row of a batch. */
export type BatchResult = {
  line: number
  /** `alice@meadow.example` without the @ in front, which spreadsheets take for a formula; empty for an email address. */
  handle: string
  email: string
  /** What stood in the row when it names nobody that can be read. */
  unread: string
  state: BatchRowState
  reason: string | null
  awardId: string | null
  awardState: AwardState | null
  /** The id of the signed badge. */
  credentialId: string | null
}

/** The rows of a batch in their order, some hundreds at a time, so that a long list is never in memory as a whole. */
export async function* batchResults(ground: Ground, batch: AwardBatch): AsyncGenerator<BatchResult[]> {
  const plan = planOf(ground, batch)
  for (let after = 0; ;) {
    // oxlint-disable-next-line no-await-in-loop -- a page of rows at a time
    const rows = await ground.database.orm
      .select({
        row: awardBatchRow,
        awardState: award.state,
        credentialKey: award.credentialKey,
        handle: actor.handle,
        host: actor.host,
      })
      .from(awardBatchRow)
      .leftJoin(award, eq(award.id, awardBatchRow.awardId))
      .leftJoin(actor, eq(actor.id, award.recipientId))
      .where(
        and(eq(awardBatchRow.batchId, batch.id), gt(awardBatchRow.place, after), ne(awardBatchRow.state, "headings")),
      )
      .orderBy(asc(awardBatchRow.place))
      .limit(rowsPerStatement)
    const last = rows.at(-1)
    if (last === undefined) return
    after = last.row.place
    yield rows.map(({ row, awardState, credentialKey, handle, host }) => ({
      line: row.line,
      ...namedIn(openCells(ground, row.sealedCells), plan),
      ...(handle !== null && host !== null ? { handle: `${handle}@${host}` } : {}),
      state: row.state,
      reason: row.reason,
      awardId: row.awardId,
      awardState,
      credentialId: credentialKey === null ? null : credentialUri(ground.config.origin, credentialKey),
    }))
  }
}

/** Whom a row names, in the words of the list where they cannot be read. */
export function namedIn(cells: string[], plan: RowPlan): Pick<BatchResult, "handle" | "email" | "unread"> {
  const nobody = { handle: "", email: "", unread: "" }
  const read = readRow(cells, plan)
  if (!read.ok) return { ...nobody, unread: wordsOf(cells, plan) }
  const { recipient } = read.value
  if (recipient.kind === "email") return { ...nobody, email: recipient.email }
  return {
    ...nobody,
    handle: recipient.kind === "handle" ? formatHandle(recipient.handle).slice(1) : recipient.url,
  }
}

/** What stands where the recipient should; the first words of the row when nothing does. */
export function wordsOf(cells: string[], { columns }: RowPlan): string {
  const named = cells.filter((_, index) => ["recipient", "handle", "email"].includes(columns[index] ?? ""))
  const words = named.find((cell) => cell !== "") ?? cells.find((cell) => cell !== "") ?? ""
  return words.length > 200 ? `${words.slice(0, 199).toWellFormed()}…` : words
}
