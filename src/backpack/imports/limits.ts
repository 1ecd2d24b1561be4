const hour = 60 * 60_000

/** Things that one person has brought and not put into their backpack. Each may have half a megabyte. */
export const mostImports = 100

/** Brought and neither added nor kept, they are forgotten after so many days. */
export const daysOfUndecidedImports = 30

/** When a badge that is kept as not verified is looked at again (milliseconds), after that many tries: soon at first, then once a week. */
export const untilNextTry = (tries: number): number => Math.min(hour * 2 ** Math.min(tries, 20), 7 * 24 * hour)

/** So many of them at a time. */
export const mostDueImports = 50

/** A report that is older than this (milliseconds) is made again before its badge is added. */
export const oldestReportToAddBy = hour

/** How long somebody who brings badges is kept waiting for their reports (milliseconds) before the page says that they are still to come. */
export const longestWait = 6_000
