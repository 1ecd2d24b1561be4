import { and, eq, gt, inArray, isNull, or, sql } from "drizzle-orm"
import { z } from "zod"
import { actorById, credentialUri, statusListUri, type Actor } from "../actors/index.ts"
import { newId, newOpaqueId, type Executor, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { achievementById, noSuchAchievement } from "./achievements.ts"
import { signAward, type AwardToSign } from "./credential-document.ts"
import { AwardOffered } from "./events.ts"
import { idempotencyKey, line, passage, readInput, webAddress, type InvalidField } from "./input.ts"
import { mayActFor, mayNotSentence } from "./policy.ts"
import { award as awardTable, issuer } from "./schema.ts"
import { currentStatusList, openStatusList, randomStatusIndex } from "./status-lists.ts"

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
  validUntil: z.date("Write the expiry as a date.").nullable().default(null),
  idempotencyKey,
})

/** `recipient` was resolved before, by src/actors; everything else comes from the form. */
export type NewAward = z.input<typeof newAward> & { recipient: Actor }

export type AwardRefusal = InvalidField | "mayNot" | "noSuchAchievement" | "notAnEarner" | "awardedAlready"

/** How many taken indexes in a row mean that a list is so full that a new one should be opened. */
const mostTakenIndexes = 8

/**
 * Awards an achievement: signs the credential, then writes bytes, award, status index and event in one transaction. The award's id is the
 * event's id and thereby the id of the Offer activity. The same idempotency key answers with the award that was made the first time.
 */
export async function award(
  ground: Ground,
  by: string,
  { recipient, ...input }: NewAward,
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
  const now = ground.now()
  if (fields.validUntil !== null && fields.validUntil <= now) {
    return refused("validUntilInvalid", "The expiry lies in the past. Choose a later date, or none.")
  }
  const unfit = cannotEarn(recipient)
  if (unfit !== null) return unfit

  const issuerActor = await actorById(ground, issuerId)
  const [issuerRow] = await ground.database.orm.select().from(issuer).where(eq(issuer.id, issuerId)).limit(1)
  if (issuerActor === null || issuerRow === undefined) throw new Error(`achievement ${achievement.id} has no issuer`)
  const id = newId()
  const credentialKey = newOpaqueId()
  let list = await currentStatusList(ground.database.orm, issuerId)
  for (let taken = 0; ; taken += 1) {
    if (taken === mostTakenIndexes) {
      await openStatusList(ground.database.orm, issuerId, now)
      list = await currentStatusList(ground.database.orm, issuerId)
      taken = 0
    }
    const statusIndex = randomStatusIndex(list.length)
    const toSign: AwardToSign = {
      id: credentialUri(ground.config.origin, credentialKey),
      issuerActor,
      issuer: issuerRow,
      achievement,
      recipientUri: recipient.uri,
      narrative: fields.narrative,
      evidence: fields.evidence,
      validFrom: now,
      validUntil: fields.validUntil,
      statusListUrl: statusListUri(ground.config.origin, list.id),
      statusIndex,
    }
    // Signed before the transaction, because canonicalisation takes longer than the database should wait.
    const signed = await signAward(ground, toSign)
    const written = await ground.database.transaction(async (tx) => {
      await lockPair(tx, achievement.id, recipient.id)
      const standing = await standingAward(tx, achievement.id, recipient.id, now)
      // Looked at again under the lock: the same form may have arrived twice at once, and the other one was first.
      const same = await awardWithKey(tx, issuerId, fields.idempotencyKey)
      if (same !== null) return ok(same)
      if (standing !== null) return awardedAlready(recipient)
      const [row] = await tx
        .insert(awardTable)
        .values({
          id,
          credentialKey,
          issuerId,
          achievementId: achievement.id,
          recipientId: recipient.id,
          narrative: fields.narrative,
          evidence: fields.evidence,
          validFrom: now,
          validUntil: fields.validUntil,
          statusListId: list.id,
          statusIndex,
          credentialDigest: signed.digest,
          credentialBytes: signed.bytes,
          awardedBy: by,
          idempotencyKey: fields.idempotencyKey,
          createdAt: now,
        })
        .onConflictDoNothing({ target: [awardTable.statusListId, awardTable.statusIndex] })
        .returning()
      if (row === undefined) return null
      await ground.outbox.emit(tx, AwardOffered, { awardId: id }, { id, orderKey: awardOrder(id) })
      return ok(row)
    })
    if (written !== null) return written
  }
}

/** Tasks about one award run in the order of what happened to it. */
export const awardOrder = (awardId: string): string => `award:${awardId}`

function cannotEarn(recipient: Actor): Refusal<"notAnEarner"> | null {
  if (recipient.goneAt === null && recipient.type !== "Application") return null
  return refused(
    "notAnEarner",
    `@${recipient.handle}@${recipient.host} cannot be awarded badges: there is nobody there any more.`,
  )
}

const awardedAlready = (recipient: Actor): Refusal<"awardedAlready"> =>
  refused(
    "awardedAlready",
    `@${recipient.handle}@${recipient.host} has been awarded this badge already. ` +
      `To award it anew, withdraw or revoke the earlier award first.`,
  )

/** An offered or accepted award of the achievement to the earner that has not expired. */
async function standingAward(
  executor: Executor,
  achievementId: string,
  recipientId: string,
  now: Date,
): Promise<string | null> {
  const [row] = await executor
    .select({ id: awardTable.id })
    .from(awardTable)
    .where(
      and(
        eq(awardTable.achievementId, achievementId),
        eq(awardTable.recipientId, recipientId),
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
async function lockPair(tx: Tx, achievementId: string, recipientId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`award:${achievementId}:${recipientId}`}, 0))`)
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
