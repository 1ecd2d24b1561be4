import { didWebOf } from "../credentials/index.ts"
import { actorUri } from "../actors/index.ts"
import type { Ground } from "../ground.ts"
import type { Achievement } from "./achievements.ts"
import { achievementParts } from "./credential-document.ts"

const contexts = [
  "https://www.w3.org/ns/credentials/v2",
  "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
] as const

/**
 * An achievement as a document of its own, at the address that is its id: what can be earned, without anybody who earned it.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/#achievement
 */
export function achievementDocument(ground: Ground, achievement: Achievement): Record<string, unknown> {
  const parts = achievementParts(ground, achievement)
  return {
    "@context": contexts,
    id: parts.id,
    type: ["Achievement"],
    name: parts.name,
    description: parts.description,
    criteria: { id: parts.criteriaUrl, narrative: parts.criteriaNarrative },
    achievementType: achievement.achievementType,
    image: {
      id: parts.image?.url,
      type: "Image",
      ...(achievement.imageAlt === "" ? {} : { caption: achievement.imageAlt }),
    },
    creator: { id: didWebOf(actorUri(ground.config.origin, achievement.issuerId)), type: ["Profile"] },
    ...(achievement.tags.length === 0 ? {} : { tag: achievement.tags }),
    ...(achievement.alignments.length === 0
      ? {}
      : { alignment: achievement.alignments.map((alignment) => ({ type: ["Alignment"], ...alignment })) }),
  }
}
