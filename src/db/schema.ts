import { sql } from "drizzle-orm"
import { bigint, customType, index, integer, jsonb, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core"

/** Raw bytes; PGlite hands back a Uint8Array, postgres.js a Buffer: both are read as Uint8Array. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
  fromDriver: (value) => new Uint8Array(value.buffer, value.byteOffset, value.byteLength),
})

/** A moment in UTC, read and written as a Date. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date" })

/** What the instance remembers about itself: its pinned origin, the canary of its secret, the set-up link. */
export const instanceSetting = pgTable("instance_setting", {
  key: text("key").primaryKey(),
  value: jsonb("value").notNull(),
  updatedAt: moment("updated_at").notNull().defaultNow(),
})

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
    index("task_event").on(table.eventId),
  ],
)

/** A picture that was made safe, kept once however many rooms show it. */
export const storedImage = pgTable("stored_image", {
  digest: text("digest").primaryKey(),
  png: bytea("png").notNull(),
  width: integer("width").notNull(),
  height: integer("height").notNull(),
  createdAt: moment("created_at").notNull().defaultNow(),
})
