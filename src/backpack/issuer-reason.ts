import { and, sql, type SQL } from "drizzle-orm"
import type { Tx } from "../db/index.ts"
import { summary } from "../text/index.ts"
import { holding } from "./schema.ts"

/** The longest reason that is kept, in characters. */
const longestReason = 500

/**
 * Keeps why an issuer revoked or suspended a badge, in its words, on one line. It is shown only beside a verdict that says so, and forgotten
 * when the issuer gives none.
 */
export async function keepIssuerReason(tx: Tx, concerned: SQL, reason: string | null): Promise<void> {
  const issuerReason = reason === null ? null : summary(reason, longestReason) || null
  await tx
    .update(holding)
    .set({ issuerReason })
    .where(and(concerned, sql`${holding.issuerReason} is distinct from ${issuerReason}`))
}
