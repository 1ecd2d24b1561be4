import { eq } from "drizzle-orm"
import { actorById, idInUri, isPresent, type Actor } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Refusal, type Result } from "../result.ts"
import type { Award } from "./awards.ts"
import { claimLinksOf, hashOfClaimToken, type ClaimLinks } from "./claim-links.ts"
import { sealedEmailPurpose } from "./claim-release.ts"
import { noSuchAward } from "./awards.ts"
import { lockAward, moveAward } from "./move-award.ts"
import { award, awardClaim } from "./schema.ts"

/** An award to somebody without a backpack, with its links. */
export type Claim = { award: Award; claim: typeof awardClaim.$inferSelect; links: ClaimLinks }

/** Where the answer to an award stands; `open` is the only state in which its link does something. */
export type ClaimStanding = "open" | "accepted" | "declined" | "withdrawn" | "expired" | "revoked" | "replaced"

/**
 * The award behind a claim link; null for a link that was never made or is long over, and while its issuer is suspended. Looking changes
 * nothing: mail scanners look too.
 */
export async function claimByToken(ground: Ground, token: string): Promise<Claim | null> {
  const hash = hashOfClaimToken(token)
  return hash === null ? null : unlessSuspended(ground, await claimWhere(ground, eq(awardClaim.claimHash, hash)))
}

/** The award behind a keep link, by which an earner without a backpack looks after what they accepted. */
export async function claimByKeepToken(ground: Ground, token: string): Promise<Claim | null> {
  const hash = hashOfClaimToken(token)
  return hash === null ? null : claimWhere(ground, eq(awardClaim.keepHash, hash))
}

/**
 * The award that a note of ours asked about, or told of, by the unguessable part of the note's address. Null for a note that asks, while its
 * issuer is suspended.
 */
export async function claimByNoteKey(
  ground: Ground,
  noteKey: string,
): Promise<(Claim & { note: "claim" | "keep" }) | null> {
  if (!/^[\w-]{22}$/.test(noteKey)) return null
  const asked = await claimWhere(ground, eq(awardClaim.noteKey, noteKey))
  if (asked !== null) return (await isByPresentIssuer(ground, asked)) ? { ...asked, note: "claim" } : null
  const told = await claimWhere(ground, eq(awardClaim.keepNoteKey, noteKey))
  return told === null ? null : { ...told, note: "keep" }
}

/** The links of an award; null when it was told by an Offer. */
export const claimOfAward = (ground: Ground, awardId: string): Promise<Claim | null> =>
  claimWhere(ground, eq(awardClaim.awardId, awardId))

async function claimWhere(ground: Ground, condition: ReturnType<typeof eq>): Promise<Claim | null> {
  const [row] = await ground.database.orm
    .select({ award, claim: awardClaim })
    .from(awardClaim)
    .innerJoin(award, eq(award.id, awardClaim.awardId))
    .where(condition)
    .limit(1)
  return row === undefined
    ? null
    : { ...row, links: claimLinksOf(ground, row.claim.nonce, row.claim.keepNonce ?? undefined) }
}

/** What a suspended issuer offered cannot be had: its links are as if they had never been made, until the suspension is lifted. */
const unlessSuspended = async (ground: Ground, found: Claim | null): Promise<Claim | null> =>
  found !== null && (await isByPresentIssuer(ground, found)) ? found : null

async function isByPresentIssuer(ground: Ground, { award: { issuerId } }: Claim): Promise<boolean> {
  const issuer = await actorById(ground, issuerId)
  return issuer !== null && isPresent(issuer)
}

/** Whether a link still does something, and what happened when it does not. */
export function claimStanding({ award: made, claim }: Pick<Claim, "award" | "claim">, now: Date): ClaimStanding {
  if (made.state !== "offered") return made.state
  return claim.expiresAt !== null && claim.expiresAt <= now ? "expired" : "open"
}

/** The address that an award went to, as long as it is known; for its issuer and for whoever has the link from the mail. */
export function emailOf({ secrets }: Ground, sealed: Uint8Array | null): string | null {
  return sealed === null ? null : new TextDecoder().decode(secrets.open(sealed, sealedEmailPurpose))
}

/**
 * Answers an award by its link, once: whoever has the link was sent it. An award to an email address is declined in this way, but accepted
 * by `claimForPerson`, since it has to be given to somebody.
 */
export async function answerClaim(
  ground: Ground,
  token: string,
  answer: "accepted" | "declined",
): Promise<Result<Claim, "noSuchClaim" | "over" | "needsPerson">> {
  const found = await claimByToken(ground, token)
  if (found === null) return noSuchClaim()
  if (found.claim.channel === "mail" && answer === "accepted") {
    return refused("needsPerson", "Sign in with the account of this email address to accept the badge.")
  }
  return answerOpen(ground, found, answer, "link")
}

/**
 * Records how the recipient of a claim note reacted to it: a Like accepts, a clear "no" declines. It counts only from the very actor whom
 * the note was sent to, whose own signature the caller has checked, and once.
 *
 * @returns `noSuchAward` when the note is none that asks about an award.
 */
export async function recordNoteAnswer(
  ground: Ground,
  message: { noteUri: string; by: Actor; answer: "accepted" | "declined" },
): Promise<Result<Award, "noSuchAward" | "notTheRecipient" | "over">> {
  const noteKey = idInUri(ground.config.origin, "note", message.noteUri)
  const found = noteKey === null ? null : await claimByNoteKey(ground, noteKey)
  if (found === null || found.claim.channel !== "note") return noSuchAward()
  if (found.award.recipientId !== message.by.id) {
    return refused("notTheRecipient", "Only the person whom the note was sent to can accept or decline the badge.")
  }
  // A Like of the note that thanks for a Like says nothing new.
  if (found.note === "keep") return refused("over", "The note says where the badge is; it asks nothing.")
  const answered = await answerOpen(ground, found, message.answer, "like")
  return answered.ok ? ok(answered.value.award) : refused("over", answered.sentence)
}

async function answerOpen(
  ground: Ground,
  found: Claim,
  answer: "accepted" | "declined",
  claimedBy: "link" | "like",
): Promise<Result<Claim, "over">> {
  const isOverdue = claimStanding(found, ground.now()) === "expired"
  const said = isOverdue ? "expire" : answer === "accepted" ? "accept" : "decline"
  const { moved, isFirst } = await ground.database.transaction(async (tx) => {
    const current = await lockAward(tx, found.award.id)
    const after = await moveAward(ground, tx, found.award.id, said, { claimedBy })
    return { moved: after, isFirst: current.state === "offered" }
  })
  if (isFirst && moved.state === answer) return ok({ ...found, award: moved })
  return refused("over", overSentence(moved.state))
}

function overSentence(state: Award["state"]): string {
  switch (state) {
    case "accepted":
      return "This badge has been accepted already. The link works once."
    case "declined":
      return "This badge has been declined. Its issuer can award it to you again."
    case "withdrawn":
      return "The issuer has taken this badge back."
    case "expired":
      return "The time in which the link could be used is over. Ask the issuer to award the badge again."
    default:
      return "This badge is over. Ask its issuer about it."
  }
}

export const noSuchClaim = (): Refusal<"noSuchClaim"> =>
  refused(
    "noSuchClaim",
    "This link leads to no badge. Check that it is whole, or ask the issuer to award the badge again.",
  )
