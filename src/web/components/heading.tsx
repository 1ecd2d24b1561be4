import type { Child } from "hono/jsx"

export type HeadingLevel = 1 | 2 | 3 | 4

export type HeadingProps = { level: HeadingLevel; class?: string; id?: string; children: Child }

/** A heading whose level depends on where the component stands. */
export function Heading({ level, class: className, id, children }: HeadingProps) {
  const Tag = `h${level}` as const
  return (
    <Tag class={className} id={id}>
      {children}
    </Tag>
  )
}
