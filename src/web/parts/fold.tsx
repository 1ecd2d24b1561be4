import type { Child } from "hono/jsx"
import { Icon } from "../components/index.ts"

/** Something that is asked for rarely, or should be thought about: folded away until somebody opens it. Needs no script. */
export function Fold({ label, children }: { label: Child; children: Child }) {
  return (
    <details class="detail">
      <summary>
        <Icon name="chevron-right" />
        <span>{label}</span>
      </summary>
      <div class="stack stack-tight">{children}</div>
    </details>
  )
}
