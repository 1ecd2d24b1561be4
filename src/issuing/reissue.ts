import { eq } from "drizzle-orm"
import { actorById, isPresent, type Actor } from "../actors/index.ts"
import { newId, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { refused, type Refusal, type Result } from "../result.ts"
import { achievementById } from "./achievements.ts"
import { makeAward, type Award } from "./awards.ts"
import { claimByToken, claimStanding, emailOf, noSuchClaim } from "./claims.ts"
import { noSuchAward } from "./awards.ts"
import { AwardAnswered, AwardOffered, awardOrder } from "./events.ts"
import { emitClaimed, lockAward, replaceAward, withdrawSuccessors } from "./move-award.ts"
import { emailKeyOf, keepsBadges, readRecipient } from "./recipients.ts"
import { award } from "./schema.ts"

export type ReissueRefusal =
  | "noSuchAward"
  | "notAccepted"
  | "noBackpack"
  | "notAnEarner"
  | "awardedAlready"
  | "over"
  | "issuerSuspended"

/**
 * Awards an accepted badge anew to another address of its earner, a backpack that they name: the same story, evidence and dates. The first
 * one stays until the new one is accepted there, and is replaced then. One that was offered in its place before is withdrawn. A suspended
 * issuer issues nothing, this neither.
 *
 * Whether whoever asks for it is the earner is for the caller to know (they came by the keep link).
 */
export async function reissueAward(
  ground: Ground,
  { awardId, recipient }: { awardId: string; recipient: Actor },
): Promise<Result<Award, ReissueRefusal>> {
  const [first] = await ground.database.orm.select().from(award).where(eq(award.id, awardId)).limit(1)
  if (first === undefined) return noSuchAward()
  if (first.state !== "accepted") return notAccepted()
  const issuer = await actorById(ground, first.issuerId)
  if (issuer === null || !isPresent(issuer)) {
    return refused(
      "issuerSuspended",
      "Its issuer issues nothing at the moment, so the badge cannot be issued anew for another backpack. It stays here, and you can download it.",
    )
  }
  if (!keepsBadges(recipient)) {
    return refused(
      "noBackpack",
      `@${recipient.handle}@${recipient.host} is an account of a server that keeps no badges. Name a backpack, here or on another Haversack.`,
    )
  }
  return makeSuccessor(ground, first, recipient, async (tx, made) => {
    const current = await lockAward(tx, first.id)
    if (current.state !== "accepted") return refused("over", "This badge was taken back a moment ago.")
    if (current.suspendedAt !== null) {
      return refused("over", "Its issuer suspended this badge. It can be taken along once it is reinstated.")
    }
    await withdrawSuccessors(ground, tx, first.id, made.id)
    await ground.outbox.emit(tx, AwardOffered, { awardId: made.id }, { id: made.id, orderKey: awardOrder(made.id) })
    return undefined
  })
}

/**
 * Gives an award that went to an email address to one of our people, who came by the link of its mail and whose address it is: issued anew
 * to their actor and accepted in one go. The first one is replaced, and the address that it went to forgotten.
 */
export async function claimForPerson(
  ground: Ground,
  claimed: {
    token: string
    person: Actor
    /** The address that the person is known to read. */
    email: string
    visibility: "public" | "followers" | "private"
  },
): Promise<
  Result<Award, "noSuchClaim" | "notYourAddress" | Exclude<ReissueRefusal, "noSuchAward" | "issuerSuspended">>
> {
  const found = await claimByToken(ground, claimed.token)
  if (found === null || found.claim.channel !== "mail") return noSuchClaim()
  if (claimStanding(found, ground.now()) !== "open") return refused("over", "This link does not work any more.")
  if (
    found.claim.recipientKey !== emailKeyOf(ground, claimed.email) ||
    emailOf(ground, found.claim.sealedEmail) === null
  ) {
    return refused("notYourAddress", "This badge was awarded to another email address than that of your account.")
  }
  const { award: first } = found
  const taken = refused("over", "This badge was answered or taken back a moment ago.")
  return makeSuccessor(
    ground,
    first,
    claimed.person,
    async (tx, made) => {
      const current = await lockAward(tx, first.id)
      if (current.state !== "offered") return taken
      await replaceAward(ground, tx, first.id, made.id)
      const answered = { awardId: made.id, answer: "accepted" } as const
      await ground.outbox.emit(tx, AwardAnswered, answered, { orderKey: awardOrder(made.id) })
      await emitClaimed(ground, tx, made, { visibility: claimed.visibility, by: "link" })
      return undefined
    },
    { accepted: true },
  )
}

async function makeSuccessor(
  ground: Ground,
  first: Award,
  person: Actor,
  tell: (tx: Tx, made: Award) => Promise<Refusal<"over"> | undefined>,
  { accepted = false } = {},
): Promise<Result<Award, "notAnEarner" | "awardedAlready" | "over">> {
  const achievement = await achievementById(ground, first.achievementId)
  if (achievement === null) throw new Error(`award ${first.id} has lost its achievement`)
  const recipient = readRecipient(ground, person)
  if (!recipient.ok) {
    return recipient.reason === "notAnEarner"
      ? refused("notAnEarner", recipient.sentence)
      : refused("over", recipient.sentence)
  }
  return makeAward(ground, {
    achievement,
    recipient: recipient.value,
    narrative: first.narrative,
    evidence: first.evidence,
    validFrom: first.validFrom,
    validUntil: first.validUntil,
    awardedBy: first.awardedBy,
    // Of two who ask at once, the lock on the pair or on the first award refuses the second.
    idempotencyKey: `in place of ${first.id} ${newId()}`,
    replacesId: first.id,
    accepted,
    tell,
  })
}

const notAccepted = (): Refusal<"notAccepted"> =>
  refused("notAccepted", "This badge does not stand any more, so it cannot be taken along.")
