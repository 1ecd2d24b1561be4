import { sql, type SQL } from "drizzle-orm"

/**
 * Whether a text begins with `prefix`, by an index with text_pattern_ops. Not LIKE: its pattern would have to be known when the statement is
 * planned, and a prepared one knows no parameters then.
 */
export function beginsWith(expression: SQL, prefix: string): SQL {
  return sql`(${expression} ~>=~ ${prefix} and ${expression} ~<~ ${prefix + highest})`
}

/** Sorts after every character that people type. */
const highest = "\u{10FFFF}"

/** What somebody typed into a search, as it stands in the database: lower case, without the @ that handles begin with. */
export const searchText = (typed: string): string => typed.trim().toLowerCase().replace(/^@/, "").slice(0, 254)
