import { index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core"
import { actor } from "../actors/schema.ts"
import type { DocumentKind, VerificationReport } from "../credentials/index.ts"
import { bytea, moment } from "../db/schema.ts"
import type { BadgeSnapshot } from "./snapshot.ts"

/** A badge that somebody wants to give to one of our earners: a hint to fetch, never the badge itself. */
export const offer = pgTable(
  "offer",
  {
    id: uuid("id").primaryKey(),
    activityUri: text("activity_uri").notNull(),
    issuerActorId: uuid("issuer_actor_id")
      .notNull()
      .references(() => actor.id),
    /** The issuer's host at that time, so that what one server leaves here can be counted. */
    issuerHost: text("issuer_host").notNull(),
    recipientId: uuid("recipient_id")
      .notNull()
      .references(() => actor.id),
    credentialUrl: text("credential_url").notNull(),
    /** arriving: not fetched or not checked yet; pending: fetched, checked, waits for the earner; refused: fetched and not theirs, nothing kept. */
    state: text("state", { enum: ["arriving", "pending", "accepted", "declined", "withdrawn", "refused"] })
      .notNull()
      .default("arriving"),
    reason: text("reason"),
    digest: text("digest"),
    receivedAt: moment("received_at").notNull().defaultNow(),
    answeredAt: moment("answered_at"),
  },
  (table) => [
    uniqueIndex("offer_credential_recipient").on(table.credentialUrl, table.recipientId),
    index("offer_recipient").on(table.recipientId, table.state, table.id),
    index("offer_activity").on(table.activityUri),
    index("offer_issuer").on(table.issuerActorId, table.state),
    index("offer_host").on(table.issuerHost, table.state),
  ],
)

/** Credential bytes as they were received, keyed by digest: a credential's own id is not unique in the world. */
export const heldCredential = pgTable("held_credential", {
  digest: text("digest").primaryKey(),
  /** Null after erasure: the row stays as a tombstone. */
  bytes: bytea("bytes"),
  credentialId: text("credential_id"),
  sourceUrl: text("source_url").notNull(),
  /** What is shown of it, rendered safe when it arrived. Null after erasure. */
  snapshot: jsonb("snapshot").$type<BadgeSnapshot>(),
  receivedAt: moment("received_at").notNull().defaultNow(),
  erasedAt: moment("erased_at"),
})

/** The newest verification of one credential for one holder. Earlier ones can be recomputed from the bytes, but for what is gone since. */
export const verification = pgTable(
  "verification",
  {
    digest: text("digest")
      .notNull()
      .references(() => heldCredential.digest),
    holderId: uuid("holder_id")
      .notNull()
      .references(() => actor.id),
    verdict: text("verdict", { enum: ["verified", "warning", "invalid", "unknown"] }).notNull(),
    report: jsonb("report").$type<VerificationReport>().notNull(),
    checkedAt: moment("checked_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.digest, table.holderId] }),
    index("verification_checked").on(table.checkedAt),
  ],
)

/** A badge that its earner accepted: it stands in the backpack and is served at a holding URL of our own. */
export const holding = pgTable(
  "holding",
  {
    /** The unguessable part of the holding URL `/badges/<id>`. */
    id: text("id").primaryKey(),
    holderId: uuid("holder_id")
      .notNull()
      .references(() => actor.id),
    digest: text("digest")
      .notNull()
      .references(() => heldCredential.digest),
    offerId: uuid("offer_id")
      .unique()
      .references(() => offer.id),
    issuerActorId: uuid("issuer_actor_id").references(() => actor.id),
    visibility: text("visibility", { enum: ["public", "followers", "private"] }).notNull(),
    /** Counts how often it was shown, so that each showing gets a Note of its own. */
    showing: integer("showing").notNull().default(0),
    name: text("name").notNull(),
    issuerName: text("issuer_name").notNull(),
    validFrom: moment("valid_from"),
    validUntil: moment("valid_until"),
    acceptedAt: moment("accepted_at").notNull(),
    /** The earner's own order, where they made one; smaller stands first, and among equals the newest. */
    position: integer("position").notNull().default(0),
    /** For when the last check that the issuer's server asked for, or that was due, is or was planned: many hints lead to one check. */
    nextCheckAt: moment("next_check_at"),
    /** Why its issuer revoked or suspended it, in the issuer's words, as plain text; shown beside a verdict that says so. */
    issuerReason: text("issuer_reason"),
    /** When its holder was told that it is going to expire; null before. */
    expiryToldAt: moment("expiry_told_at"),
  },
  (table) => [
    uniqueIndex("holding_holder_digest").on(table.holderId, table.digest),
    index("holding_backpack").on(table.holderId, table.acceptedAt, table.id),
    index("holding_digest").on(table.digest),
    index("holding_public").on(table.visibility, table.acceptedAt, table.id),
    index("holding_expiry").on(table.validUntil, table.expiryToldAt),
  ],
)

/**
 * Something that one of our people brought and that does not stand in their backpack: it is being checked, waits for their decision, or is
 * kept although it could not be verified. Only they see it.
 */
export const importedBadge = pgTable(
  "imported_badge",
  {
    id: uuid("id").primaryKey(),
    holderId: uuid("holder_id")
      .notNull()
      .references(() => actor.id),
    /** checking: a task looks at it; ready: its holder decides; kept: kept as not verified, looked at again from time to time. */
    state: text("state", { enum: ["checking", "ready", "kept"] })
      .notNull()
      .default("checking"),
    /** The credential as it was found; null while there is only an address, and for a file in which there is no badge. */
    bytes: bytea("bytes"),
    /** Digest of the bytes, and while there are none, of what stands in their place. */
    digest: text("digest").notNull(),
    /** Where it lies, or was fetched from. */
    address: text("address"),
    /** What it is called in lists: a file's name, an address. */
    label: text("label").notNull(),
    container: text("container", { enum: ["file", "text", "png", "svg", "presentation", "page"] }).notNull(),
    /** Oddities of the file it was in, in sentences. */
    notes: jsonb("notes").$type<string[]>().notNull(),
    snapshot: jsonb("snapshot").$type<BadgeSnapshot>(),
    report: jsonb("report").$type<VerificationReport>(),
    /** Why there is no badge, or why it cannot be shown. */
    problem: jsonb("problem").$type<{ sentence: string; nextStep: string | null }>(),
    /** How often it was looked at since it was kept. */
    tries: integer("tries").notNull().default(0),
    broughtAt: moment("brought_at").notNull(),
    checkedAt: moment("checked_at"),
    nextCheckAt: moment("next_check_at"),
  },
  (table) => [
    uniqueIndex("imported_badge_holder_digest").on(table.holderId, table.digest),
    index("imported_badge_due").on(table.state, table.nextCheckAt),
  ],
)

/**
 * What issuers publish about their keys and about what they took back, as it was last seen: where an issuer's server is gone, this is what
 * badges are judged by. One row for each address, however many badges rest on it.
 */
export const seenDocument = pgTable(
  "seen_document",
  {
    /** What was hoped for there (see documentKinds in src/credentials). */
    kind: text("kind").$type<DocumentKind>().notNull(),
    /** The address, or the did. */
    name: text("name").notNull(),
    bytes: bytea("bytes").notNull(),
    contentType: text("content_type"),
    digest: text("digest").notNull(),
    seenAt: moment("seen_at").notNull(),
    /** Since when it cannot be had; null while it can. */
    missingSince: moment("missing_since"),
  },
  (table) => [primaryKey({ columns: [table.name, table.kind] })],
)

/** Which of those documents a credential was judged by: what no credential here rests on is not kept. */
export const credentialDocument = pgTable(
  "credential_document",
  {
    /** Of a credential that is held, offered or was brought, or will be in a moment. */
    digest: text("digest").notNull(),
    kind: text("kind").$type<DocumentKind>().notNull(),
    name: text("name").notNull(),
    notedAt: moment("noted_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.digest, table.name, table.kind] }),
    index("credential_document_name").on(table.name, table.kind),
    index("credential_document_noted").on(table.notedAt),
  ],
)
