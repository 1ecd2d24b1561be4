import { and, eq, gt, inArray, isNull, or } from "drizzle-orm"
import type { Actor } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import { emailKeyOf } from "./recipients.ts"
import { award, awardClaim } from "./schema.ts"

/**
 * Who of these has been awarded an achievement already, so that they cannot be awarded it again: ids of actors and email addresses. Two
 * statements, however many are asked about.
 */
export async function standingRecipients(
  ground: Ground,
  achievementId: string,
  { actors, emails }: { actors: readonly Actor[]; emails: readonly string[] },
): Promise<Set<string>> {
  const { orm } = ground.database
  const stands = and(
    eq(award.achievementId, achievementId),
    inArray(award.state, ["offered", "accepted"]),
    or(isNull(award.validUntil), gt(award.validUntil, ground.now())),
  )
  const found = new Set<string>()
  if (actors.length > 0) {
    const ids = actors.map(({ id }) => id)
    const rows = await orm
      .select({ id: award.recipientId })
      .from(award)
      .where(and(stands, inArray(award.recipientId, ids)))
    for (const { id } of rows) if (id !== null) found.add(id)
  }
  if (emails.length > 0) {
    const byKey = new Map(emails.map((email) => [emailKeyOf(ground, email), email]))
    const rows = await orm
      .select({ key: awardClaim.recipientKey })
      .from(award)
      .innerJoin(awardClaim, eq(awardClaim.awardId, award.id))
      .where(and(stands, inArray(awardClaim.recipientKey, [...byKey.keys()])))
    for (const { key } of rows) found.add(byKey.get(key) ?? key)
  }
  return found
}
