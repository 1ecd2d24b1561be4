import { z } from "zod"

/** What a column of a list can be. `recipient` holds handles and email addresses alike. */
export const columnMeanings = [
  "ignored",
  "recipient",
  "handle",
  "email",
  "narrative",
  "evidenceUrl",
  "evidenceName",
  "evidenceNarrative",
  "issuedOn",
  "lastDay",
] as const

export type ColumnMeaning = (typeof columnMeanings)[number]

/** How days such as 3/4/2026 are to be read; `year` only takes those that can be read in one way. */
export const dayOrders = ["year", "day", "month"] as const
export type DayOrder = (typeof dayOrders)[number]

/** Columns that say whose the badge is: one of them at least is needed. */
export const recipientMeanings: readonly ColumnMeaning[] = ["recipient", "handle", "email"]

/** The words that headings are known by, in the languages of spreadsheets that we have seen; longer ones first. */
const words: [ColumnMeaning, RegExp][] = [
  [
    "issuedOn",
    /^(issued?( on| date| at)?|date( of (issue|award))?|awarded( on| at)?|valid from|datum|ausgestellt( am)?)$/,
  ],
  ["lastDay", /^(expir\w*( on| date| at)?|valid until|counts until|until|end date|gültig bis|ablauf\w*)$/],
  ["evidenceUrl", /^(evidence|proof)( (url|link|address))?$|^(url|link|nachweis)$/],
  ["evidenceName", /^(evidence|proof) (name|title)$/],
  ["evidenceNarrative", /^(evidence|proof) (narrative|description|text)$/],
  ["narrative", /^(narrative|story|reason|comment|note|why|what they did|begründung)$/],
  ["handle", /^(fediverse |mastodon |badge )?(handle|account|actor|webfinger|username|user ?name)( address)?$/],
  ["email", /^(recipient |earner )?e[- ]?mail([- ]?(address|adresse))?$|^mail$|^identity$/],
  ["recipient", /^(recipient|earner|member|participant|student|learner|to|awarded to|empfänger(in)?)$/],
]

/** The meaning that a heading suggests; `ignored` when it suggests none. */
export function meaningOfHeading(heading: string): ColumnMeaning {
  const plain = heading
    .toLowerCase()
    .replace(/[_\-.:*]+/g, (found) => (found === "-" ? "-" : " "))
    .replace(/\s+/g, " ")
    .trim()
  return words.find(([, known]) => known.test(plain) || known.test(plain.replaceAll("-", " ")))?.[0] ?? "ignored"
}

/** Whether a cell can say who somebody is: `@alice`, `alice@example.org`, an address of a profile. */
export const namesSomebody = (cell: string): boolean =>
  /^(?:@?[^\s@]+@[^\s@]+|@[a-z0-9_]+|https?:\/\/\S+|[^<>]*<[^\s@<>]+@[^\s@<>]+>)$/i.test(cell.trim())

/** Whether the rows begin with headings, and what each column is, as far as it can be guessed. */
export function guessColumns(rows: readonly string[][]): { hasHeadings: boolean; columns: ColumnMeaning[] } {
  const [first = []] = rows
  const width = Math.max(0, ...rows.map((row) => row.length))
  const guessed = Array.from({ length: width }, (_, index) => meaningOfHeading(first[index] ?? ""))
  const hasHeadings = !first.some(namesSomebody) && guessed.some((meaning) => meaning !== "ignored")
  const columns: ColumnMeaning[] = hasHeadings ? eachOnce(guessed) : guessed.map(() => "ignored")
  if (columns.some((meaning) => recipientMeanings.includes(meaning))) return { hasHeadings, columns }
  // No heading says it: the first column in which most cells name somebody does.
  const data = hasHeadings ? rows.slice(1) : rows
  const who = columns.findIndex(
    (meaning, index) =>
      meaning === "ignored" && data.filter((row) => namesSomebody(row[index] ?? "")).length * 2 > data.length,
  )
  if (who >= 0) columns[who] = "recipient"
  else if (width === 1) columns[0] = "recipient"
  return { hasHeadings, columns }
}

/** A meaning belongs to one column; of two with the same heading the first has it. */
function eachOnce(meanings: ColumnMeaning[]): ColumnMeaning[] {
  return meanings.map((meaning, index) => (meanings.indexOf(meaning) === index ? meaning : "ignored"))
}

/** What a person says about the columns of a list. */
export const columnPlan = z.object({
  hasHeadings: z.boolean(),
  columns: z
    .array(z.enum(columnMeanings, { error: "Choose from the list what the column is." }))
    .refine((columns) => columns.some((meaning) => recipientMeanings.includes(meaning)), {
      error: "Choose the column that says who gets the badge.",
    })
    .refine((columns) => new Set(columns.filter(isUsed)).size === columns.filter(isUsed).length, {
      error: "Two columns are said to be the same thing. Choose one of them.",
    }),
  dayOrder: z.enum(dayOrders, { error: "Choose from the list how days are written." }),
})

export type ColumnPlan = z.output<typeof columnPlan>

const isUsed = (meaning: ColumnMeaning): boolean => meaning !== "ignored"
