import {
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
  type AnyPgColumn,
} from "drizzle-orm/pg-core"
import { actor } from "../actors/schema.ts"
import { bytea, moment } from "../db/schema.ts"

/** Somebody who awards badges: a local Organization actor and what only an issuer has. */
export const issuer = pgTable("issuer", {
  id: uuid("id")
    .primaryKey()
    .references(() => actor.id),
  /** The issuer's own web address, as typed and checked. */
  website: text("website"),
  did: text("did").notNull().unique(),
  idempotencyKey: text("idempotency_key").unique(),
  createdAt: moment("created_at").notNull().defaultNow(),
})

/** Who may act for an issuer. */
export const issuerMember = pgTable(
  "issuer_member",
  {
    issuerId: uuid("issuer_id")
      .notNull()
      .references(() => issuer.id, { onDelete: "cascade" }),
    personActorId: uuid("person_actor_id")
      .notNull()
      .references(() => actor.id),
    role: text("role", { enum: ["owner", "awarder"] }).notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    primaryKey({ columns: [table.issuerId, table.personActorId] }),
    index("issuer_member_person").on(table.personActorId),
  ],
)

export type AlignmentRow = {
  targetName: string
  targetUrl: string
  targetDescription?: string
  targetFramework?: string
  targetCode?: string
}
export type EvidenceRow = { url?: string; name?: string; narrative?: string }

/** What can be earned: what Open Badges 2 called a BadgeClass. */
export const achievement = pgTable(
  "achievement",
  {
    id: uuid("id").primaryKey(),
    issuerId: uuid("issuer_id")
      .notNull()
      .references(() => issuer.id),
    name: text("name").notNull(),
    description: text("description").notNull(),
    criteriaSource: text("criteria_source").notNull(),
    criteriaHtml: text("criteria_html").notNull(),
    imageDigest: text("image_digest").notNull(),
    imageAlt: text("image_alt").notNull().default(""),
    achievementType: text("achievement_type").notNull(),
    tags: jsonb("tags").$type<string[]>().notNull().default([]),
    alignments: jsonb("alignments").$type<AlignmentRow[]>().notNull().default([]),
    idempotencyKey: text("idempotency_key"),
    createdAt: moment("created_at").notNull().defaultNow(),
    updatedAt: moment("updated_at").notNull().defaultNow(),
  },
  (table) => [
    index("achievement_issuer").on(table.issuerId, table.id),
    uniqueIndex("achievement_idempotency").on(table.issuerId, table.idempotencyKey),
  ],
)

