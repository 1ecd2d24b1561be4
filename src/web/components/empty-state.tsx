import type { Child } from "hono/jsx"
import { Heading, type HeadingLevel } from "./heading.tsx"
import { EmptyBagIllustration, LostPathIllustration } from "./illustration.tsx"

export type EmptyStateProps = {
  title: string
  /** What will be here and how to get it there. */
  children: Child
  actions?: Child
  picture?: "bag" | "map" | "none"
  headingLevel?: HeadingLevel
}

/** Says what will stand here, and how it gets here. */
export function EmptyState({ title, children, actions, picture = "bag", headingLevel = 2 }: EmptyStateProps) {
  return (
    <div class="empty-state">
      {picture === "bag" && <EmptyBagIllustration />}
      {picture === "map" && <LostPathIllustration />}
      <Heading level={headingLevel}>{title}</Heading>
      <p>{children}</p>
      {actions && <div class="cluster">{actions}</div>}
    </div>
  )
}
