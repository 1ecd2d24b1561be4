import type { Ground } from "../../ground.ts"
import type { BadgeCard } from "../../views/index.ts"
import type { BadgeCardView } from "../components/index.ts"
import { nameOf } from "./actors.ts"
import { picturePath } from "./pictures.ts"
import { dimmedAs } from "./report.ts"

export type CardOptions = {
  /** Whether the holder looks: only they are told who else sees it. */
  own?: boolean
  /** On pages with badges of several people. */
  withEarner?: boolean
}

/** A badge of a list, as a card. */
export function badgeCard(ground: Ground, badge: BadgeCard, { own, withEarner }: CardOptions = {}): BadgeCardView {
  return {
    name: badge.name,
    url: badge.href,
    imageUrl: picturePath(ground, badge.imageDigest),
    issuerName: badge.issuerName,
    earnerName: withEarner && badge.holder !== null ? nameOf(badge.holder) : undefined,
    issuedAt: badge.since,
    expiresAt: badge.validUntil ?? undefined,
    standing: dimmedAs(badge.standing),
    visibility: own ? badge.visibility : undefined,
  }
}
