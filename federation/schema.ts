import { sql } from "drizzle-orm"
import { bigint, boolean, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { actor } from "../src/actors/schema.ts"
import { moment } from "../src/db/schema.ts"

/** An activity of ours: its bytes are made and proved once, then delivered as they are. */
export const activity = pgTable(
  "activity",
  {
    id: uuid("id").primaryKey(),
    uri: text("uri").notNull().unique(),
    type: text("type").notNull(),
    actorId: uuid("actor_id")
      .notNull()
      .references(() => actor.id),
    objectUri: text("object_uri").notNull(),
    /** The JSON-LD as sent, with its proof. Empty for a confidential one from the end of its last delivery on. */
    body: text("body").notNull(),
    audience: text("audience", { enum: ["public", "followers", "direct"] }).notNull(),
    /** It carries a link that opens something, so its bytes stand here only as long as they are still to be sent. */
    confidential: boolean("confidential").notNull().default(false),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    index("activity_outbox").on(table.actorId, table.createdAt, table.id),
    index("activity_object").on(table.objectUri),
    index("activity_age").on(table.createdAt),
  ],
)

/** One activity to one inbox. */
export const delivery = pgTable(
  "delivery",
  {
    id: uuid("id").primaryKey(),
    activityId: uuid("activity_id")
      .notNull()
      .references(() => activity.id),
    inbox: text("inbox").notNull(),
    host: text("host").notNull(),
    objectUri: text("object_uri").notNull(),
    /** What the order of deliveries to one inbox goes by, where that is more than one object; null where it is the object. */
    thread: text("thread"),
    /** The order in which deliveries were written. Ids cannot say it: they carry the clock of whichever machine made them. */
    position: bigint("position", { mode: "number" }).notNull().generatedAlwaysAsIdentity(),
    state: text("state", { enum: ["waiting", "delivered", "refused", "superseded", "dead"] })
      .notNull()
      .default("waiting"),
    attempts: integer("attempts").notNull().default(0),
    lastStatus: integer("last_status"),
    lastReason: text("last_reason"),
    lastAttemptAt: moment("last_attempt_at"),
    deliveredAt: moment("delivered_at"),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("delivery_once").on(table.activityId, table.inbox),
    index("delivery_object").on(table.objectUri, table.inbox, table.position),
    index("delivery_thread")
      .on(sql`coalesce(${table.thread}, ${table.objectUri})`, table.inbox, table.position)
      .where(sql`${table.state} = 'waiting'`),
    index("delivery_host").on(table.host, table.state),
    index("delivery_age").on(table.createdAt),
  ],
)

/** Another server, as our deliveries know it. */
export const peer = pgTable("peer", {
  host: text("host").primaryKey(),
  /** The HTTP signature form that worked last. */
  signatureForm: text("signature_form", { enum: ["draft-cavage-http-signatures-12", "rfc9421"] }),
  lastSuccessAt: moment("last_success_at"),
  failingSince: moment("failing_since"),
  failures: integer("failures").notNull().default(0),
  pausedUntil: moment("paused_until"),
  /** What went wrong last, in a sentence; null since it works. */
  lastReason: text("last_reason"),
})
