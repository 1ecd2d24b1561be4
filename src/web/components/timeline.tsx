import type { Child } from "hono/jsx"
import { HandleText, type ActorView } from "./actor.tsx"
import { Avatar } from "./avatar.tsx"
import type { BadgeStanding } from "./badge-image.tsx"
import { BadgeImage } from "./badge-image.tsx"
import type { Moment } from "./moments.ts"
import { TimeAgo } from "./time-ago.tsx"

export type TimelineEntryView = {
  actor: ActorView
  badge: {
    name: string
    url: string
    imageUrl?: string
    imageAlt?: string
    issuerName: string
    standing?: BadgeStanding
  }
  at: Moment
  /** The earner's own words, as safe HTML. */
  story?: Child
}

export type TimelineProps = { children: Child }

/** A list of TimelineItem. */
export function Timeline({ children }: TimelineProps) {
  return <ol class="timeline">{children}</ol>
}

export type TimelineItemProps = {
  entry: TimelineEntryView
  now?: Moment
  /** Under the badge's name: its verdict, reactions. */
  children?: Child
}

/** Somebody earned a badge: who, the picture, when. */
export function TimelineItem({ entry, now, children }: TimelineItemProps) {
  const { actor, badge, at, story } = entry
  return (
    <li>
      <article class="timeline-item">
        <Avatar name={actor.name} imageUrl={actor.avatarUrl} kind={actor.kind} />
        <div class="timeline-body">
          <p class="timeline-sentence">
            <a href={actor.url}>
              <bdi>{actor.name}</bdi>
            </a>{" "}
            <HandleText handle={actor.handle} />
            <br />
            earned a badge · <TimeAgo moment={at} now={now} />
          </p>
          {story && <div class="prose">{story}</div>}
          <div class="timeline-badge">
            <div class="badge-well">
              <BadgeImage src={badge.imageUrl} alt={badge.imageAlt ?? ""} size="fill" standing={badge.standing} />
            </div>
            <div class="timeline-badge-text">
              <h3 class="badge-card-name">
                <a class="badge-card-link" href={badge.url}>
                  {badge.name}
                </a>
              </h3>
              <p class="badge-card-issuer">{badge.issuerName}</p>
              {children && <div class="cluster">{children}</div>}
            </div>
          </div>
        </div>
      </article>
    </li>
  )
}
