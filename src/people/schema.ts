import { sql } from "drizzle-orm"
import { boolean, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
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
  (table) => [
    uniqueIndex("person_handle").on(sql`lower(${table.handle})`),
    // The admins' search, by how a handle or an address begins.
    index("person_handle_search").on(sql`lower(${table.handle}) text_pattern_ops`),
    index("person_email_search").on(sql`${table.email} text_pattern_ops`),
    index("person_admin")
      .on(table.id)
      .where(sql`${table.role} = 'admin'`),
  ],
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

/**
 * A way in that somebody here opened for somebody else. Its link is made from the id and the instance's secret, so that whoever made it
 * can copy it again while nothing here opens anything by itself.
 */
export const invitation = pgTable(
  "invitation",
  {
    id: text("id").primaryKey(),
    /** Null once that person's account is deleted: the invitation ends with it. */
    invitedBy: text("invited_by").references(() => person.id, { onDelete: "cascade" }),
    /** For whoever made it, to tell their invitations apart. */
    note: text("note"),
    /** Where the link was sent, if anywhere; forgotten when it can no longer be used. */
    email: text("email"),
    usesLeft: integer("uses_left").notNull(),
    used: integer("used").notNull().default(0),
    /** The form that made it: sent twice, it makes one. */
    idempotencyKey: text("idempotency_key").notNull().unique(),
    expiresAt: moment("expires_at").notNull(),
    revokedAt: moment("revoked_at"),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    index("invitation_inviter").on(table.invitedBy, table.id),
    index("invitation_expiry").on(table.expiresAt),
  ],
)

/**
 * Somebody who asked for an account and waits for an admin. Not a person yet: they cannot sign in, and nobody sees their handle. Deleted
 * when answered, and unanswered ones after a while.
 */
export const signUpRequest = pgTable(
  "sign_up_request",
  {
    id: uuid("id").primaryKey(),
    email: text("email").notNull().unique(),
    name: text("name").notNull(),
    handle: text("handle").notNull(),
    passwordHash: text("password_hash").notNull(),
    /** Why they want to join, as they wrote it. */
    reason: text("reason").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [uniqueIndex("sign_up_request_handle").on(sql`lower(${table.handle})`)],
)

/**
 * What a link in a mail (or from the command line) may do, once: `confirm` proves a mailbox, `reset` sets a new password and proves the
 * mailbox, `recovery` sets a new password. Only the hash of the link's token is kept, and per person and purpose only the newest.
 */
export const accountLink = pgTable(
  "account_link",
  {
    tokenHash: text("token_hash").primaryKey(),
    personId: text("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    purpose: text("purpose", { enum: ["confirm", "reset", "recovery"] }).notNull(),
    /** The address that the link was sent to; null for `recovery`, which was sent nowhere. */
    email: text("email"),
    expiresAt: moment("expires_at").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("account_link_purpose").on(table.personId, table.purpose),
    index("account_link_expiry").on(table.expiresAt),
  ],
)
