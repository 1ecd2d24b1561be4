import { and, desc, eq, isNull, ne, or } from "drizzle-orm"
import { anybody } from "../backpack/index.ts"
import { holding, verification } from "../backpack/schema.ts"
import type { Ground } from "../ground.ts"
import { award } from "../issuing/schema.ts"
import { holderActor, seenByViewer, selectHeld } from "./held-badges.ts"
import { unlimitedActor } from "../moderation/index.ts"
import { isUuid } from "./issuers.ts"
import { whoOf, type Who } from "./who.ts"

/** Somebody who holds a badge of an achievement and lets everybody see it. */
export type Earner = { who: Who; href: string; since: Date }

/**
 * Who of this server earned an achievement last and shows it to everybody, newest first. Whoever keeps theirs for followers or to
 * themselves is not among them, and neither is anybody whose badge no longer counts.
 */
export async function recentEarners(
  ground: Ground,
  achievementId: string,
  { limit = 12 }: { limit?: number } = {},
): Promise<Earner[]> {
  if (!isUuid(achievementId)) return []
  const rows = await selectHeld(ground.database.orm)
    .innerJoin(award, and(eq(award.credentialDigest, holding.digest), eq(award.recipientId, holding.holderId)))
    .where(
      and(
        eq(award.achievementId, achievementId),
        eq(award.state, "accepted"),
        seenByViewer(anybody),
        unlimitedActor(holderActor),
        or(isNull(verification.verdict), ne(verification.verdict, "invalid")),
      ),
    )
    .orderBy(desc(holding.acceptedAt), desc(holding.id))
    .limit(limit)
  return rows.map((row) => ({
    who: whoOf(row.holder),
    href: `/badges/${row.holding.id}`,
    since: row.holding.acceptedAt,
  }))
}
