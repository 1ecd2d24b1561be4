import { sql } from "drizzle-orm"
import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { actor } from "../../actors/schema.ts"
import { bytea, moment } from "../../db/schema.ts"
import { achievement, award, issuer } from "../schema.ts"
import type { ColumnMeaning, DayOrder } from "./columns.ts"

/** One badge for many people at once: a list that was pasted or uploaded, and how far its awarding came. */
export const awardBatch = pgTable(
  "award_batch",
  {
    id: uuid("id").primaryKey(),
    issuerId: uuid("issuer_id")
      .notNull()
      .references(() => issuer.id),
    achievementId: uuid("achievement_id")
      .notNull()
      .references(() => achievement.id),
    state: text("state", { enum: ["draft", "running", "paused", "stopped", "done"] })
      .notNull()
      .default("draft"),
    /** How many rows the list has: fewer are there when the process stopped while it was being kept. */
    rowCount: integer("row_count").notNull(),
    /** Whether the first row says what stands in the columns. */
    hasHeadings: boolean("has_headings").notNull(),
    /** What each column is, in the order of the columns. */
    columns: jsonb("columns").$type<ColumnMeaning[]>().notNull(),
    dayOrder: text("day_order", { enum: ["year", "day", "month"] })
      .$type<DayOrder>()
      .notNull()
      .default("year"),
    /** For the rows that say nothing of their own. */
    narrative: text("narrative"),
    lastDay: text("last_day"),
    /** Counts how often it was said what the columns are. */
    revision: integer("revision").notNull().default(1),
    /** The revision by which all rows were read; while it is another one, the rows' states are of no use. */
    readRevision: integer("read_revision"),
    /** Why it was paused when nobody pressed the button. */
    reason: text("reason"),
    createdBy: uuid("created_by")
      .notNull()
      .references(() => actor.id),
    /** In whose name the badges are awarded: whoever pressed the button last. */
    startedBy: uuid("started_by").references(() => actor.id),
    idempotencyKey: text("idempotency_key").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    changedAt: moment("changed_at").notNull().defaultNow(),
    startedAt: moment("started_at"),
    finishedAt: moment("finished_at"),
  },
  (table) => [
    index("award_batch_issuer").on(table.issuerId, table.id),
    uniqueIndex("award_batch_idempotency").on(table.issuerId, table.idempotencyKey),
    index("award_batch_changed").on(table.changedAt),
  ],
)

/** One row of the list. What it says is sealed: it names people, by their email address too. */
export const awardBatchRow = pgTable(
  "award_batch_row",
  {
    batchId: uuid("batch_id")
      .notNull()
      .references(() => awardBatch.id, { onDelete: "cascade" }),
    /** Its place among the rows, from 1. */
    place: integer("place").notNull(),
    /** The line of the text that it begins on, from 1: a cell may hold line breaks. */
    line: integer("line").notNull(),
    sealedCells: bytea("sealed_cells").notNull(),
    /**
     * `bad`, `repeated` and `standing` (the earner has the badge already) are left out; `ready` and `waiting` (the server could not be
     * asked yet) are still to be awarded.
     */
    state: text("state", {
      enum: ["unread", "headings", "bad", "repeated", "standing", "ready", "waiting", "awarded", "failed"],
    })
      .notNull()
      .default("unread"),
    reason: text("reason"),
    /** The host of the recipient; our own for everybody here and for email addresses. */
    server: text("server"),
    waitingSince: moment("waiting_since"),
    awardId: uuid("award_id").references(() => award.id, { onDelete: "set null" }),
  },
  (table) => [
    primaryKey({ columns: [table.batchId, table.place] }),
    index("award_batch_row_state").on(table.batchId, table.state, table.place),
    index("award_batch_row_open")
      .on(table.batchId, table.server, table.place)
      .where(sql`${table.state} in ('ready', 'waiting')`),
    index("award_batch_row_award").on(table.awardId),
  ],
)

/** A server that people of a running batch are on: they are looked up there one after the other, and when it is away it is asked again. */
export const awardBatchServer = pgTable(
  "award_batch_server",
  {
    batchId: uuid("batch_id")
      .notNull()
      .references(() => awardBatch.id, { onDelete: "cascade" }),
    server: text("server").notNull(),
    /** `active`: a task is awarding its rows. `waiting`: it could not be asked and a task will try again. */
    state: text("state", { enum: ["ready", "active", "waiting", "done"] })
      .notNull()
      .default("ready"),
    /** Since when nobody on it could be looked up. */
    failingSince: moment("failing_since"),
    reason: text("reason"),
  },
  (table) => [primaryKey({ columns: [table.batchId, table.server] })],
)
