import { fieldId } from "./field.tsx"
import { Icon } from "./icon.tsx"

export type ProblemView = {
  /** Name of the field it belongs to, if any; the entry then links to it. */
  field?: string
  message: string
}

export type ProblemSummaryProps = { title?: string; problems: ProblemView[] }

/** Stands first in the page when a form comes back: each problem leads to its field. Takes the focus. Nothing without problems. */
export function ProblemSummary({ title = "Something needs your attention", problems }: ProblemSummaryProps) {
  if (problems.length === 0) return null
  return (
    <section class="problem-summary" role="alert" tabindex={-1} data-focus-on-load="" aria-label={title}>
      <h2>
        <Icon name="warning" />
        {title}
      </h2>
      <ul>
        {problems.map(({ field, message }) => (
          <li>{field ? <a href={`#${fieldId(field)}`}>{message}</a> : message}</li>
        ))}
      </ul>
    </section>
  )
}

/** The message for one field, for its `error`. */
export function problemFor(problems: ProblemView[], field: string): string | undefined {
  return problems.find((problem) => problem.field === field)?.message
}
