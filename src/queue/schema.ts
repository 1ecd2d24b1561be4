import { sql } from "drizzle-orm"
import { bigint, index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core"
import { moment } from "../db/schema.ts"

/** Something that happened, written in the transaction that made it happen. */
export const event = pgTable("event", {
  id: uuid("id").primaryKey(),
  name: text("name").notNull(),
  payload: jsonb("payload").notNull(),
  createdAt: moment("created_at").notNull().defaultNow(),
})

/** One piece of work that must end in done or dead. Queues only carry its id: this row is the truth. */
export const task = pgTable(
  "task",
  {
    id: uuid("id").primaryKey(),
    /** The order of creation. Ids cannot say it: they carry the clock of whichever machine made them. */
    position: bigint("position", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    eventId: uuid("event_id").references(() => event.id, { onDelete: "cascade" }),
    job: text("job").notNull(),
    lane: text("lane", { enum: ["work", "delivery", "inbox"] }).notNull(),
    /** Null for an event's consumer, which reads the event's. */
    payload: jsonb("payload"),
    orderKey: text("order_key"),
    state: text("state", { enum: ["waiting", "running", "done", "dead"] })
      .notNull()
      .default("waiting"),
    attempts: integer("attempts").notNull().default(0),
    runAt: moment("run_at").notNull().defaultNow(),
    /** When a queue was last told of it. */
    queuedAt: moment("queued_at").notNull().defaultNow(),
    firstAttemptAt: moment("first_attempt_at"),
    leaseToken: uuid("lease_token"),
    leasedUntil: moment("leased_until"),
    reason: text("reason"),
    createdAt: moment("created_at").notNull().defaultNow(),
    finishedAt: moment("finished_at"),
  },
  (table) => [
    index("task_due")
      .on(table.runAt)
      .where(sql`${table.state} in ('waiting', 'running')`),
    index("task_order")
      .on(table.job, table.orderKey, table.position)
      .where(sql`${table.state} in ('waiting', 'running')`),
    index("task_finished")
      .on(table.finishedAt)
      .where(sql`${table.state} = 'done'`),
    index("task_dead")
      .on(table.finishedAt)
      .where(sql`${table.state} = 'dead'`),
    // The admin's list of them, all or of one job.
    index("task_dead_position")
      .on(table.position)
      .where(sql`${table.state} = 'dead'`),
    index("task_dead_job")
      .on(table.job, table.position)
      .where(sql`${table.state} = 'dead'`),
    index("task_event").on(table.eventId),
  ],
)
