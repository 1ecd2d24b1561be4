import { and, desc, eq, ne, or, isNull } from "drizzle-orm"
import { anybody } from "../backpack/index.ts"
import { holding, verification } from "../backpack/schema.ts"
import type { Ground } from "../ground.ts"
import { unlimitedActor } from "../moderation/index.ts"
import { cardOf, type BadgeCard } from "./badge-card.ts"
import { holderActor, seenByViewer, selectHeld } from "./held-badges.ts"

export type HomeView = { recent: BadgeCard[] }

/** The front page: the newest badges that anybody may see, without those that turned out not valid. */
export async function homeView(ground: Ground, { limit = 12 }: { limit?: number } = {}): Promise<HomeView> {
  const rows = await selectHeld(ground.database.orm)
    .where(
      and(
        seenByViewer(anybody),
        unlimitedActor(holderActor),
        eq(holding.visibility, "public"),
        or(isNull(verification.verdict), ne(verification.verdict, "invalid")),
      ),
    )
    .orderBy(desc(holding.acceptedAt), desc(holding.id))
    .limit(limit)
  return { recent: rows.map((row) => cardOf(row, ground.now())) }
}
