import type { Child } from "hono/jsx"
import { Heading, type HeadingLevel } from "./heading.tsx"
import { Icon, type IconName } from "./icon.tsx"

export type FeatureProps = { icon: IconName; title: string; children: Child; headingLevel?: HeadingLevel }

/** A point made with an icon, a title and a sentence or two. */
export function Feature({ icon, title, children, headingLevel = 3 }: FeatureProps) {
  return (
    <div class="feature">
      <span class="feature-icon">
        <Icon name={icon} />
      </span>
      <Heading level={headingLevel}>{title}</Heading>
      <p class="soft">{children}</p>
    </div>
  )
}
