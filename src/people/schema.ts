import { sql } from "drizzle-orm"
import { boolean, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { actor } from "../actors/schema.ts"
import { moment } from "../db/schema.ts"

/** better-auth's `user`: somebody who signs in here. `handle` is what they chose; their actor is made from it, idempotently, at sign-in. */
export const person = pgTable(
  "person",
  {
    id: text("id").primaryKey(),
    name: text("name").notNull(),
    email: text("email").notNull().unique(),
    emailVerified: boolean("email_verified").notNull().default(false),
    image: text("image"),
    handle: text("handle").notNull(),
    role: text("role", { enum: ["member", "admin"] })
      .notNull()
      .default("member"),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("person_handle").on(sql`lower(${table.handle})`)],
)

/** better-auth's `session`. */
export const session = pgTable(
  "session",
  {
    id: text("id").primaryKey(),
    token: text("token").notNull().unique(),
    userId: text("user_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    expiresAt: moment("expires_at").notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [index("session_person").on(table.userId)],
)

/** better-auth's `account`: one way of signing in (a password hash, later a passkey or another provider). */
export const signInMethod = pgTable(
  "sign_in_method",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: moment("access_token_expires_at"),
    refreshTokenExpiresAt: moment("refresh_token_expires_at"),
    scope: text("scope"),
    password: text("password"),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [index("sign_in_method_person").on(table.userId)],
)

/** better-auth's `verification`: short-lived hashed tokens. */
export const verificationToken = pgTable(
  "verification_token",
  {
    id: text("id").primaryKey(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: moment("expires_at").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [index("verification_token_identifier").on(table.identifier)],
)

/** Which actor a person is. Apart from `person`, because better-auth owns that row. */
export const personActor = pgTable("person_actor", {
  personId: text("person_id")
    .primaryKey()
    .references(() => person.id, { onDelete: "cascade" }),
  actorId: uuid("actor_id")
    .notNull()
    .unique()
    .references(() => actor.id),
})

/** Mail that no SMTP server was there to send: shown in the log and on the admin's page. */
export const unsentMail = pgTable("unsent_mail", {
  id: uuid("id").primaryKey(),
  recipient: text("recipient").notNull(),
  subject: text("subject").notNull(),
  body: text("body").notNull(),
  createdAt: moment("created_at").notNull().defaultNow(),
})
