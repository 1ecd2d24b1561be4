export type ProgressProps = {
  /** What makes progress, for screen readers. */
  label: string
  done: number
  total: number
}

/** How much of something is done. The words beside it say it too. */
export function Progress({ label, done, total }: ProgressProps) {
  return <progress class="progress" aria-label={label} value={done} max={Math.max(total, 1)} />
}
