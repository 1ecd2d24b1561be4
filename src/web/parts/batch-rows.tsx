import type { Child } from "hono/jsx"
import type { Ground } from "../../ground.ts"
import { openCells, planOf, readRow, type RowReading } from "../../issuing/index.ts"
import { summary } from "../../text/index.ts"
import { namedIn, wordsOf, type BatchRowState, type BatchView, type StoredBatchRow } from "../../views/index.ts"
import { DataTable, Day, Pill, type Sign } from "../components/index.ts"

export type BatchRowsProps = { ground: Ground; view: BatchView; caption: string; rows: StoredBatchRow[] }

/** Rows that nothing is, or was, awarded by: where they stand in the list and what is wrong. */
export function TroubleRows({ ground, view, caption, rows }: BatchRowsProps) {
  const plan = planOf(ground, view.batch)
  return (
    <DataTable
      caption={caption}
      hiddenCaption
      columns={[
        { key: "line", label: "Line" },
        { key: "who", label: "Who", speaksForItself: true },
        { key: "why", label: "What happened", speaksForItself: true },
      ]}
      rows={rows.map((row) => {
        const cells = openCells(ground, row.sealedCells)
        const { handle, email } = namedIn(cells, plan)
        return {
          line: <>Line&nbsp;{row.line}</>,
          who: (
            <span class="sample-cell" dir="auto">
              {handle !== "" ? asShown(handle) : email || wordsOf(cells, plan)}
            </span>
          ),
          why: (
            <div class="stack stack-tight">
              <div>
                <Pill {...signOf(row.state, view.batch.state)} />
              </div>
              {row.reason !== null && <p class="small">{row.reason}</p>}
            </div>
          ),
        }
      })}
    />
  )
}

/** Rows as they will be awarded. */
export function GoodRows({ ground, view, caption, rows }: BatchRowsProps) {
  const plan = planOf(ground, view.batch)
  const readings = rows.flatMap((row) => {
    const read = readRow(openCells(ground, row.sealedCells), plan)
    return read.ok ? [{ row, reading: read.value }] : []
  })
  // A column in which nothing stands says nothing.
  const has = (part: (reading: RowReading) => boolean) => readings.some(({ reading }) => part(reading))
  const columns = [
    { key: "who", label: "Who", shown: true },
    { key: "story", label: "Story", shown: has(({ narrative }) => narrative !== null) },
    { key: "evidence", label: "Evidence", shown: has(({ evidence }) => evidence.length > 0) },
    { key: "earned", label: "Earned", shown: has(({ validFrom }) => validFrom !== null) },
    { key: "until", label: "Counts until", shown: has(({ validUntil }) => validUntil !== null) },
  ]
  return (
    <DataTable
      caption={caption}
      hiddenCaption
      columns={columns.filter(({ shown }) => shown)}
      rows={readings.map(({ row, reading }) => ({
        who: <Named row={row} reading={reading} />,
        story: reading.narrative !== null && <span dir="auto">{summary(reading.narrative, 120)}</span>,
        evidence: evidenceOf(reading),
        earned: reading.validFrom === null ? "today" : <Day moment={reading.validFrom} />,
        until: reading.validUntil === null ? "does not expire" : <Day moment={reading.validUntil} />,
      }))}
    />
  )
}

function Named({ row, reading: { recipient } }: { row: StoredBatchRow; reading: RowReading }) {
  const name =
    recipient.kind === "email"
      ? recipient.email
      : recipient.kind === "address"
        ? recipient.url
        : `@${recipient.handle.username}@${recipient.handle.host}`
  return (
    <div>
      <span class="sample-cell">{name}</span>
      <div class="small soft">
        {recipient.kind === "email" ? "by mail" : "by handle"} · line {row.line}
      </div>
    </div>
  )
}

function evidenceOf({ evidence: [piece] }: RowReading): Child {
  if (piece === undefined) return null
  return <span class="sample-cell">{piece.name ?? piece.url ?? summary(piece.narrative ?? "", 80)}</span>
}

/** Handles are shown with their @; the address of a profile as it is. */
const asShown = (handle: string): string => (/^https?:/.test(handle) ? handle : `@${handle}`)

const signs: Record<BatchRowState, Sign> = {
  unread: { word: "Not read", icon: "question", tone: "muted" },
  headings: { word: "Headings", icon: "list", tone: "muted" },
  bad: { word: "Cannot be used", icon: "warning", tone: "bad" },
  repeated: { word: "Twice in the list", icon: "copy", tone: "muted" },
  standing: { word: "Has it already", icon: "check", tone: "muted" },
  ready: { word: "To be awarded", icon: "clock", tone: "note" },
  waiting: { word: "Waiting for the server", icon: "hourglass", tone: "caution" },
  awarded: { word: "Awarded", icon: "check", tone: "good" },
  failed: { word: "Not awarded", icon: "warning", tone: "bad" },
}

function signOf(state: BatchRowState, batch: BatchView["batch"]["state"]): Sign {
  if (batch === "stopped" && (state === "ready" || state === "waiting")) {
    return { word: "Not awarded: stopped", icon: "ban", tone: "muted" }
  }
  return signs[state]
}
