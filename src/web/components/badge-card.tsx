import type { Child } from "hono/jsx"
import { BadgeImage, type BadgeStanding } from "./badge-image.tsx"
import type { HeadingLevel } from "./heading.tsx"
import { Heading } from "./heading.tsx"
import { describeExpiry, type Moment } from "./moments.ts"
import { Day } from "./time-ago.tsx"
import { Icon } from "./icon.tsx"
import { VisibilityMark, type Visibility } from "./visibility-mark.tsx"

export type BadgeCardView = {
  name: string
  url: string
  imageUrl?: string
  issuerName?: string
  /** A few more words about it. */
  note?: string
  /** The person who holds it, on pages that show badges of several people. */
  earnerName?: string
  issuedAt?: Moment
  expiresAt?: Moment
  standing?: BadgeStanding
  /** Only where the holder looks at their own. */
  visibility?: Visibility
}

export type BadgeCardProps = {
  badge: BadgeCardView
  now?: Moment
  headingLevel?: HeadingLevel
  /** A checkbox for actions on many. */
  select?: { name: string; value: string; checked?: boolean }
  /** Buttons under the text. */
  children?: Child
}

/** Picture first: the whole card leads to the badge. */
export function BadgeCard({ badge, now, headingLevel = 3, select, children }: BadgeCardProps) {
  return (
    <article class="badge-card">
      {select && (
        <label class="badge-card-select">
          <input type="checkbox" name={select.name} value={select.value} checked={select.checked} />
          <span class="visually-hidden">Select {badge.name}</span>
        </label>
      )}
      <div class="badge-well">
        <BadgeImage src={badge.imageUrl} alt="" size="fill" standing={badge.standing} />
      </div>
      <div class="badge-card-text">
        <Heading level={headingLevel} class="badge-card-name">
          <a class="badge-card-link" href={badge.url}>
            {badge.name}
          </a>
        </Heading>
        {badge.earnerName && <p class="badge-card-issuer">Earned by {badge.earnerName}</p>}
        {badge.issuerName && <p class="badge-card-issuer">{badge.issuerName}</p>}
        {badge.note && <p class="badge-card-issuer">{badge.note}</p>}
        <BadgeCardFoot badge={badge} now={now} />
      </div>
      {children && <div class="badge-card-actions">{children}</div>}
    </article>
  )
}

function BadgeCardFoot({ badge, now }: { badge: BadgeCardView; now?: Moment }) {
  const expiry = badge.expiresAt === undefined ? undefined : describeExpiry(badge.expiresAt, now)
  if (!badge.issuedAt && !expiry && !badge.visibility) return null
  return (
    <div class="badge-card-foot">
      {expiry && (expiry.soon || expiry.expired) ? (
        <span class="mark">
          <Icon name="clock" />
          {expiry.label}
        </span>
      ) : (
        badge.issuedAt && <Day moment={badge.issuedAt} />
      )}
      {badge.visibility && <VisibilityMark visibility={badge.visibility} />}
    </div>
  )
}

export type BadgeGridProps = {
  badges: BadgeCardView[]
  now?: Moment
  headingLevel?: HeadingLevel
}

/** Cards in as many columns as fit. For cards with buttons, put `<li><BadgeCard/></li>` in `<ul class="badge-grid">`. */
export function BadgeGrid({ badges, now, headingLevel }: BadgeGridProps) {
  return (
    <ul class="badge-grid">
      {badges.map((badge) => (
        <li>
          <BadgeCard badge={badge} now={now} headingLevel={headingLevel} />
        </li>
      ))}
    </ul>
  )
}
