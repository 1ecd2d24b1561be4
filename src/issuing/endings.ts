import { actorByUri, idInUri } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { awardById, noSuchAward, type Award } from "./awards.ts"
import { moveAward } from "./move-award.ts"
import { mayActFor, mayNotSentence, type IssuerDeed } from "./policy.ts"
import { readReason } from "./suspensions.ts"

/** Takes back an offer that was not answered yet. Withdrawing twice is the same as once. */
export async function withdrawAward(
  ground: Ground,
  by: string,
  awardId: string,
): Promise<Result<Award, "mayNot" | "noSuchAward" | "answeredAlready">> {
  const ended = await endAward(ground, by, awardId, "withdraw")
  if (!ended.ok || ended.value.state === "withdrawn") return ended
  return refused(
    "answeredAlready",
    ended.value.state === "accepted"
      ? "The earner has accepted this badge already, so it can no longer be withdrawn. You can revoke it instead."
      : "This award has ended already, so there is nothing to withdraw.",
  )
}

/**
 * Revokes a badge that was accepted: the bit in the status list says so from now on, to everybody who checks.
 *
 * @param reason why, in the issuer's words, which its earner and whoever looks at the badge can read; empty for none.
 */
export async function revokeAward(
  ground: Ground,
  by: string,
  awardId: string,
  reason = "",
): Promise<Result<Award, "mayNot" | "noSuchAward" | "notAccepted" | "reasonInvalid">> {
  const read = readReason(reason)
  if (!read.ok) return read
  const ended = await endAward(ground, by, awardId, "revoke", read.value)
  if (!ended.ok || ended.value.state === "revoked") return ended
  return refused(
    "notAccepted",
    ended.value.state === "offered"
      ? "The earner has not accepted this badge yet. Withdraw the offer instead."
      : "This award has ended already, so there is nothing to revoke.",
  )
}

async function endAward(
  ground: Ground,
  by: string,
  awardId: string,
  deed: Extract<IssuerDeed, "withdraw" | "revoke">,
  reason: string | null = null,
): Promise<Result<Award, "mayNot" | "noSuchAward">> {
  const found = await awardById(ground, awardId)
  if (found === null) return noSuchAward()
  if (!(await mayActFor(ground, by, found.issuerId, deed))) return refused("mayNot", mayNotSentence)
  return ok(await ground.database.transaction((tx) => moveAward(ground, tx, awardId, deed, { reason })))
}

/**
 * Records an earner's answer, which came as an Accept or Reject of our Offer. Only the actor that the Offer was sent to may answer, and
 * an answer that comes a second time, or after the offer ended, changes nothing.
 *
 * @param message.offerActivityUri the id of the Offer as our own server made it; never what an answer carries inline.
 * @param message.by the actor id of whoever signed the answer.
 */
export async function recordAnswer(
  ground: Ground,
  message: { offerActivityUri: string; by: string; answer: "accepted" | "declined" },
): Promise<Result<Award, "noSuchAward" | "notTheRecipient">> {
  const awardId = idInUri(ground.config.origin, "activity", message.offerActivityUri)
  const found = awardId === null ? null : await awardById(ground, awardId)
  // What was told by a note is answered at the note, and what was told by a mail by its link.
  if (found === null || found.toldBy !== "offer") return noSuchAward()
  const answerer = await actorByUri(ground, message.by)
  if (answerer === null || answerer.id !== found.recipientId) {
    return refused("notTheRecipient", "Only the person whom the badge was offered to can accept or decline it.")
  }
  const said = message.answer === "accepted" ? "accept" : "decline"
  return ok(await ground.database.transaction((tx) => moveAward(ground, tx, found.id, said)))
}
