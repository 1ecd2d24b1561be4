import type { Child } from "hono/jsx"

export type FactsProps = {
  /** Facts without a value are left out. */
  facts: { label: string; value: Child }[]
  /** Label beside the value instead of above it. */
  inRow?: boolean
}

/** Names and values: who, when, until. */
export function Facts({ facts, inRow }: FactsProps) {
  const present = facts.filter(({ value }) => value !== undefined && value !== null && value !== false && value !== "")
  return (
    <dl class={inRow ? "facts facts-row" : "facts"}>
      {present.map(({ label, value }) => (
        <div>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

export type StatsProps = { stats: { label: string; value: number | string }[] }

/** Numbers worth a glance. */
export function Stats({ stats }: StatsProps) {
  return (
    <dl class="stats">
      {stats.map(({ label, value }) => (
        <div class="stat">
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
