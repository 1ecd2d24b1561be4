import type { Child } from "hono/jsx"
import { HandleText } from "./actor.tsx"
import { BadgeImage } from "./badge-image.tsx"
import { Heading, type HeadingLevel } from "./heading.tsx"
import type { Moment } from "./moments.ts"
import { TimeAgo } from "./time-ago.tsx"
import { VerdictMark, type Verdict, type VerdictReason } from "./verdict.tsx"

export type OfferView = {
  name: string
  url: string
  imageUrl?: string
  issuerName: string
  issuerHandle: string
  offeredAt: Moment
  verdict: Verdict
  reason?: VerdictReason
}

export type OfferCardProps = {
  offer: OfferView
  now?: Moment
  headingLevel?: HeadingLevel
  /** Accept, Decline, Look closer. */
  children: Child
}

/** A badge that waits for an answer. */
export function OfferCard({ offer, now, headingLevel = 3, children }: OfferCardProps) {
  return (
    <article class="panel panel-stitched">
      <div class="offer">
        <div class="badge-line">
          <BadgeImage src={offer.imageUrl} alt="" size="medium" />
          <div class="stack stack-tight">
            <Heading level={headingLevel}>
              <a href={offer.url}>{offer.name}</a>
            </Heading>
            <p>
              {offer.issuerName} <HandleText handle={offer.issuerHandle} />
            </p>
            <div class="cluster cluster-tight">
              <VerdictMark verdict={offer.verdict} reason={offer.reason} />
              <span class="small soft">
                Offered <TimeAgo moment={offer.offeredAt} now={now} />
              </span>
            </div>
          </div>
        </div>
        <div class="cluster">{children}</div>
      </div>
    </article>
  )
}
