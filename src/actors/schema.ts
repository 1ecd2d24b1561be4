import { sql } from "drizzle-orm"
import { boolean, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { bytea, moment } from "../db/schema.ts"

/**
 * Whoever can act between servers: earners (Person), issuers (Organization), instances (Application), ours and other people's.
 * People and issuers share one namespace of handles, because `@name@host` must mean one actor.
 */
export const actor = pgTable(
  "actor",
  {
    id: uuid("id").primaryKey(),
    uri: text("uri").notNull().unique(),
    local: boolean("local").notNull(),
    type: text("type", { enum: ["Person", "Organization", "Application", "Service", "Group"] }).notNull(),
    /** The name before the @; case as its owner wrote it. */
    handle: text("handle").notNull(),
    /** `host` or `host:port`, lower case. */
    host: text("host").notNull(),
    name: text("name").notNull(),
    /** What a local owner typed, in Markdown; null for remote actors. */
    summarySource: text("summary_source"),
    summaryHtml: text("summary_html").notNull().default(""),
    iconDigest: text("icon_digest"),
    /** Where a remote actor's picture was, so that it is fetched again only when it moved. */
    iconUrl: text("icon_url"),
    pageUrl: text("page_url"),
    inboxUri: text("inbox_uri").notNull(),
    sharedInboxUri: text("shared_inbox_uri"),
    outboxUri: text("outbox_uri"),
    followersUri: text("followers_uri"),
    followingUri: text("following_uri"),
    badgesUri: text("badges_uri"),
    alsoKnownAs: jsonb("also_known_as").$type<string[]>().notNull().default([]),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
    /** When a remote actor's document was last read. */
    fetchedAt: moment("fetched_at"),
    /** When the actor said Delete or its document answered 410: never shown again, its handle never reused. */
    goneAt: moment("gone_at"),
    /** When both a remote actor's inbox and its document were not there: nothing is sent there until its document is. */
    inboxGoneAt: moment("inbox_gone_at"),
    /** Since when nothing of the actor is stored or shown and nothing is sent to or for it; src/moderation decides. Can be taken back. */
    suspendedAt: moment("suspended_at"),
    /** Since when only followers see the actor, by a decision about this very actor; src/moderation decides. */
    limitedAt: moment("limited_at"),
  },
  (table) => [
    uniqueIndex("actor_local_handle")
      .on(sql`lower(${table.handle})`)
      .where(sql`${table.local}`),
    index("actor_handle").on(sql`lower(${table.handle})`, table.host),
    // The admins' search, by how a handle begins.
    index("actor_handle_search")
      .on(sql`lower(${table.handle}) text_pattern_ops`)
      .where(sql`${table.local}`),
    // How many of a server are known, and which.
    index("actor_host")
      .on(table.host)
      .where(sql`not ${table.local}`),
    index("actor_inbox").on(table.inboxUri),
    index("actor_shared_inbox").on(table.sharedInboxUri),
  ],
)

/** Activity keys sign HTTP requests and activities; credential keys sign badges and stand in did.json only. */
export const actorKey = pgTable(
  "actor_key",
  {
    id: uuid("id").primaryKey(),
    actorId: uuid("actor_id")
      .notNull()
      .references(() => actor.id, { onDelete: "cascade" }),
    purpose: text("purpose", { enum: ["activity", "credential"] }).notNull(),
    algorithm: text("algorithm", { enum: ["rsa", "ed25519"] }).notNull(),
    /** A JWK (JSON) for activity keys, a Multikey `z6Mk…` for credential keys. */
    publicKey: text("public_key").notNull(),
    /** Sealed by src/db/secrets; opened only in actors/keys. */
    sealedSecretKey: bytea("sealed_secret_key").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
    retiredAt: moment("retired_at"),
    revokedAt: moment("revoked_at"),
  },
  (table) => [index("actor_key_actor").on(table.actorId, table.purpose)],
)
