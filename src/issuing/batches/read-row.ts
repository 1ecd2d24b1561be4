import { z } from "zod"
import { ok, refused, type Refusal, type Result } from "../../result.ts"
import { normalizeHost, parseHandle, safeHttpUrl, type Handle } from "../../text/index.ts"
import { line, passage, webAddress } from "../input.ts"
import type { EvidenceRow } from "../schema.ts"
import type { ColumnMeaning, ColumnPlan, DayOrder } from "./columns.ts"
import { endOf, readDay, startOf } from "./days.ts"

/** Whom a row names. Nobody was asked whether they exist. */
export type NamedRecipient =
  | { kind: "handle"; handle: Handle }
  /** The address of an actor or of its page. */
  | { kind: "address"; url: string }
  | { kind: "email"; email: string }

/** What a row says of one award. */
export type RowReading = {
  recipient: NamedRecipient
  narrative: string | null
  evidence: EvidenceRow[]
  /** Null: the moment of awarding. */
  validFrom: Date | null
  validUntil: Date | null
}

/** How rows are read: what was said about the columns, and what holds for rows that say nothing themselves. */
export type RowPlan = Pick<ColumnPlan, "columns" | "dayOrder"> & {
  narrative: string | null
  /** `2031-05-06` */
  lastDay: string | null
  ownHost: string
  now: Date
}

/** People write the date of where they are, which is up to 14 hours ahead of UTC. */
const furthestAhead = 14 * 3_600_000

const emailAddress = z.email().max(254)
const story = passage("the story", 5000)
const evidence = z.object({
  url: webAddress("the evidence").optional(),
  name: line("the evidence's name", 300).optional(),
  narrative: passage("the description of the evidence", 5000).optional(),
})

export type BadRow = Refusal<"badRow">

/** Reads a row; what is wrong with it is a sentence for whoever made the list. */
export function readRow(cells: readonly string[], plan: RowPlan): Result<RowReading, "badRow"> {
  const cell = (meaning: ColumnMeaning): string => cells[plan.columns.indexOf(meaning)]?.trim() ?? ""
  const recipient = recipientIn(cell, plan.ownHost)
  if (!recipient.ok) return recipient
  const narrative = parsed(story, cell("narrative") || plan.narrative || "")
  if (!narrative.ok) return narrative
  const piece = evidenceIn(cell)
  if (!piece.ok) return piece
  const validFrom = firstMoment(cell("issuedOn"), plan)
  if (!validFrom.ok) return validFrom
  const validUntil = lastMoment(cell("lastDay") || plan.lastDay || "", plan)
  if (!validUntil.ok) return validUntil
  return ok({
    recipient: recipient.value,
    narrative: narrative.value === "" ? null : narrative.value,
    evidence: piece.value,
    validFrom: validFrom.value,
    validUntil: validUntil.value,
  })
}

/** The same for everybody whom the row could name in another spelling. */
export function recipientKey(recipient: NamedRecipient): string {
  if (recipient.kind === "email") return `mail ${recipient.email}`
  if (recipient.kind === "address") return recipient.url
  return `@${recipient.handle.username}@${recipient.handle.host}`
}

/** The host that is asked who somebody is; our own for people here and for email addresses, which nobody is asked about. */
export function serverOf(recipient: NamedRecipient, ownHost: string): string {
  if (recipient.kind === "email") return ownHost
  if (recipient.kind === "handle") return recipient.handle.host
  return normalizeHost(new URL(recipient.url).host) ?? ownHost
}

type Cells = (meaning: ColumnMeaning) => string

function recipientIn(cell: Cells, ownHost: string): Result<NamedRecipient, "badRow"> {
  const [handle, either, email] = [cell("handle"), cell("recipient"), cell("email")]
  if (handle !== "") return readHandle(handle, ownHost)
  if (either !== "") return readEither(either, ownHost)
  if (email !== "") return readEmail(email)
  return bad("Nobody is named in this row.")
}

