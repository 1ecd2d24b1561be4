import { Readable } from "node:stream"
import { setImmediate } from "node:timers/promises"
import { CsvError, parse } from "csv-parse"
import { ok, refused, type Refusal, type Result } from "../../result.ts"
import { namesSomebody } from "./columns.ts"
import { longestRow, mostColumns, mostRows } from "./limits.ts"

/** One row of a list: the line that it begins on, from 1, and its cells without the space around them. */
export type ListRow = { line: number; cells: string[] }

export type UnreadableRows = "listEmpty" | "tooManyRows" | "tooManyColumns" | "rowTooLong" | "quoteNotClosed"

/** What is parsed before others get their turn; a few milliseconds of work. */
const slice = 64 * 1024

/** Rows that are looked at, with those without text: spreadsheets write thousands of them below the last that was filled in. */
const mostParsed = 4 * mostRows

/**
 * Reads a list: CSV (RFC 4180) with commas, semicolons or tabs, or one handle or email address a line. Rows without any text are left
 * out; cells that say nothing at the end of rows are as well. Bounded in time and memory whatever the text is, and pauses between slices.
 *
 * A list of one line whose cells all name somebody is a list of people that was written with commas between them: one row each.
 */
export async function readList(text: string): Promise<Result<ListRow[], UnreadableRows>> {
  const { separator, body, skipped } = separatorOf(text.replace(/\r\n?/g, "\n"))
  // The parser's own bound does not count separators.
  const long = longLine(body)
  if (long !== null) return rowTooLong(long + skipped)
  const parser = parse({
    delimiter: separator,
    record_delimiter: "\n",
    info: true,
    max_record_size: longestRow,
    relax_column_count: true,
    // A quotation mark inside a cell that does not begin with one is meant as it stands: `"Ann Lee" <ann@school.example>`.
    relax_quotes: true,
    skip_empty_lines: true,
  })
  const rows: ListRow[] = []
  let lastLine = skipped
  let parsedRows = 0
  try {
    for await (const parsed of Readable.from(slicesOf(body)).compose(parser)) {
      const { record, info } = parsed as { record: string[]; info: { lines: number } }
      const cells = withoutEmptyEnd(record.map((cell) => cell.trim()))
      lastLine = info.lines + skipped
      if (cells.length > mostColumns) return tooManyColumns(cells.length)
      if (rows.length > mostRows || ++parsedRows > mostParsed) return tooManyRows()
      if (cells.length === 0) continue
      rows.push({ line: lastLine - lineBreaksIn(record), cells })
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return unreadable(error, lastLine + 1)
  }
  if (rows.length === 0) return refused("listEmpty", "There is nothing in this list. Write one handle or email a line.")
  const [only] = rows
  if (rows.length === 1 && only !== undefined && only.cells.length > 1 && only.cells.every(namesSomebody)) {
    return ok(only.cells.map((cell) => ({ line: only.line, cells: [cell] })))
  }
  return ok(rows)
}

async function* slicesOf(text: string): AsyncGenerator<string> {
  for (let start = 0; start < text.length; start += slice) {
    if (start > 0) await setImmediate()
    yield text.slice(start, start + slice)
  }
}

/** What stands between the cells: what a first line `sep=;` says (Excel writes it), else what is most often in the first line with text. */
function separatorOf(text: string): { separator: string; body: string; skipped: number } {
  const named = /^sep=([,;\t])\n/i.exec(text)
  if (named !== null) return { separator: named[1] ?? ",", body: text.slice(named[0].length), skipped: 1 }
  const first = firstLine(text)
  const counts = ["\t", ";", ","].map((separator) => ({ separator, found: first.split(separator).length - 1 }))
  const most = counts.reduce((one, other) => (other.found > one.found ? other : one))
  return { separator: most.found === 0 ? "," : most.separator, body: text, skipped: 0 }
}

/** The first line with text, without what stands in quotation marks. */
function firstLine(text: string): string {
  const start = /\S/.exec(text)?.index ?? 0
  const head = text.slice(start, start + longestRow).replace(/"[^"]*"/g, "")
  const end = head.indexOf("\n")
  return end < 0 ? head : head.slice(0, end)
}

/** The first line that is longer than a row may be, or null. */
function longLine(text: string): number | null {
  for (let start = 0, line = 1; start < text.length; line += 1) {
    const end = text.indexOf("\n", start)
    const next = end < 0 ? text.length : end
    if (next - start > longestRow) return line
    start = next + 1
  }
  return null
}

function withoutEmptyEnd(cells: string[]): string[] {
  const last = cells.findLastIndex((cell) => cell !== "")
  return cells.slice(0, last + 1)
}

/** Line breaks inside of quoted cells. */
const lineBreaksIn = (cells: string[]): number => cells.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0)

const tooManyRows = (): Refusal<"tooManyRows"> =>
  refused(
    "tooManyRows",
    `This list has more than ${mostRows.toLocaleString("en")} rows. Split it, and award the badge in several batches.`,
  )

const tooManyColumns = (found: number): Refusal<"tooManyColumns"> =>
  refused("tooManyColumns", `This list has ${found} columns. Leave out all but those that are about the badge.`)

function unreadable({ code }: CsvError, line: number): Refusal<"rowTooLong" | "quoteNotClosed"> {
  if (code === "CSV_QUOTE_NOT_CLOSED") {
    return refused("quoteNotClosed", `A quotation mark on line ${line} or below it is opened and never closed.`)
  }
  // The one other error that these options leave possible.
  return rowTooLong(line)
}

/** A quotation mark that is opened and not closed makes one row of many. */
const rowTooLong = (line: number): Refusal<"rowTooLong"> =>
  refused(
    "rowTooLong",
    `The row that begins on line ${line} is too long. Is there a quotation mark that is opened and not closed?`,
  )
