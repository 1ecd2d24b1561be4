/** A point in time, as the database (Date) or a document (ISO 8601) gives it. */
export type Moment = Date | string

const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
]

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** @throws RangeError when the text is no date: what comes from outside is parsed before it is shown */
export function toDate(moment: Moment): Date {
  const date = typeof moment === "string" ? new Date(moment) : moment
  if (Number.isNaN(date.getTime())) throw new RangeError(`Not a date: ${String(moment)}`)
  return date
}

/** `3 March 2026`, in UTC, so that the same page is the same text on every machine. */
export function formatDate(moment: Moment): string {
  const date = toDate(moment)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

/** `3 March 2026, 14:05 UTC` */
export function formatDateTime(moment: Moment): string {
  return `${formatDate(moment)}, ${toDate(moment).toISOString().slice(11, 16)} UTC`
}

/** `just now`, `5 minutes ago`, `3 hours ago`, `yesterday`, `6 days ago`, `in 2 days`; beyond a week, the date. */
export function formatAgo(moment: Moment, now: Moment = new Date()): string {
  const distance = toDate(now).getTime() - toDate(moment).getTime()
  const size = Math.abs(distance)
  if (size < MINUTE) return "just now"
  if (size >= 7 * DAY) return formatDate(moment)
  if (size >= DAY && size < 2 * DAY) return distance > 0 ? "yesterday" : "tomorrow"
  const amount =
    size < HOUR
      ? count(Math.floor(size / MINUTE), "minute")
      : size < DAY
        ? count(Math.floor(size / HOUR), "hour")
        : count(Math.floor(size / DAY), "day")
  return distance > 0 ? `${amount} ago` : `in ${amount}`
}

export type Expiry = { expired: boolean; soon: boolean; label: string }

/** What to say of an expiry: `12 days left` within 60 days, otherwise the date. */
export function describeExpiry(expiresAt: Moment, now: Moment = new Date()): Expiry {
  const left = toDate(expiresAt).getTime() - toDate(now).getTime()
  if (left <= 0) return { expired: true, soon: false, label: `Expired ${formatDate(expiresAt)}` }
  const days = Math.ceil(left / DAY)
  if (days <= 60) return { expired: false, soon: true, label: `${count(days, "day")} left` }
  return { expired: false, soon: false, label: `Until ${formatDate(expiresAt)}` }
}

/** `1 badge`, `2 badges`, `10,000 badges` */
export function count(amount: number, one: string, many: string = `${one}s`): string {
  return `${amount.toLocaleString("en")} ${amount === 1 ? one : many}`
}
