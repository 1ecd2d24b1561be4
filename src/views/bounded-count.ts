import { sql, type SQL } from "drizzle-orm"
import type { PgTable } from "drizzle-orm/pg-core"

/**
 * How many rows of a table match, counted no further than `most`: so a number on a page costs the same in a table of a million rows. To be
 * used as a column of a statement.
 */
export const boundedCount = (table: PgTable, condition: SQL, most: number): SQL<number> =>
  sql<number>`(select count(*)::int from (select 1 from ${table} where ${condition} limit ${most}) as counted)`

/** A bounded count for people: "10,000+" where counting stopped. */
export const countText = (count: number, most: number): string =>
  `${count.toLocaleString("en")}${count >= most ? "+" : ""}`
