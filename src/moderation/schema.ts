import { boolean, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { actor } from "../actors/schema.ts"
import { moment } from "../db/schema.ts"

/** What this server does about another one and everything under its name. One row per domain that something was decided about. */
export const domainPolicy = pgTable("domain_policy", {
  /** Lower-case ASCII, without port and trailing dot. */
  domain: text("domain").primaryKey(),
  severity: text("severity", { enum: ["none", "silence", "suspend"] }).notNull(),
  rejectMedia: boolean("reject_media").notNull().default(false),
  rejectReports: boolean("reject_reports").notNull().default(false),
  /** What everybody may read. */
  publicComment: text("public_comment").notNull().default(""),
  /** What the admins wrote for each other. */
  privateComment: text("private_comment").notNull().default(""),
  /** Whether public lists hide a part of the name. */
  obfuscate: boolean("obfuscate").notNull().default(false),
  createdAt: moment("created_at").notNull(),
  updatedAt: moment("updated_at").notNull(),
})

/** The servers that are talked to while the allow-list is on. */
export const allowedDomain = pgTable("allowed_domain", {
  domain: text("domain").primaryKey(),
  createdAt: moment("created_at").notNull(),
})

/**
 * What an admin decided about one actor, here or elsewhere; no row for everybody in good standing. What follows for pages and deliveries
 * stands in `actor.limited_at` and `actor.suspended_at`, where a suspended server counts too.
 */
export const standing = pgTable(
  "standing",
  {
    actorId: uuid("actor_id")
      .primaryKey()
      .references(() => actor.id, { onDelete: "cascade" }),
    standing: text("standing", { enum: ["limited", "suspended"] }).notNull(),
    /** What the person is told when they try to sign in. */
    reason: text("reason").notNull().default(""),
    since: moment("since").notNull(),
  },
  (table) => [index("standing_kind").on(table.standing, table.actorId)],
)

/** Who blocks whom; one of them at least lives here. */
export const block = pgTable(
  "block",
  {
    id: uuid("id").primaryKey(),
    blockerId: uuid("blocker_id")
      .notNull()
      .references(() => actor.id, { onDelete: "cascade" }),
    blockedId: uuid("blocked_id")
      .notNull()
      .references(() => actor.id, { onDelete: "cascade" }),
    /** The id of the Block activity: ours when the blocker is local, theirs otherwise. */
    activityUri: text("activity_uri").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("block_pair").on(table.blockerId, table.blockedId),
    index("block_blocked").on(table.blockedId),
    index("block_list").on(table.blockerId, table.id),
  ],
)

/** Whom somebody of this server does not want to read of, without telling. */
export const mute = pgTable(
  "mute",
  {
    id: uuid("id").primaryKey(),
    muterId: uuid("muter_id")
      .notNull()
      .references(() => actor.id, { onDelete: "cascade" }),
    mutedId: uuid("muted_id")
      .notNull()
      .references(() => actor.id, { onDelete: "cascade" }),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [uniqueIndex("mute_pair").on(table.muterId, table.mutedId), index("mute_muted").on(table.mutedId)],
)

/** A whole server that somebody here wants nothing to do with. */
export const personalDomainBlock = pgTable(
  "personal_domain_block",
  {
    id: uuid("id").primaryKey(),
    actorId: uuid("actor_id")
      .notNull()
      .references(() => actor.id, { onDelete: "cascade" }),
    domain: text("domain").notNull(),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [uniqueIndex("personal_domain_block_pair").on(table.actorId, table.domain)],
)

/** Issuers whose offers somebody wants to see beside those of people they follow. */
export const trustedIssuer = pgTable(
  "trusted_issuer",
  {
    actorId: uuid("actor_id")
      .notNull()
      .references(() => actor.id, { onDelete: "cascade" }),
    issuerActorId: uuid("issuer_actor_id")
      .notNull()
      .references(() => actor.id, { onDelete: "cascade" }),
    createdAt: moment("created_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.actorId, table.issuerActorId] }),
    index("trusted_issuer_issuer").on(table.issuerActorId),
  ],
)

/** Somebody tells the admins of something. Closed ones are deleted after a year. */
export const report = pgTable(
  "report",
  {
    id: uuid("id").primaryKey(),
    state: text("state", { enum: ["open", "closed"] }).notNull(),
    category: text("category", { enum: ["spam", "impersonation", "falseBadge", "abuse", "legal", "other"] }).notNull(),
    comment: text("comment").notNull(),
    /** Whom it is about. */
    subjectId: uuid("subject_id")
      .notNull()
      .references(() => actor.id, { onDelete: "cascade" }),
    /** Who reported: one of ours, or another server's actor; null once they are gone. */
    reporterId: uuid("reporter_id").references(() => actor.id, { onDelete: "set null" }),
    /** The host that sent it; null for our own people. So that what one server leaves here can be counted. */
    fromHost: text("from_host"),
    /** The id of the Flag that brought it, or of the form that made it: the same one makes one report. */
    sourceKey: text("source_key").notNull().unique(),
    /** Whether the subject's own server was, or is to be, told. */
    forwarded: boolean("forwarded").notNull().default(false),
    outcome: text("outcome", { enum: ["dismissed", "limited", "suspended", "deleted", "resolved"] }),
    createdAt: moment("created_at").notNull(),
    closedAt: moment("closed_at"),
  },
  (table) => [
    index("report_state").on(table.state, table.id),
    index("report_subject").on(table.subjectId, table.state),
    index("report_reporter").on(table.reporterId),
    index("report_from").on(table.fromHost, table.state),
    index("report_closed").on(table.closedAt),
  ],
)

/** What exactly a report names, beside its subject. */
export const reportItem = pgTable(
  "report_item",
  {
    reportId: uuid("report_id")
      .notNull()
      .references(() => report.id, { onDelete: "cascade" }),
    place: integer("place").notNull(),
    kind: text("kind", { enum: ["badge", "note", "achievement", "other"] }).notNull(),
    /** Its address between servers. */
    uri: text("uri").notNull(),
  },
  (table) => [primaryKey({ columns: [table.reportId, table.place] })],
)

/** Who decided what, for the admins to look up. Kept for two years. */
export const moderationLog = pgTable(
  "moderation_log",
  {
    id: uuid("id").primaryKey(),
    /** Null when it was nobody, or somebody who is gone. */
    byActorId: uuid("by_actor_id").references(() => actor.id, { onDelete: "set null" }),
    deed: text("deed").notNull(),
    actorId: uuid("actor_id").references(() => actor.id, { onDelete: "set null" }),
    domain: text("domain"),
    reportId: uuid("report_id").references(() => report.id, { onDelete: "set null" }),
    note: text("note").notNull().default(""),
    at: moment("at").notNull(),
  },
  (table) => [
    index("moderation_log_actor").on(table.actorId, table.id),
    index("moderation_log_report").on(table.reportId, table.id),
    index("moderation_log_age").on(table.at),
  ],
)
