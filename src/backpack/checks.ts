import { and, eq, inArray, isNull, or, sql } from "drizzle-orm"
import { actorById, type Actor } from "../actors/index.ts"
import { isWorthRetrying, type VerificationReport } from "../credentials/index.ts"
import type { Ground } from "../ground.ts"
import type { Outcome } from "../queue/index.ts"
import { ok, refused, type Result } from "../result.ts"
import type { OwnDocuments } from "./documents.ts"
import { VerdictChanged } from "./events.ts"
import { keepReport } from "./held-credentials.ts"
import { holdingOrder, type Holding } from "./holdings.ts"
import { keepIssuerReason } from "./issuer-reason.ts"
import { CheckHolding } from "./jobs.ts"
import { checkedJustNow, leastBetweenHintedChecks } from "./limits.ts"
import { heldCredential, holding, offer, verification } from "./schema.ts"
import { checkCredential } from "./verify.ts"

/**
 * Verifies a held badge again and keeps the report. Within 30 seconds of the last check the stored report is the answer, so that nobody
 * can make this server ask others without end.
 *
 * @param options.evenIfFresh for tasks, which have a reason to ask again and a limit of their own.
 */
export async function checkAgain(
  ground: Ground,
  own: OwnDocuments,
  holdingId: string,
  options: { evenIfFresh?: boolean } = {},
): Promise<Result<VerificationReport, "noSuchHolding">> {
  const checkable = await checkableOf(ground, holdingId)
  if (checkable === null) return refused("noSuchHolding", "There is no such badge.")
  const { report: before, checkedAt } = checkable
  // One that is dated ahead was made by a clock that was ahead, and says nothing about how long ago that was.
  const fresh = checkedAt !== null && Math.abs(ground.now().getTime() - checkedAt.getTime()) < checkedJustNow
  if (before !== null && fresh && options.evenIfFresh !== true) return ok(before)
  const report = await verify(ground, own, checkable)
  await keep(ground, checkable, report)
  return ok(report)
}

/**
 * The check that is due because the last one is long ago. Nobody asked for it, so it must not make things worse: while the issuer's server
 * cannot be reached, what was found before stands, with its date, until the last try. A badge that could not be checked before is tried once.
 */
export async function checkDueHolding(
  ground: Ground,
  own: OwnDocuments,
  holdingId: string,
  { lastTry }: { lastTry: boolean },
): Promise<Outcome | undefined> {
  const checkable = await checkableOf(ground, holdingId)
  if (checkable === null) return undefined
  const report = await verify(ground, own, checkable)
  if (!lastTry && checkable.report !== null && isWorseForWantOfAnswers(report, checkable.report)) {
    return { outcome: "retry", reason: openQuestion(report) }
  }
  await keep(ground, checkable, report)
  return undefined
}

/** Whether a check found less than the one before only because the issuer's server does not answer, which may be over in an hour. */
function isWorseForWantOfAnswers(report: VerificationReport, before: VerificationReport): boolean {
  if (report.reason === "lastSeen")
    return before.verdict === "verified" || (before.verdict === "warning" && before.reason !== "lastSeen")
  return isWorthRetrying(report) && before.verdict !== "unknown"
}

/** Why a badge could not be checked, or only by what was last seen of its issuer, in a sentence. */
export function openQuestion(report: VerificationReport): string {
  const open = report.checks.find(({ outcome, reason }) => outcome === "unknown" || reason === "lastSeen")
  return open?.sentence ?? report.label
}

type Checkable = { holding: Holding; bytes: Uint8Array; report: VerificationReport | null; checkedAt: Date | null }

async function checkableOf(ground: Ground, holdingId: string): Promise<Checkable | null> {
  const [row] = await ground.database.orm
    .select({ holding, bytes: heldCredential.bytes, report: verification.report, checkedAt: verification.checkedAt })
    .from(holding)
    .innerJoin(heldCredential, eq(heldCredential.digest, holding.digest))
    .leftJoin(verification, and(eq(verification.digest, holding.digest), eq(verification.holderId, holding.holderId)))
    .where(eq(holding.id, holdingId))
    .limit(1)
  return row === undefined || row.bytes === null ? null : { ...row, bytes: row.bytes }
}

