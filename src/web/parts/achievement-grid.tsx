import type { Child } from "hono/jsx"
import type { Ground } from "../../ground.ts"
import { summary } from "../../text/index.ts"
import type { AchievementCard } from "../../views/index.ts"
import { BadgeCard, type HeadingLevel } from "../components/index.ts"
import { picturePath } from "../present/pictures.ts"

export type AchievementGridProps = {
  ground: Ground
  achievements: AchievementCard[]
  headingLevel?: HeadingLevel
  /** What can be done with each. */
  actions?: (achievement: AchievementCard) => Child
}

/** What can be earned from an issuer, as cards. */
export function AchievementGrid({ ground, achievements, headingLevel, actions }: AchievementGridProps) {
  return (
    <ul class="badge-grid">
      {achievements.map((achievement) => (
        <li>
          <BadgeCard
            headingLevel={headingLevel}
            badge={{
              name: achievement.name,
              url: achievement.path,
              imageUrl: picturePath(ground, achievement.imageDigest),
              note: summary(achievement.description, 90),
            }}
          >
            {actions?.(achievement)}
          </BadgeCard>
        </li>
      ))}
    </ul>
  )
}
