import { BadgeLine, describeExpiry, VisibilityMark, type BadgeCardView } from "../components/index.ts"

/** The same badges as a grid shows, one in a line. */
export function BadgeList({ badges, now }: { badges: BadgeCardView[]; now: Date }) {
  return (
    <ul class="stack">
      {badges.map((badge) => (
        <li>
          <BadgeLine name={badge.name} url={badge.url} imageUrl={badge.imageUrl} standing={badge.standing}>
            <span class="cluster cluster-tight">
              <span>{badge.issuerName}</span>
              {badge.expiresAt !== undefined && <span>{describeExpiry(badge.expiresAt, now).label}</span>}
              {badge.visibility && <VisibilityMark visibility={badge.visibility} />}
            </span>
          </BadgeLine>
        </li>
      ))}
    </ul>
  )
}
