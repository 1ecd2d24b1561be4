import type { Child } from "hono/jsx"
import { Breadcrumb, type BreadcrumbProps } from "./breadcrumb.tsx"

export type BadgeHeroProps = {
  /** The badge's name: the page's h1. */
  name: string
  /** The badge's picture. */
  picture: Child
  /** One line above the name: what kind of thing this is. */
  eyebrow?: Child
  breadcrumb?: BreadcrumbProps["steps"]
  /** What the badge stands for, as text; paragraphs are apart by an empty line. */
  description?: string
  /** People, the verdict, buttons. */
  children?: Child
}

const longName = 44

/** The head of a page about one badge: its picture first, beside it its name, what it stands for, and what can be done. */
export function BadgeHero({ name, picture, eyebrow, breadcrumb, description, children }: BadgeHeroProps) {
  return (
    <header class="stack">
      {breadcrumb && <Breadcrumb steps={breadcrumb} />}
      <div class="badge-hero">
        <div class="badge-well badge-hero-picture">{picture}</div>
        <div class="badge-hero-text">
          <div class="stack stack-tight">
            {eyebrow && <p class="eyebrow">{eyebrow}</p>}
            <h1 class={name.length > longName ? "long-name" : undefined}>
              <bdi>{name}</bdi>
            </h1>
            {description && <PlainText text={description} class="lead" />}
          </div>
          {children}
        </div>
      </div>
    </header>
  )
}

/** Text as it was typed: paragraphs where there were empty lines, in the direction of its own script. */
export function PlainText({ text, class: className }: { text: string; class?: string }) {
  return (
    <div class={className === undefined ? "prose" : `prose ${className}`} dir="auto">
      {text.split(/\n{2,}/).map((paragraph) => (
        <p>{paragraph}</p>
      ))}
    </div>
  )
}

export type BylineProps = { parts: { label: string; value: Child }[] }

/** Who and when, beside each other under a badge's name. */
export function Byline({ parts }: BylineProps) {
  return (
    <dl class="byline">
      {parts.map(({ label, value }) => (
        <div>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
