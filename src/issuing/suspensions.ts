import { eq } from "drizzle-orm"
import type { Ground } from "../ground.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import { summary } from "../text/index.ts"
import { awardById, noSuchAward, type Award } from "./awards.ts"
import { AwardSuspensionChanged, awardOrder } from "./events.ts"
import { lockAward } from "./move-award.ts"
import { mayActFor, mayNotSentence } from "./policy.ts"
import { award as awardTable } from "./schema.ts"
import { suspensionListOf, writeStatusBit } from "./status-lists.ts"

/** The longest reason, in characters: a sentence or two that a person reads beside the verdict. */
export const longestReason = 500

/** A reason as it was typed, on one line; null for none. */
export function readReason(typed: string): Result<string | null, "reasonInvalid"> {
  if (typed.length > longestReason) {
    return refused("reasonInvalid", `Give the reason in at most ${longestReason} characters; it has ${typed.length}.`)
  }
  return ok(summary(typed, longestReason) || null)
}

type SuspensionRefusal = "mayNot" | "noSuchAward" | "notAccepted" | "cannotSuspend" | "reasonInvalid"

/**
 * Lets an accepted badge count no more until it is reinstated: its bits in both lists say so to everybody who checks. Suspending what is
 * suspended changes its reason.
 *
 * @param reason why, in the issuer's words, which its earner and whoever looks at the badge can read; empty for none.
 */
export async function suspendAward(
  ground: Ground,
  by: string,
  awardId: string,
  reason: string,
): Promise<Result<Award, SuspensionRefusal>> {
  const read = readReason(reason)
  return read.ok ? changeSuspension(ground, by, awardId, { reason: read.value }) : read
}

/** Lets a suspended badge count again. Reinstating what is not suspended changes nothing. */
export async function reinstateAward(
  ground: Ground,
  by: string,
  awardId: string,
): Promise<Result<Award, SuspensionRefusal>> {
  return changeSuspension(ground, by, awardId, null)
}

async function changeSuspension(
  ground: Ground,
  by: string,
  awardId: string,
  suspended: { reason: string | null } | null,
): Promise<Result<Award, SuspensionRefusal>> {
  const found = await awardById(ground, awardId)
  if (found === null) return noSuchAward()
  if (!(await mayActFor(ground, by, found.issuerId, "suspend"))) return refused("mayNot", mayNotSentence)
  return ground.database.transaction(async (tx) => {
    const current = await lockAward(tx, awardId)
    if (current.state !== "accepted") return notAccepted(current)
    const wasSuspended = current.suspendedAt !== null
    const statusReason = suspended?.reason ?? null
    if (wasSuspended === (suspended !== null) && current.statusReason === statusReason) return ok(current)
    const listId = await suspensionListOf(tx, current.statusListId)
    if (listId === null) {
      return refused(
        "cannotSuspend",
        "This badge was awarded before this server could suspend badges, so it can only be revoked, and awarded anew.",
      )
    }
    // Both lists, since a badge names the first as its status: who knows nothing of the second must not take the badge for good meanwhile.
    await writeStatusBit(tx, current.statusListId, current.statusIndex, suspended !== null)
    await writeStatusBit(tx, listId, current.statusIndex, suspended !== null)
    const suspendedAt = suspended === null ? null : (current.suspendedAt ?? ground.now())
    const [changed] = await tx
      .update(awardTable)
      .set({ suspendedAt, statusReason })
      .where(eq(awardTable.id, awardId))
      .returning()
    await ground.outbox.emit(
      tx,
      AwardSuspensionChanged,
      { awardId, reason: statusReason },
      { orderKey: awardOrder(awardId) },
    )
    return ok(changed ?? current)
  })
}

const notAccepted = ({ state }: Award): Refusal<"notAccepted"> =>
  refused(
    "notAccepted",
    state === "offered"
      ? "The earner has not accepted this badge yet. Withdraw the offer instead."
      : "This award has ended already, so there is nothing to suspend.",
  )
