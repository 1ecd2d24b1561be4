import { formatAgo, formatDate, formatDateTime, toDate, type Moment } from "./moments.ts"

export type TimeAgoProps = { moment: Moment; now?: Moment }

/** A moment as people say it, with the exact one for machines and on hover. */
export function TimeAgo({ moment, now }: TimeAgoProps) {
  return (
    <time datetime={toDate(moment).toISOString()} title={formatDateTime(moment)}>
      {formatAgo(moment, now)}
    </time>
  )
}

export type DayProps = { moment: Moment }

/** A day: `3 March 2026`. */
export function Day({ moment }: DayProps) {
  return <time datetime={toDate(moment).toISOString().slice(0, 10)}>{formatDate(moment)}</time>
}

/** A day with its time: `3 March 2026, 14:05 UTC`. */
export function DayTime({ moment }: DayProps) {
  return <time datetime={toDate(moment).toISOString()}>{formatDateTime(moment)}</time>
}
