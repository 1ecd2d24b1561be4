import type { AwardState } from "../../issuing/index.ts"
import { count, Notice } from "../components/index.ts"
import { pathWithQuery } from "../params.ts"

export type AwardCountsProps = {
  counts: Record<AwardState, number>
  /** Offered ones whose earner's server has not answered yet. */
  waiting: number
  /** Accepted ones that expire within 30 days. */
  expiring: number
  /** The page of all awards. */
  path: string
}

const labels: [AwardState, string][] = [
  ["offered", "Offered"],
  ["accepted", "Accepted"],
  ["declined", "Declined"],
  ["withdrawn", "Withdrawn"],
  ["revoked", "Revoked"],
]

/** States that only awards to people without a backpack come to: not worth a place while there are none. */
const rarer: [AwardState, string][] = [
  ["expired", "Expired"],
  ["replaced", "Awarded anew"],
]

/** How many awards stand where, each number leading to those awards. */
export function AwardCounts({ counts, waiting, expiring, path }: AwardCountsProps) {
  return (
    <section class="stack" aria-label="How the awards stand">
      <dl class="stats">
        {[...labels, ...rarer.filter(([state]) => counts[state] > 0)].map(([state, label]) => (
          <div class="stat">
            <dt>{counts[state] === 0 ? label : <a href={pathWithQuery(path, { state })}>{label}</a>}</dt>
            <dd>{counts[state]}</dd>
          </div>
        ))}
        <div class="stat">
          <dt>Waiting for a server</dt>
          <dd>{waiting}</dd>
        </div>
      </dl>
      {expiring > 0 && (
        <Notice kind="info" title={`${count(expiring, "badge expires", "badges expire")} within 30 days.`} />
      )}
    </section>
  )
}
