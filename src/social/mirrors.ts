import { and, eq, sql } from "drizzle-orm"
import type { Actor } from "../actors/index.ts"
import { newId } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { isFollowedFromHere } from "./forget.ts"
import { FetchMirroredBadge } from "./jobs.ts"
import { mostMirroredBadgesPerHolder } from "./limits.ts"
import { mirroredBadge } from "./schema.ts"

/** Another server's badge as it is kept here. */
export type MirroredBadge = typeof mirroredBadge.$inferSelect

/**
 * Notes that somebody elsewhere shows a badge, which is then fetched from their server. The hint counts only when one of our people
 * follows them and the badge lies on their own origin; the same hint again fetches the badge anew only if it failed before.
 *
 * @param badge.addedAt the place among its holder's badges, when it is not the newest one.
 */
export async function mirrorBadge(
  ground: Ground,
  {
    url,
    holder,
    visibility,
    addedAt = ground.now(),
  }: { url: string; holder: Actor; visibility: "public" | "followers"; addedAt?: Date },
): Promise<Result<{ id: string; fresh: boolean }, "foreignBadge" | "nobodyFollows" | "tooMany">> {
  if (holder.local || !isFrom(holder, url)) {
    return refused("foreignBadge", "A badge must lie on the server of whoever shows it.")
  }
  if (!(await isFollowedFromHere(ground.database.orm, holder.id))) {
    return refused("nobodyFollows", "Nobody on this server follows its holder.")
  }
  const kept = ground.database.orm
    .select({ one: sql`1` })
    .from(mirroredBadge)
    .where(eq(mirroredBadge.holderId, holder.id))
    .limit(mostMirroredBadgesPerHolder)
    .as("kept")
  const [count] = await ground.database.orm.select({ kept: sql<number>`count(*)::int` }).from(kept)
  if ((count?.kept ?? 0) >= mostMirroredBadgesPerHolder) {
    return refused("tooMany", "More badges of theirs are kept here already than fit; their own server shows the rest.")
  }
  return ground.database.transaction(async (tx) => {
    const [row] = await tx
      .insert(mirroredBadge)
      .values({ id: newId(), url, holderId: holder.id, visibility, addedAt })
      .onConflictDoUpdate({
        target: mirroredBadge.url,
        set: { visibility, state: "arriving", reason: null },
        setWhere: and(eq(mirroredBadge.holderId, holder.id), eq(mirroredBadge.state, "failed")),
      })
      .returning({ id: mirroredBadge.id })
    if (row !== undefined) {
      await ground.outbox.enqueue(tx, FetchMirroredBadge, { mirroredBadgeId: row.id })
      return ok({ id: row.id, fresh: true })
    }
    const [known] = await tx.select({ id: mirroredBadge.id }).from(mirroredBadge).where(eq(mirroredBadge.url, url))
    if (known === undefined) throw new Error(`the mirror of ${url} was there and is gone`)
    return ok({ id: known.id, fresh: false })
  })
}

/** Somebody no longer shows a badge: our copy goes. */
export async function removeMirroredBadge(
  ground: Ground,
  { url, holder }: { url: string; holder: Actor },
): Promise<void> {
  await ground.database.orm
    .delete(mirroredBadge)
    .where(and(eq(mirroredBadge.url, url), eq(mirroredBadge.holderId, holder.id)))
}

function isFrom(holder: Actor, url: string): boolean {
  return url.length <= 2_048 && URL.canParse(url) && new URL(url).origin === new URL(holder.uri).origin
}
