import { eq } from "drizzle-orm"
import { actorById, isPresent } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import type { Outcome } from "../queue/index.ts"
import { formatHandle, summary } from "../text/index.ts"
import { achievementById } from "./achievements.ts"
import { claimOfAward, claimStanding, emailOf } from "./claims.ts"
import { daysOfClaims } from "./claim-limits.ts"
import { awardClaim } from "./schema.ts"

/**
 * Writes to whoever was awarded a badge by their email address. The mail has the same Message-ID whenever it is sent for this award, since
 * a process that dies after the mail server took it cannot know that. Nothing is sent about an award that was answered or taken back.
 */
export async function mailClaim(ground: Ground, awardId: string): Promise<Outcome | undefined> {
  const found = await claimOfAward(ground, awardId)
  if (found === null || found.claim.channel !== "mail" || claimStanding(found, ground.now()) !== "open")
    return undefined
  const email = emailOf(ground, found.claim.sealedEmail)
  const achievement = await achievementById(ground, found.award.achievementId)
  const issuer = await actorById(ground, found.award.issuerId)
  if (email === null || achievement === null || issuer === null || !isPresent(issuer)) return undefined
  const sent = await ground.mailer.send({
    to: email,
    name: `claim-${awardId}`,
    confidential: true,
    ...wordsOf(ground, {
      badge: summary(achievement.name, 80),
      issuer: summary(issuer.name, 80),
      handle: formatHandle({ username: issuer.handle, host: issuer.host }),
      link: claimUrl(ground, found.links.claimToken),
    }),
  })
  if (sent.ok) return undefined
  if (sent.reason === "unreachable") return { outcome: "retry", reason: sent.sentence }
  // The address is wrong, which whoever awarded the badge can mend and nobody else.
  await ground.database.orm.update(awardClaim).set({ problem: sent.sentence }).where(eq(awardClaim.awardId, awardId))
  return undefined
}

/** Where an award is answered by whoever was sent its link. */
export const claimUrl = ({ config }: Ground, token: string): string => `${config.origin.origin}/claim/${token}`

/** Where an accepted badge is looked after by whoever has no backpack. */
export const keepUrl = ({ config }: Ground, token: string): string => `${config.origin.origin}/keep/${token}`

function wordsOf(
  { config }: Ground,
  { badge, issuer, handle, link }: { badge: string; issuer: string; handle: string; link: string },
): { subject: string; text: string } {
  return {
    subject: `${issuer} awards you the badge ${badge}`,
    text: [
      `Hello,`,
      `${issuer} (${handle}) awards you the badge "${badge}".`,
      `Look at it, and accept or decline it:\n${link}`,
      `To accept it you need a backpack for your badges at ${config.host}: an account that you can make on the way, or have already. Nobody sees the badge before you accept it. The link works for ${daysOfClaims} days.`,
      `You get this mail because ${issuer} wrote your address when awarding the badge. If you do not know them, you can decline the badge by the link, or do nothing: nothing more is sent about it, and your address is forgotten.`,
    ].join("\n\n"),
  }
}
