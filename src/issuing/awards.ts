import { and, eq, gt, inArray, isNull, or, sql } from "drizzle-orm"
import { z } from "zod"
import { actorById, credentialUri, isPresent, statusListUri } from "../actors/index.ts"
import { newId, newOpaqueId, type Executor, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { isBlockedBy } from "../moderation/index.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { achievementById, noSuchAchievement, type Achievement } from "./achievements.ts"
import { unwelcome } from "./claim-limits.ts"
import { openClaim, releaseIfAllowed } from "./claim-release.ts"
import { signAward, type AwardToSign } from "./credential-document.ts"
import { AwardOffered, awardOrder } from "./events.ts"
import { idempotencyKey, line, passage, readInput, webAddress, type InvalidField } from "./input.ts"
import { mayActFor, mayNotSentence } from "./policy.ts"
import { readRecipient, type AwardRecipient, type Recipient } from "./recipients.ts"
import { award as awardTable, awardClaim, issuer, type EvidenceRow } from "./schema.ts"
import { currentStatusLists, openStatusLists, randomStatusIndex } from "./status-lists.ts"

/** One badge given to one earner, as it is stored. */
export type Award = typeof awardTable.$inferSelect

const newAward = z.object({
  achievementId: z.uuid("Choose which badge to award."),
  /** Markdown, signed with the award: why this person earned it. */
  narrative: passage("the story", 5000).nullable().default(null),
  evidence: z
    .array(
      z
        .object({
          url: webAddress("the evidence").optional(),
          name: line("the evidence's name", 300).optional(),
          narrative: passage("the evidence", 5000).optional(),
        })
        .refine((evidence) => evidence.url !== undefined || evidence.narrative !== undefined, {
          error: "Evidence needs a link or a description.",
        }),
    )
    .max(20, "An award may have at most 20 pieces of evidence.")
    .default([]),
  /** When it was earned; null for now. */
  validFrom: z.date("Write the day on which it was earned as a date.").nullable().default(null),
  validUntil: z.date("Write the expiry as a date.").nullable().default(null),
  idempotencyKey,
})

/** `recipient` is an actor that src/actors resolved before, or an email address as it was typed; everything else comes from the form. */
export type NewAward = z.input<typeof newAward> & { recipient: AwardRecipient }

export type AwardRefusal =
  | InvalidField
  | "mayNot"
  | "noSuchAchievement"
  | "notAnEarner"
  | "awardedAlready"
  | "declinedBefore"
  | "tooManyClaims"
  | "over"
  | "issuerSuspended"

/** How many taken indexes in a row mean that a list is so full that a new one should be opened. */
const mostTakenIndexes = 8

/**
 * Awards an achievement to anybody: an actor whose server knows badges is sent an Offer, any other actor a direct note with a link by which
 * to claim it, whoever is known by an email address a mail with such a link. The same idempotency key answers with the award that was made
 * the first time.
 */
export async function award(
  ground: Ground,
  by: string,
  { recipient: given, ...input }: NewAward,
): Promise<Result<Award, AwardRefusal>> {
  const read = readInput(newAward, input)
  if (!read.ok) return read
  const fields = read.value
  const achievement = await achievementById(ground, fields.achievementId)
  if (achievement === null) return noSuchAchievement()
  const { issuerId } = achievement
  if (!(await mayActFor(ground, by, issuerId, "award"))) return refused("mayNot", mayNotSentence)
  const before = await awardWithKey(ground.database.orm, issuerId, fields.idempotencyKey)
  if (before !== null) return ok(before)
  const issuerActor = await actorById(ground, issuerId)
  if (issuerActor === null || !isPresent(issuerActor)) {
    return refused("issuerSuspended", "The admins of this server have suspended this issuer, so it awards no badges.")
  }
  const now = ground.now()
  const validFrom = fields.validFrom ?? now
  if (validFrom > now) return refused("validFromInvalid", "That day is still to come. Choose today or an earlier one.")
  if (fields.validUntil !== null && fields.validUntil <= now) {
    return refused("validUntilInvalid", "The expiry lies in the past. Choose a later date, or none.")
  }
  const recipient = readRecipient(ground, given)
  if (!recipient.ok) return recipient
  const { actor: earnerActor, name } = recipient.value
  if (earnerActor !== null && (await isBlockedBy(ground, { blockerId: earnerActor.id, actor: issuerActor }))) {
    return refused("notAnEarner", `${name} does not take badges from this issuer.`)
  }
  if (recipient.value.toldBy !== "offer") {
    const earner = { issuerId, achievementId: achievement.id, recipient: recipient.value }
    const refusal = await unwelcome(ground.database.orm, earner)
    if (refusal !== null) return refusal
  }
  const { narrative, evidence, validUntil } = fields
  return makeAward(ground, {
    achievement,
    recipient: recipient.value,
    narrative,
    evidence,
    validFrom,
    validUntil,
    awardedBy: by,
    idempotencyKey: fields.idempotencyKey,
    tell: (tx, made) => tellEarner(ground, tx, made, recipient.value),
  })
}

/** An award whose every part was checked. */
export type AwardToMake = {
  achievement: Achievement
  recipient: Recipient
  narrative: string | null
  evidence: EvidenceRow[]
  validFrom: Date
  validUntil: Date | null
  awardedBy: string | null
  idempotencyKey: string
  /** The award in whose place this one is to stand. */
  replacesId?: string
  /** It stands at once: its earner is the one who asked for it. */
  accepted?: boolean
  /** What else happens in the transaction that writes it; a refusal takes everything back. */
  tell(tx: Tx, made: Award): Promise<Refusal<"over"> | void>
}

/** Thrown to roll back when it turns out inside that an award cannot be made. */
class NotMade extends Error {
  readonly refusal: Refusal<"over">

  constructor(refusal: Refusal<"over">) {
    super(refusal.sentence)
    this.refusal = refusal
  }
}

/**
 * Signs the credential, then writes bytes, award, status index and what `tell` adds in one transaction. The award's id is the event's id
 * and thereby the id of the activity that tells its earner.
 */
export async function makeAward(
  ground: Ground,
  wanted: AwardToMake,
): Promise<Result<Award, "awardedAlready" | "over">> {
  const { achievement, recipient, narrative, evidence, validFrom, validUntil } = wanted
  const { issuerId } = achievement
  const now = ground.now()
  const issuerActor = await actorById(ground, issuerId)
  const [issuerRow] = await ground.database.orm.select().from(issuer).where(eq(issuer.id, issuerId)).limit(1)
  if (issuerActor === null || issuerRow === undefined) throw new Error(`achievement ${achievement.id} has no issuer`)
  const id = newId()
  const credentialKey = newOpaqueId()
  let lists =
    (await currentStatusLists(ground.database.orm, issuerId)) ??
    (await openStatusLists(ground.database.orm, issuerId, now))
  for (let taken = 0; ; taken += 1) {
    if (taken === mostTakenIndexes) {
      lists = await openStatusLists(ground.database.orm, issuerId, now)
      taken = 0
    }
    const statusIndex = randomStatusIndex(lists.length)
    const toSign: AwardToSign = {
      id: credentialUri(ground.config.origin, credentialKey),
      issuerActor,
      issuer: issuerRow,
      achievement,
      recipient,
      narrative,
      evidence,
      validFrom,
      validUntil,
      statusListUrl: statusListUri(ground.config.origin, lists.id),
      suspensionListUrl: statusListUri(ground.config.origin, lists.suspensionId),
      statusIndex,
    }
    // Signed before the transaction, because canonicalisation takes longer than the database should wait.
    const signed = await signAward(ground, toSign)
    const write = async (tx: Tx): Promise<Result<Award, "awardedAlready"> | null> => {
      await lockPair(tx, achievement.id, recipient.key)
      const standing = await standingAward(tx, achievement.id, recipient, now)
      // Looked at again under the lock: the same form may have arrived twice at once, and the other one was first.
      const same = await awardWithKey(tx, issuerId, wanted.idempotencyKey)
      if (same !== null) return ok(same)
      if (standing !== null) return awardedAlready(recipient)
      const [row] = await tx
        .insert(awardTable)
        .values({
          id,
          credentialKey,
          issuerId,
          achievementId: achievement.id,
          recipientId: recipient.actor?.id ?? null,
          toldBy: recipient.toldBy,
          replacesId: wanted.replacesId ?? null,
          state: wanted.accepted === true ? "accepted" : "offered",
          answeredAt: wanted.accepted === true ? now : null,
          narrative,
          evidence,
          validFrom,
          validUntil,
          statusListId: lists.id,
          statusIndex,
          credentialDigest: signed.digest,
          credentialBytes: signed.bytes,
          awardedBy: wanted.awardedBy,
          idempotencyKey: wanted.idempotencyKey,
          createdAt: now,
        })
        .onConflictDoNothing({ target: [awardTable.statusListId, awardTable.statusIndex] })
        .returning()
      if (row === undefined) return null
      const refusal = await wanted.tell(tx, row)
      if (refusal !== undefined) throw new NotMade(refusal)
      return ok(row)
    }
    try {
      const written = await ground.database.transaction(write)
      if (written !== null) return written
    } catch (error) {
      if (error instanceof NotMade) return error.refusal
      throw error
    }
  }
}

/** Tells the earner: at once by an Offer, and by a note or a mail as far as its issuer has not sent many of late. */
async function tellEarner(ground: Ground, tx: Tx, made: Award, recipient: Recipient): Promise<void> {
  if (recipient.toldBy === "offer") {
    await ground.outbox.emit(tx, AwardOffered, { awardId: made.id }, { id: made.id, orderKey: awardOrder(made.id) })
    return
  }
  await openClaim(ground, tx, made, recipient)
  await releaseIfAllowed(ground, tx, made)
}

const awardedAlready = ({ name }: Recipient): Refusal<"awardedAlready"> =>
  refused(
    "awardedAlready",
    `${name} has been awarded this badge already. To award it anew, withdraw or revoke the earlier award first.`,
  )

/** An offered or accepted award of the achievement to the earner that has not expired. */
async function standingAward(
  executor: Executor,
  achievementId: string,
  { actor, key }: Recipient,
  now: Date,
): Promise<string | null> {
  const [row] = await executor
    .select({ id: awardTable.id })
    .from(awardTable)
    .leftJoin(awardClaim, eq(awardClaim.awardId, awardTable.id))
    .where(
      and(
        eq(awardTable.achievementId, achievementId),
        actor === null ? eq(awardClaim.recipientKey, key) : eq(awardTable.recipientId, actor.id),
        inArray(awardTable.state, ["offered", "accepted"]),
        or(isNull(awardTable.validUntil), gt(awardTable.validUntil, now)),
      ),
    )
    .limit(1)
  return row?.id ?? null
}

/**
 * Lets one transaction at a time award an achievement to an earner. A unique index cannot say this: an expired award does not stand in the
 * way of a new one, and an index knows no clock.
 */
async function lockPair(tx: Tx, achievementId: string, recipientKey: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`award:${achievementId}:${recipientKey}`}, 0))`)
}

async function awardWithKey(executor: Executor, issuerId: string, key: string): Promise<Award | null> {
  const [row] = await executor
    .select()
    .from(awardTable)
    .where(and(eq(awardTable.issuerId, issuerId), eq(awardTable.idempotencyKey, key)))
    .limit(1)
  return row ?? null
}

/** An award by its id, or null. */
export async function awardById(ground: Ground, id: string): Promise<Award | null> {
  if (!z.uuid().safeParse(id).success) return null
  const [row] = await ground.database.orm.select().from(awardTable).where(eq(awardTable.id, id)).limit(1)
  return row ?? null
}

export const noSuchAward = (): Refusal<"noSuchAward"> => refused("noSuchAward", "There is no such award here.")