/** A published Bitstring Status List; the bits are the truth, the signed credential is made from them. */
export const statusList = pgTable(
  "status_list",
  {
    id: uuid("id").primaryKey(),
    issuerId: uuid("issuer_id")
      .notNull()
      .references(() => issuer.id),
    purpose: text("purpose", { enum: ["revocation", "suspension"] }).notNull(),
    /** Of a suspension list: the revocation list whose awards it suspends, at the same indexes. */
    revocationListId: uuid("revocation_list_id")
      .unique()
      .references((): AnyPgColumn => statusList.id),
    length: integer("length").notNull(),
    bits: bytea("bits").notNull(),
    /** Signed bytes as published; null until first asked or after a bit changed. */
    publishedBytes: bytea("published_bytes"),
    publishedAt: moment("published_at"),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [index("status_list_issuer").on(table.issuerId, table.purpose)],
)

/** One badge given by one issuer to one earner, and how the earner answered. */
export const award = pgTable(
  "award",
  {
    id: uuid("id").primaryKey(),
    /** The unguessable part of the credential's URL. */
    credentialKey: text("credential_key").notNull().unique(),
    issuerId: uuid("issuer_id")
      .notNull()
      .references(() => issuer.id),
    achievementId: uuid("achievement_id")
      .notNull()
      .references(() => achievement.id),
    /** Null for an award to an email address: it is given anew to an actor when it is claimed. */
    recipientId: uuid("recipient_id").references(() => actor.id),
    /** How its earner hears of it: `Offer` to a server that knows badges, a direct note to any other, or a mail. */
    toldBy: text("told_by", { enum: ["offer", "note", "mail"] })
      .notNull()
      .default("offer"),
    /** The award that this one stands for from its acceptance on: of the same badge to the same earner, under another address. */
    replacesId: uuid("replaces_id").references((): AnyPgColumn => award.id),
    narrative: text("narrative"),
    evidence: jsonb("evidence").$type<EvidenceRow[]>().notNull().default([]),
    validFrom: moment("valid_from").notNull(),
    validUntil: moment("valid_until"),
    state: text("state", { enum: ["offered", "accepted", "declined", "withdrawn", "expired", "revoked", "replaced"] })
      .notNull()
      .default("offered"),
    answeredAt: moment("answered_at"),
    endedAt: moment("ended_at"),
    /** Since when the issuer lets it count no more for a while; null when it does not. */
    suspendedAt: moment("suspended_at"),
    /** Why it was revoked or is suspended, in the issuer's words, as plain text. */
    statusReason: text("status_reason"),
    statusListId: uuid("status_list_id")
      .notNull()
      .references(() => statusList.id),
    statusIndex: integer("status_index").notNull(),
    credentialDigest: text("credential_digest").notNull(),
    /** Empty once an award to an email address ended or was claimed: the hash of the address that they carry is erased with them. */
    credentialBytes: bytea("credential_bytes").notNull(),
    awardedBy: uuid("awarded_by").references(() => actor.id),
    idempotencyKey: text("idempotency_key").notNull(),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    uniqueIndex("award_status_index").on(table.statusListId, table.statusIndex),
    uniqueIndex("award_idempotency").on(table.issuerId, table.idempotencyKey),
    index("award_issuer").on(table.issuerId, table.id),
    index("award_achievement").on(table.achievementId, table.id),
    index("award_replaces").on(table.replacesId),
  ],
)

/**
 * The links by which somebody without a backpack answers an award and keeps what they accepted. No link stands here: each is derived from
 * `nonce` with the instance's secret, and found again by its hash.
 */
export const awardClaim = pgTable(
  "award_claim",
  {
    awardId: uuid("award_id")
      .primaryKey()
      .references(() => award.id, { onDelete: "cascade" }),
    issuerId: uuid("issuer_id")
      .notNull()
      .references(() => issuer.id),
    awardedBy: uuid("awarded_by").references(() => actor.id),
    channel: text("channel", { enum: ["note", "mail"] }).notNull(),
    /** Whom it is for, to count by: an actor's id, or a keyed hash of an email address. */
    recipientKey: text("recipient_key").notNull(),
    /** The email address, sealed; null for a note, and from the answer or the end of the award on. */
    sealedEmail: bytea("sealed_email"),
    nonce: text("nonce").notNull(),
    /** What the keep link is made of since it was renewed; null while it is the first one. */
    keepNonce: text("keep_nonce"),
    keepRenewedAt: moment("keep_renewed_at"),
    claimHash: text("claim_hash").notNull().unique(),
    keepHash: text("keep_hash").notNull().unique(),
    /** The unguessable parts of the addresses of the two notes: the one that asks, and the one with the link to keep. */
    noteKey: text("note_key").notNull().unique(),
    keepNoteKey: text("keep_note_key").notNull().unique(),
    /** When the note or mail was given out to be sent; null while it waits because its issuer sent many of late. */
    releasedAt: moment("released_at"),
    expiresAt: moment("expires_at"),
    /** Why the mail was not taken, for the issuer. */
    problem: text("problem"),
    /** How it was accepted. */
    claimedBy: text("claimed_by", { enum: ["link", "like"] }),
    createdAt: moment("created_at").notNull().defaultNow(),
  },
  (table) => [
    index("award_claim_issuer").on(table.issuerId, table.releasedAt),
    index("award_claim_awarder").on(table.awardedBy, table.releasedAt),
    index("award_claim_recipient").on(table.recipientKey),
    index("award_claim_expiry").on(table.expiresAt),
  ],
)
