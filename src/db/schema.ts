import { customType, integer, jsonb, pgTable, text, timestamp } from "drizzle-orm/pg-core"

/** Raw bytes; PGlite hands back a Uint8Array, postgres.js a Buffer: both are read as Uint8Array. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array }>({
  dataType: () => "bytea",
  fromDriver: (value) => new Uint8Array(value.buffer, value.byteOffset, value.byteLength),
})

/** A moment in UTC, read and written as a Date. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: "date" })

/** What the instance remembers about itself: its pinned origin, the canary of its secret, the set-up link, its version, its last backup, its chores. */
export const instanceSetting = pgTable("instance_setting", {
  key: text("key").primaryKey(),
  value: jsonb("value").notNull(),
  updatedAt: moment("updated_at").notNull().defaultNow(),
})

/** A picture that was made safe, kept once however many rooms show it. */
export const storedImage = pgTable("stored_image", {
  digest: text("digest").primaryKey(),
  png: bytea("png").notNull(),
  width: integer("width").notNull(),
  height: integer("height").notNull(),
  createdAt: moment("created_at").notNull().defaultNow(),
})
