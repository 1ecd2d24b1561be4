/** Offers of one issuer that one earner has not answered yet. Somebody who has that many waiting will not miss one more. */
export const mostOpenOffersPerIssuerAndEarner = 20

/** Offers of one issuer that wait here, over all earners: a school that awards to everybody at once stays below it. */
export const mostOpenOffersPerIssuer = 2_000

/** Offers from one server that wait here, over all its issuers: actors are cheap to make, hosts are not. */
export const mostOpenOffersPerHost = 10_000

/** The longest address of a credential that is kept. */
export const longestCredentialUrl = 2_048

/** Whoever presses "check again" twice within this time (milliseconds) gets the same report twice. */
export const checkedJustNow = 30_000

/** Hints of an issuer's server lead to at most one check of a badge within this time (milliseconds). */
export const leastBetweenHintedChecks = 60_000

/** How long a check takes at the very most (milliseconds): one that is dated later than that was made while the clock was ahead. */
export const longestCheck = 5 * 60_000

/** A badge that was not checked for so long (milliseconds) is checked again without anybody asking. */
export const checkedLongAgo = 24 * 60 * 60_000

/** So many of them at a time, the longest waiting first; how often stands in `chores.ts`. */
export const mostDueChecks = 100

/** A planned check that has left no report for so long (milliseconds) was lost, and another one is planned. */
export const plannedCheckIsLost = 8 * 24 * 60 * 60_000

/** Holders are told so long (milliseconds) before a badge expires. */
export const toldBeforeExpiry = 14 * 24 * 60 * 60_000

/** So many of them at a time, the soonest first; how often stands in `chores.ts`. */
export const mostExpiriesAtOnce = 500

/** Days that an offer is remembered whose badge never came or was not this earner's. */
export const daysOfRefusedOffers = 30

/** Days that an offer is remembered that its issuer took back and that stands in no backpack. */
export const daysOfWithdrawnOffers = 180

/** The largest document (bytes) that is kept of what an issuer publishes: a list of a million badges has about 170 KB. */
export const largestSeenDocument = 256 * 1024

/** So many documents are kept for one badge: a list of keys and some status lists. */
export const mostDocumentsOfCredential = 8

/** A document that was seen less than this ago (milliseconds) and is the same is not written again. */
export const seenJustNow = 60 * 60_000

/** Days that documents are kept for a badge that is neither held nor offered nor brought: long enough for it to arrive. */
export const daysOfUnheldDocuments = 1
