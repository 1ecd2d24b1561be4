/** A date as a legacy badge gives it, as an XML Schema dateTime, with an oddity to tell; undefined when it is none. */
export type ReadDate = { dateTime: string; oddity?: string } | undefined

/**
 * Reads the dates of legacy badges: ISO 8601 in its basic and extended spelling, with or without a time, seconds and a zone, and seconds since
 * 1970, which Open Badges 0.5 and 1.0 allowed. A day without a time begins at its first second; as the end of something
 * (`isEnd`) it includes its last. A missing zone counts as universal time.
 *
 * @see https://github.com/mozilla/openbadges-backpack/wiki/Assertions
 */
export function readDate(value: unknown, { isEnd = false }: { isEnd?: boolean } = {}): ReadDate {
  if (typeof value === "number") return readEpoch(value)
  if (typeof value !== "string") return undefined
  const text = value.trim()
  if (/^\d{9,10}$/.test(text)) return readEpoch(Number(text))
  const match = isoDate.exec(text)
  if (match?.groups === undefined) return undefined
  const { year = "", month = "", day, hour, minute, second, zone } = match.groups
  const lastDay = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  const wholeDay = day ?? (isEnd ? String(lastDay) : "01")
  if (Number(month) < 1 || Number(month) > 12 || Number(wholeDay) < 1 || Number(wholeDay) > lastDay) return undefined
  const date = `${year}-${month}-${wholeDay}`
  if (hour === undefined) return { dateTime: `${date}T${isEnd ? "23:59:59" : "00:00:00"}Z` }
  const dateTime = `${date}T${hour}:${minute}:${second ?? "00"}${zoneOf(zone)}`
  if (Number.isNaN(Date.parse(dateTime))) return undefined
  return zone === undefined
    ? { dateTime, oddity: `Its date “${text}” names no time zone; it was read as universal time.` }
    : { dateTime }
}

const isoDate =
  /^(?<year>\d{4})-?(?<month>\d{2})(?:-?(?<day>\d{2})(?:[T ](?<hour>\d{2}):?(?<minute>\d{2})(?::?(?<second>\d{2}))?(?:[.,]\d{1,9})?(?<zone>[Zz]|[+-]\d{2}(?::?\d{2})?)?)?)?$/

function zoneOf(zone: string | undefined): string {
  if (zone === undefined || zone.toUpperCase() === "Z") return "Z"
  const digits = zone.replace(":", "").slice(1).padEnd(4, "0")
  return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`
}

/** Above this, a number of seconds would lie after the year 5000, so it was meant as milliseconds. */
const mostSeconds = 100_000_000_000

function readEpoch(value: number): ReadDate {
  const milliseconds = Math.abs(value) > mostSeconds ? value : value * 1000
  const date = new Date(milliseconds)
  if (!Number.isFinite(milliseconds) || Number.isNaN(date.getTime())) return undefined
  const dateTime = `${date.toISOString().slice(0, 19)}Z`
  // Years of more than four digits are written with a sign.
  return /^\d{4}-/.test(dateTime) ? { dateTime } : undefined
}