async function verify(ground: Ground, own: OwnDocuments, checkable: Checkable): Promise<VerificationReport> {
  const { holderId, issuerActorId, id } = checkable.holding
  const holder = await actorById(ground, holderId)
  if (holder === null) throw new Error(`holding ${id} has no holder`)
  const issuerActor = issuerActorId === null ? null : await actorById(ground, issuerActorId)
  const expected = { issuerActor, recipientUri: holder.uri }
  // What came by an Offer names the actor that it was offered to.
  return checkCredential(ground, own, checkable.bytes, expected, { byAddress: issuerActor === null })
}

async function keep(ground: Ground, checkable: Checkable, report: VerificationReport): Promise<void> {
  const { id: holdingId, digest, holderId } = checkable.holding
  const before = checkable.report?.verdict ?? "unknown"
  await ground.database.transaction(async (tx) => {
    // Removed while it was being checked: then its report goes nowhere.
    const [still] = await tx.select({ id: holding.id }).from(holding).where(eq(holding.id, holdingId)).for("update")
    if (still === undefined) return
    await keepReport(tx, digest, holderId, report, checkable.checkedAt)
    const reason = report.reason ?? null
    if (before !== report.verdict || reason !== (checkable.report?.reason ?? null)) {
      const changed = { holdingId, before, after: report.verdict, reason }
      await ground.outbox.emit(tx, VerdictChanged, changed, { orderKey: holdingOrder(holdingId) })
    }
  })
}

/**
 * The issuer's server says that something about a badge changed: whoever accepted it here has it checked again, at most once a minute.
 * Only a hint of the actor that offered the badge counts, and all it can cause is a look at what the issuer publishes, and that the reason
 * it gives stands beside what is found there.
 *
 * @param hint.reason why it was revoked or suspended, as plain text; null when none was given.
 * @returns whether that actor ever offered a badge from that address to somebody here.
 */
export async function checkOfferedBadgeAgain(
  ground: Ground,
  hint: { credentialUrl: string; issuerActor: Actor; reason: string | null },
): Promise<boolean> {
  const offered = and(eq(offer.credentialUrl, hint.credentialUrl), eq(offer.issuerActorId, hint.issuerActor.id))
  const [known] = await ground.database.orm.select({ id: offer.id }).from(offer).where(offered).limit(1)
  if (known === undefined) return false
  const now = ground.now()
  const moment = sql`${now.toISOString()}::timestamptz`
  const interval = sql`${`${leastBetweenHintedChecks} milliseconds`}::interval`
  await ground.database.transaction(async (tx) => {
    const concerned = inArray(holding.offerId, tx.select({ id: offer.id }).from(offer).where(offered))
    await keepIssuerReason(tx, concerned, hint.reason)
    const planned = await tx
      .update(holding)
      .set({
        // A hint that comes too soon is kept for later, since what it is about may have happened after the last check.
        nextCheckAt: sql`case when ${holding.nextCheckAt} > ${moment} then ${moment}
          else greatest(${moment}, ${holding.nextCheckAt} + ${interval}) end`,
      })
      .where(
        and(
          concerned,
          // One that is planned already covers this hint too. Planned further ahead than ever is, it was by a clock that was ahead.
          or(
            isNull(holding.nextCheckAt),
            sql`${holding.nextCheckAt} <= ${moment}`,
            sql`${holding.nextCheckAt} > ${moment} + ${interval}`,
          ),
        ),
      )
      .returning({ holdingId: holding.id, runAt: holding.nextCheckAt })
    const wishes = planned.map(({ holdingId, runAt }) => ({
      payload: { holdingId },
      ...(runAt !== null && runAt > now ? { runAt } : {}),
    }))
    await ground.outbox.enqueueMany(tx, CheckHolding, wishes)
  })
  return true
}
