import {
  achievementImageUrl,
  achievementUri,
  actorImageUrl,
  credentialKey,
  profileUrl,
  type Actor,
} from "../actors/index.ts"
import { hashedEmail, issueCredential, type AchievementParts, type IssuedCredential } from "../credentials/index.ts"
import { newOpaqueId } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { plainText } from "../text/index.ts"
import type { Achievement } from "./achievements.ts"
import type { Issuer } from "./issuers.ts"
import type { Recipient } from "./recipients.ts"
import type { EvidenceRow } from "./schema.ts"

/** Everything that an award's credential says. */
export type AwardToSign = {
  /** The credential's id, which is the address where its recipient can fetch it. */
  id: string
  issuerActor: Actor
  issuer: Issuer
  achievement: Achievement
  recipient: Pick<Recipient, "actor" | "email">
  narrative: string | null
  evidence: EvidenceRow[]
  validFrom: Date
  validUntil: Date | null
  statusListUrl: string
  suspensionListUrl: string
  statusIndex: number
}

/** Issues an award's credential with the issuer's key: the exact bytes that are kept and served. */
export async function signAward(ground: Ground, award: AwardToSign): Promise<IssuedCredential> {
  const { origin } = ground.config
  const { issuerActor, issuer, recipient } = award
  return issueCredential({
    did: issuer.did,
    key: await credentialKey(ground, issuer.id),
    now: ground.now(),
    parts: {
      id: award.id,
      issuer: {
        name: issuerActor.name,
        url: issuer.website ?? profileUrl(origin, issuerActor.handle),
        description: plainText(issuerActor.summaryHtml),
        image: issuerActor.iconDigest === null ? null : { url: actorImageUrl(origin, issuer.id) },
      },
      recipientId: recipient.actor?.uri ?? null,
      recipientEmail: recipient.email === null ? null : hashedEmail(recipient.email, newOpaqueId()),
      achievement: achievementParts(ground, award.achievement),
      narrative: award.narrative,
      evidence: award.evidence,
      validFrom: award.validFrom,
      validUntil: award.validUntil,
      status: {
        statusListUrl: award.statusListUrl,
        index: award.statusIndex,
        suspensionListUrl: award.suspensionListUrl,
      },
    },
  })
}

/** What a credential says of an achievement, and its own JSON as well. */
export function achievementParts(ground: Ground, achievement: Achievement): AchievementParts {
  const { origin } = ground.config
  const id = achievementUri(origin, achievement.id)
  return {
    id,
    name: achievement.name,
    description: achievement.description,
    criteriaNarrative: achievement.criteriaSource,
    criteriaUrl: id,
    image: { url: achievementImageUrl(origin, achievement.id), caption: achievement.imageAlt },
    achievementType: achievement.achievementType,
    tags: achievement.tags,
    alignments: achievement.alignments,
  }
}