/**
 * A handle begins with @, an email address does not. People leave the @ out all the same: on our own host that is a handle, since this
 * server gives nobody a mailbox.
 */
function readEither(text: string, ownHost: string): Result<NamedRecipient, "badRow"> {
  if (/^(?:@|acct:|https?:\/\/)/i.test(text)) return readHandle(text, ownHost)
  const handle = parseHandle(text)
  if (handle !== null && handle.host === ownHost) return ok({ kind: "handle", handle })
  if (text.includes("@")) return readEmail(text)
  return bad(
    `“${shorten(text)}” is neither a handle nor an email address. A handle looks like @alice@example.org, an email address like alice@example.org.`,
  )
}

function readHandle(text: string, ownHost: string): Result<NamedRecipient, "badRow"> {
  if (/^https?:\/\//i.test(text)) {
    const url = safeHttpUrl(text)
    if (url === null) return bad(`“${shorten(text)}” is no web address.`)
    url.hash = ""
    return ok({ kind: "address", url: url.href })
  }
  const bare = text.replace(/^acct:/i, "").replace(/^@/, "")
  const handle = parseHandle(bare.includes("@") ? bare : `${bare}@${ownHost}`)
  if (handle === null) return bad(`“${shorten(text)}” is no handle. Handles look like @alice@example.org.`)
  return ok({ kind: "handle", handle })
}

/** An address alone, or as mail programs write it: `Ann Lee <ann@school.example>`. */
function readEmail(text: string): Result<NamedRecipient, "badRow"> {
  const address = /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text.replace(/^mailto:/i, "")
  const read = emailAddress.safeParse(address.trim().toLowerCase())
  if (!read.success) return bad(`“${shorten(text)}” is no email address. Email addresses look like alice@example.org.`)
  return ok({ kind: "email", email: read.data })
}

function evidenceIn(cell: Cells): Result<EvidenceRow[], "badRow"> {
  const given = {
    url: cell("evidenceUrl") || undefined,
    name: cell("evidenceName") || undefined,
    narrative: cell("evidenceNarrative") || undefined,
  }
  if (given.url === undefined && given.narrative === undefined) {
    return given.name === undefined ? ok([]) : bad("Evidence needs a link or a description, not a title only.")
  }
  const read = parsed(evidence, given)
  return read.ok ? ok([read.value]) : read
}

function firstMoment(text: string, { dayOrder, now }: RowPlan): Result<Date | null, "badRow"> {
  if (text === "") return ok(null)
  const day = dayIn(text, dayOrder)
  if (!day.ok) return day
  const start = startOf(day.value)
  if (start.getTime() > now.getTime() + furthestAhead)
    return bad(`The badge cannot be earned on ${text}: that is yet to come.`)
  return ok(start > now ? now : start)
}

function lastMoment(text: string, { dayOrder, now }: RowPlan): Result<Date | null, "badRow"> {
  if (text === "") return ok(null)
  const day = dayIn(text, dayOrder)
  if (!day.ok) return day
  const end = endOf(day.value)
  return end > now ? ok(end) : bad(`The last day on which the badge counts, ${text}, has passed.`)
}

function dayIn(text: string, order: DayOrder): Result<Parameters<typeof startOf>[0], "badRow"> {
  const day = readDay(text, order)
  if (day === null) return bad(`“${shorten(text)}” is no day. Write days as year-month-day, such as 2026-03-05.`)
  if (day === "ambiguous") {
    return bad(
      `“${shorten(text)}” can be read as two different days. Change the columns and say whether the day or the month comes first.`,
    )
  }
  return ok(day)
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): Result<z.output<Schema>, "badRow"> {
  const read = schema.safeParse(value)
  return read.success ? ok(read.data) : bad(read.error.issues[0]?.message ?? "Something in this row cannot be read.")
}

const bad = (sentence: string): BadRow => refused("badRow", sentence)

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 59).toWellFormed()}…` : text)
