import { and, eq, inArray, lt, notExists, or, sql } from "drizzle-orm"
import { deleteInBatches } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import type { Chore } from "../queue/index.ts"
import { planDueChecks } from "./due-checks.ts"
import { planExpiryNotices } from "./expiring.ts"
import { planDueImports, pruneImports } from "./imports/imports.ts"
import { daysOfRefusedOffers, daysOfWithdrawnOffers } from "./limits.ts"
import { holding, offer } from "./schema.ts"
import { pruneSeenDocuments } from "./seen-documents.ts"

const minute = 60_000
const day = 24 * 60 * minute

/** What this room does again and again. */
export function backpackChores(ground: Ground): Chore[] {
  return [
    { name: "backpack.check", everyMs: 10 * minute, run: async () => void (await planDueChecks(ground)) },
    { name: "backpack.expiries", everyMs: 60 * minute, run: async () => void (await planExpiryNotices(ground)) },
    { name: "backpack.imports", everyMs: 10 * minute, run: async () => void (await planDueImports(ground)) },
    { name: "backpack.prune", everyMs: day, run: () => pruneOffers(ground) },
    { name: "backpack.prune-imports", everyMs: day, run: () => pruneImports(ground) },
    { name: "backpack.prune-seen-documents", everyMs: day, run: () => pruneSeenDocuments(ground) },
  ]
}

/**
 * Deletes old offers that ended without the earner: anybody can make any number of those. What the earner answered is kept, so that an
 * offer that was declined once never comes back. A deleted one that is posted again is fetched again, and ends as it did before.
 */
export async function pruneOffers(ground: Ground): Promise<void> {
  const { orm } = ground.database
  const before = (days: number) => lt(offer.receivedAt, new Date(ground.now().getTime() - days * day))
  const held = orm
    .select({ one: sql`1` })
    .from(holding)
    .where(eq(holding.offerId, offer.id))
  await deleteInBatches(async (limit) => {
    const old = orm
      .select({ id: offer.id })
      .from(offer)
      .where(
        and(
          or(
            and(eq(offer.state, "refused"), before(daysOfRefusedOffers)),
            and(eq(offer.state, "withdrawn"), before(daysOfWithdrawnOffers)),
          ),
          notExists(held),
        ),
      )
      .limit(limit)
    return (await orm.delete(offer).where(inArray(offer.id, old))).rowCount
  })
}
