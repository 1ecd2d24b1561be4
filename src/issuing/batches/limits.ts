const hour = 3_600_000
const day = 24 * hour

/** Rows of one list. */
export const mostRows = 10_000

/** Bytes of one list. */
export const largestList = 2 * 1024 * 1024

/** Columns of a list; what nobody mapped is only carried along. */
export const mostColumns = 40

/** Characters of one row: a story and a description of evidence fit. */
export const longestRow = 32_000

/** Lists of one issuer that wait for their columns or their preview. */
export const mostDrafts = 10

/** Batches of one issuer that run or are paused at the same time. */
export const mostRunning = 3

/** Servers of one batch that are asked at the same time, so that one batch leaves most of the workers to everybody else. */
export const serversAtOnce = 3

/** Rows that one task awards before it makes room for other work; it also does after `longestTurn` milliseconds. */
export const rowsPerTurn = 25
export const longestTurn = 1_000

/** How many people of one server in a row cannot be looked up before the server counts as away. */
export const failuresUntilAway = 3

/** How long a server that cannot be asked is tried again before its rows count as failed. */
export const patience = day

/** How long a list is kept of which nothing was awarded. */
export const draftsKept = day

/** How long nobody may continue a paused batch before it is stopped. */
export const pausesKept = 30 * day

/** How long the rows and results of a batch are kept once it ended; its awards stay. */
export const resultsKept = 30 * day

/** Rows that are read or written in one statement. */
export const rowsPerStatement = 200
