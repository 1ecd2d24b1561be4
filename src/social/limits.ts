/** Badges of one earner elsewhere that are kept here for their followers; their own server has them all. */
export const mostMirroredBadgesPerHolder = 500

/** Pages of somebody's badges collection that are read when one of our people begins to follow them, and badges on one. */
export const mostBadgesPages = 20
export const mostBadgesPerPage = 100

/** Hints that a mirrored badge changed lead to at most one check of it within this time (milliseconds). */
export const leastBetweenHintedChecks = 60_000

/** How long a check takes at the very most (milliseconds): one that is dated later than that was made while the clock was ahead. */
export const longestCheck = 5 * 60_000

/** A mirrored badge that was not checked for so long (milliseconds) is checked again without anybody asking. */
export const mirrorCheckedLongAgo = 24 * 60 * 60_000

/** So many of them at a time, the longest waiting first; how often stands in `chores.ts`. */
export const mostDueMirrorChecks = 100

/** A planned check that has left no report for so long (milliseconds) was lost, and another one is planned. */
export const plannedCheckIsLost = 8 * 24 * 60 * 60_000

/** Mails about offers that one person gets in a day: whoever can make issuers could otherwise fill a stranger's mailbox. */
export const mostOfferMailsPerDay = 20

/** Pictures of one note that are fetched and shown. */
export const mostPicturesPerNote = 4

/** Likes and boosts of one note that are counted. */
export const mostMarksPerNote = 5_000

/** Replies to one note that are kept, those of one actor, and characters of HTML that one may have: a longer one is shortened. */
export const mostRepliesPerNote = 500
export const mostRepliesPerActorAndNote = 20
export const longestReply = 10_000

/** Likes, boosts and replies of one actor that are kept on the whole server. */
export const mostReactionsPerActor = 5_000

/** Days that it is remembered that somebody deleted their reply. */
export const daysOfDeletedReplies = 30

/** Days that posts of people elsewhere are kept after they arrived. */
export const daysOfReceivedNotes = 180

/** Days that it is remembered that a badge of somebody elsewhere could not be had. */
export const daysOfFailedMirrors = 30

/** Whom one person follows, people and issuers, asked or accepted. */
export const mostFollowsPerPerson = 5_000
