import { CsvError, parse } from "csv-parse/sync"
import { z } from "zod"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { mostPolicies, type PolicyInput } from "./change-policies.ts"
import { covers, readDomain } from "./domains.ts"
import { listPolicies, type DomainPolicy, type Severity } from "./policies.ts"

/**
 * Lists of servers as Mastodon and most other software exchange them: one line each, with the columns below. The number sign before a name
 * is theirs; lists without it, or with the first column only, are read as well.
 */
const columns = ["domain", "severity", "reject_media", "reject_reports", "public_comment", "obfuscate"] as const

const severities: Record<string, Severity> = {
  noop: "none",
  none: "none",
  silence: "silence",
  limit: "silence",
  suspend: "suspend",
}
const written: Record<Severity, string> = { none: "noop", silence: "silence", suspend: "suspend" }

/** Longest list that is read, in characters. */
export const longestList = 2_000_000

/** A line of a list that cannot be used. `line` counts from 1, the heading included. */
export type BadLine = { line: number; text: string; sentence: string }

/** What taking a list over would do. */
export type ListPreview = {
  /** In the order of the list; the last line about a domain counts. */
  fresh: PolicyInput[]
  changed: { before: DomainPolicy; after: PolicyInput }[]
  /** Lines that say what is decided already. */
  same: number
  bad: BadLine[]
}

/** All decisions as such a list. What the admins wrote for each other is not in it. */
export async function exportPolicies(ground: Ground): Promise<string> {
  const rows = await listPolicies(ground)
  const lines = rows.map((row) => [
    row.domain,
    written[row.severity],
    String(row.rejectMedia),
    String(row.rejectReports),
    row.publicComment,
    String(row.obfuscate),
  ])
  return `${[columns.map((name) => `#${name}`), ...lines].map((line) => line.map(cell).join(",")).join("\n")}\n`
}

// A cell that begins like a formula would be run by the table programs that people open lists with.
function cell(text: string): string {
  const safe = /^[=+@\t\r-]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const parsed = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.number() }) }))

/** Reads a list and compares it with what is decided now. Nothing is changed. */
export async function previewList(
  ground: Ground,
  text: string,
): Promise<Result<ListPreview, "unreadable" | "tooLong" | "empty">> {
  if (text.length > longestList) return refused("tooLong", "That list is longer than 2 MB. Take it over in parts.")
  let records: z.infer<typeof parsed>
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, trim: true }
    records = parsed.parse(parse(text, options))
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return refused("unreadable", `That is no list that can be read: ${error.message}`)
  }
  if (records.length > mostPolicies + 1) return refused("tooLong", `That list has more than ${mostPolicies} lines.`)
  const [first] = records
  if (first === undefined) return refused("empty", "There is nothing in that list.")
  const heading = first.record.map((name) => name.replace(/^#\s*/, "").toLowerCase())
  const hasHeading = heading.includes("domain")
  const placeOf = (name: (typeof columns)[number]) => (hasHeading ? heading.indexOf(name) : columns.indexOf(name))
  const bad: BadLine[] = []
  const wanted = new Map<string, PolicyInput>()
  for (const { record, info } of hasHeading ? records.slice(1) : records) {
    const at = (name: (typeof columns)[number]) => record[placeOf(name)] ?? ""
    const name = at("domain").replace(/^#/, "")
    const refuse = (sentence: string) => void bad.push({ line: info.lines, text: name.slice(0, 80), sentence })
    const domain = readDomain(name)
    const severity = severities[(at("severity") || "suspend").toLowerCase()]
    if (domain === null) refuse("This is not the name of a server. Names with * in place of letters cannot be used.")
    else if (covers(domain, ground.config.host)) refuse("This covers this very server.")
    else if (severity === undefined) refuse(`“${at("severity").slice(0, 30)}” is none of noop, silence and suspend.`)
    else {
      wanted.set(domain, {
        domain,
        severity,
        rejectMedia: isYes(at("reject_media")),
        rejectReports: isYes(at("reject_reports")),
        publicComment: at("public_comment").slice(0, 1_000),
        privateComment: "",
        obfuscate: isYes(at("obfuscate")),
      })
    }
  }
  const known = new Map((await listPolicies(ground)).map((row) => [row.domain, row]))
  const preview: ListPreview = { fresh: [], changed: [], same: 0, bad }
  for (const after of wanted.values()) {
    const before = known.get(after.domain)
    if (before === undefined) preview.fresh.push(after)
    else if (isSame(before, after)) preview.same += 1
    // What the admins wrote for each other is not in a list, and stays.
    else preview.changed.push({ before, after: { ...after, privateComment: before.privateComment } })
  }
  return ok(preview)
}

const isYes = (text: string): boolean => /^(true|yes|1|t)$/i.test(text)

const isSame = (before: DomainPolicy, after: PolicyInput): boolean =>
  before.severity === after.severity &&
  before.rejectMedia === after.rejectMedia &&
  before.rejectReports === after.rejectReports &&
  before.publicComment === after.publicComment &&
  before.obfuscate === after.obfuscate
