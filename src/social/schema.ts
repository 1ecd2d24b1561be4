import { sql } from "drizzle-orm"
import { boolean, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { actor } from "../actors/schema.ts"
import type { BadgeSnapshot } from "../backpack/index.ts"
import type { VerificationReport } from "../credentials/index.ts"
import { bytea, moment } from "../db/schema.ts"

/** Who follows whom; at least one of the two lives here. */
export const follow = pgTable(
  "follow",
  {
    id: uuid("id").primaryKey(),
    followerId: uuid("follower_id")
      .notNull()
      .references(() => actor.id),
    followedId: uuid("followed_id")
      .notNull()
      .references(() => actor.id),
    /** The id of the Follow activity: ours when the follower is local, theirs otherwise. */
    activityUri: text("activity_uri").notNull(),
    state: text("state", { enum: ["requested", "accepted", "rejected"] }).notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    acceptedAt: moment("accepted_at"),
  },
  (table) => [
    uniqueIndex("follow_pair").on(table.followerId, table.followedId),
    index("follow_followed").on(table.followedId, table.state, table.id),
    index("follow_activity").on(table.activityUri),
  ],
)

export type NoteImage = {
  url: string
  digest: string | null
  alt: string
  mediaType: string | null
  width: number | null
  height: number | null
}

/** A post: ours when one of our earners shows a badge, somebody else's when one of our people follows its author. */
export const note = pgTable(
  "note",
  {
    id: text("id").primaryKey(),
    uri: text("uri").notNull().unique(),
    local: boolean("local").notNull(),
    actorId: uuid("actor_id")
      .notNull()
      .references(() => actor.id),
    contentHtml: text("content_html").notNull(),
    pageUrl: text("page_url"),
    images: jsonb("images").$type<NoteImage[]>().notNull().default([]),
    visibility: text("visibility", { enum: ["public", "followers"] }).notNull(),
    /** For our own: which showing of which holding it announces. Unique, so that a job run twice posts once. */
    holdingId: text("holding_id"),
    showing: text("showing"),
    publishedAt: moment("published_at").notNull(),
    updatedAt: moment("updated_at"),
    deletedAt: moment("deleted_at"),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    index("note_author").on(table.actorId, table.publishedAt, table.id),
    uniqueIndex("note_showing").on(table.holdingId, table.showing),
    index("note_live")
      .on(table.publishedAt)
      .where(sql`${table.deletedAt} is null`),
    index("note_received")
      .on(table.createdAt)
      .where(sql`not ${table.local}`),
  ],
)

/**
 * What somebody did with a note about one of our badges: liked it, boosted it, replied to it. A like and a boost count once per actor; a
 * reply that its author deleted stays as a tombstone for a time, so that a late Create does not bring it back.
 */
export const reaction = pgTable(
  "reaction",
  {
    id: uuid("id").primaryKey(),
    noteId: text("note_id")
      .notNull()
      .references(() => note.id, { onDelete: "cascade" }),
    actorId: uuid("actor_id")
      .notNull()
      .references(() => actor.id),
    kind: text("kind", { enum: ["like", "boost", "reply"] }).notNull(),
    /** The id of the Like or the Announce; of a reply the id of its Note. On the actor's own origin. */
    uri: text("uri").notNull().unique(),
    /** The rest is about replies only. Safe to put into a page as it is. */
    contentHtml: text("content_html").notNull().default(""),
    /** What the author warns of before it is read; empty: nothing. */
    warning: text("warning").notNull().default(""),
    pageUrl: text("page_url"),
    publishedAt: moment("published_at").notNull(),
    updatedAt: moment("updated_at"),
    /** When the badge's owner took the reply off their page. */
    hiddenAt: moment("hidden_at"),
    deletedAt: moment("deleted_at"),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("reaction_mark")
      .on(table.noteId, table.actorId, table.kind)
      .where(sql`${table.kind} <> 'reply'`),
    index("reaction_of_note").on(table.noteId, table.kind, table.publishedAt, table.id),
    index("reaction_of_actor").on(table.actorId, table.kind),
    index("reaction_deleted")
      .on(table.deletedAt)
      .where(sql`${table.deletedAt} is not null`),
  ],
)

/** Another server's badge, kept because one of our people follows its earner: its bytes, our own verdict on them. */
export const mirroredBadge = pgTable(
  "mirrored_badge",
  {
    id: uuid("id").primaryKey(),
    /** The holding URL on the earner's own origin. */
    url: text("url").notNull().unique(),
    holderId: uuid("holder_id")
      .notNull()
      .references(() => actor.id),
    visibility: text("visibility", { enum: ["public", "followers"] }).notNull(),
    state: text("state", { enum: ["arriving", "shown", "failed"] })
      .notNull()
      .default("arriving"),
    reason: text("reason"),
    digest: text("digest"),
    bytes: bytea("bytes"),
    snapshot: jsonb("snapshot").$type<BadgeSnapshot>(),
    verdict: text("verdict", { enum: ["verified", "warning", "invalid", "unknown"] }),
    report: jsonb("report").$type<VerificationReport>(),
    addedAt: moment("added_at").notNull().defaultNow(),
    checkedAt: moment("checked_at"),
    /** For when the last check that somebody asked for, or that was due, is or was planned. */
    nextCheckAt: moment("next_check_at"),
  },
  (table) => [
    index("mirrored_badge_holder").on(table.holderId, table.addedAt, table.id),
    index("mirrored_badge_checked").on(table.checkedAt),
  ],
)
