import type { Ground } from "../../ground.ts"
import type { TimelineEntry as Entry } from "../../views/index.ts"
import { Avatar, TimeAgo, TimelineItem, VerdictMark } from "../components/index.ts"
import { altOf } from "./badge-facts.tsx"
import { actorView } from "../present/actors.ts"
import { picturePath } from "../present/pictures.ts"
import { dimmedAs, verdictView } from "../present/report.ts"
import { safeHtml } from "../present/safe-html.ts"

/** One piece of news from somebody whom the viewer follows. */
export function TimelineEntry({ ground, entry, now }: { ground: Ground; entry: Entry; now: Date }) {
  const { badge } = entry
  if (badge === null) return <PlainNote ground={ground} entry={entry} now={now} />
  return (
    <TimelineItem
      now={now}
      entry={{
        actor: actorView(ground, entry.author),
        at: entry.publishedAt,
        badge: {
          name: badge.name,
          url: badge.href,
          imageUrl: picturePath(ground, badge.imageDigest),
          imageAlt: altOf(badge),
          issuerName: badge.issuerName,
          standing: dimmedAs(badge.standing),
        },
      }}
    >
      {badge.standing !== null && <VerdictMark {...verdictView(badge.standing)} />}
    </TimelineItem>
  )
}

/** A post that announces no badge that is known here: its own words and pictures. */
function PlainNote({ ground, entry, now }: { ground: Ground; entry: Entry; now: Date }) {
  const author = actorView(ground, entry.author)
  return (
    <li>
      <article class="timeline-item">
        <Avatar name={author.name} imageUrl={author.avatarUrl} kind={author.kind} />
        <div class="timeline-body">
          <p class="timeline-sentence">
            <a href={author.url}>{author.name}</a> <span class="handle">{author.handle}</span>
            <br />
            <a href={entry.href}>
              <TimeAgo moment={entry.publishedAt} now={now} />
            </a>
          </p>
          <div class="prose">{safeHtml(entry.contentHtml)}</div>
          {entry.images.map((image) =>
            image.digest === null ? null : (
              <div class="badge-image badge-image-large">
                <img
                  src={picturePath(ground, image.digest)}
                  alt={image.alt}
                  width="400"
                  height="400"
                  loading="lazy"
                  decoding="async"
                />
              </div>
            ),
          )}
          <p>
            <a class="soft small" href={`/report?about=${encodeURIComponent(entry.uri)}`}>
              Report<span class="visually-hidden"> this post of {author.name}</span>
            </a>
          </p>
        </div>
      </article>
    </li>
  )
}
