import { and, eq, sql } from "drizzle-orm"
import { actorById, signAs, type Actor } from "../actors/index.ts"
import { checkCredential, makeSnapshot, mayPass, readKeepable, type OwnDocuments } from "../backpack/index.ts"
import { digestOf, isWorthRetrying, maximumDocumentBytes } from "../credentials/index.ts"
import { newId, storeImage, type Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { ok, refused, type Result } from "../result.ts"
import { anyFollower, isFollowedFromHere } from "./forget.ts"
import { FetchMirroredBadge } from "./jobs.ts"
import { mostMirroredBadgesPerHolder } from "./limits.ts"
import { mirroredBadge } from "./schema.ts"

/** Another server's badge as it is kept here. */
export type MirroredBadge = typeof mirroredBadge.$inferSelect

/**
 * Notes that somebody elsewhere shows a badge, which is then fetched from their server. The hint counts only when one of our people
 * follows them and the badge lies on their own origin; the same hint again fetches the badge anew only if it failed before.
 */
export async function mirrorBadge(
  ground: Ground,
  { url, holder, visibility }: { url: string; holder: Actor; visibility: "public" | "followers" },
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
  const now = ground.now()
  return ground.database.transaction(async (tx) => {
    const [row] = await tx
      .insert(mirroredBadge)
      .values({ id: newId(), url, holderId: holder.id, visibility, addedAt: now })
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

export type MirrorEnd = { end: "settled" } | { end: "retry"; reason: string; after?: number }

/**
 * Fetches a badge that is to be mirrored, signed as one of our people who follow its holder, so that the holder's server can decide about
 * that very person; verifies it, and keeps it only if it was awarded to its holder.
 *
 * @param options.lastTry no later attempt will follow.
 * @param options.done marks the task as done, in the same transaction as its effect.
 */
export async function fetchMirroredBadge(
  ground: Ground,
  own: OwnDocuments,
  mirroredBadgeId: string,
  options: { lastTry: boolean; done(tx: Tx): Promise<void> },
): Promise<MirrorEnd> {
  const [found] = await ground.database.orm
    .select()
    .from(mirroredBadge)
    .where(eq(mirroredBadge.id, mirroredBadgeId))
    .limit(1)
  if (found === undefined || found.state === "shown") return { end: "settled" }
  const holder = await actorById(ground, found.holderId)
  if (holder === null) throw new Error(`mirrored badge ${mirroredBadgeId} has no holder`)
  const asWhom = await anyFollower(ground.database.orm, holder.id)
  const remove = () =>
    ground.database.transaction(async (tx) => {
      await tx.delete(mirroredBadge).where(eq(mirroredBadge.id, found.id))
      await options.done(tx)
    })
  const fail = (reason: string) =>
    ground.database.transaction(async (tx) => {
      await tx.update(mirroredBadge).set({ state: "failed", reason }).where(eq(mirroredBadge.id, found.id))
      await options.done(tx)
    })
  if (asWhom === null) {
    await remove()
    return { end: "settled" }
  }
  const answer = await ground.net.fetch(found.url, {
    accept: "application/vc, application/ld+json;q=0.9",
    contentTypes: ["application/vc", "application/ld+json", "application/json", "application/vc+ld+json"],
    maxBytes: maximumDocumentBytes,
    redirects: "none",
    sign: signAs(ground, asWhom),
  })
  if (!answer.ok) {
    // Its holder hid it, or does not show it to us: the same answer, and nothing of it may stay here.
    if (answer.status === 404 || answer.status === 410) {
      await remove()
      return { end: "settled" }
    }
    if (mayPass(answer) && !options.lastTry) {
      const after = answer.retryAfter === undefined ? undefined : answer.retryAfter * 1000
      return { end: "retry", reason: answer.sentence, after }
    }
    await fail(answer.sentence)
    return { end: "settled" }
  }
  const read = readKeepable(answer.bytes)
  if (!read.ok) {
    await fail(read.sentence)
    return { end: "settled" }
  }
  if (read.credential.credentialSubject.id !== holder.uri) {
    await fail("It was awarded to somebody else than the one who shows it.")
    return { end: "settled" }
  }
  const report = await checkCredential(ground, own, answer.bytes, { issuerActor: null, recipientUri: holder.uri })
  if (isWorthRetrying(report) && !options.lastTry) {
    return {
      end: "retry",
      reason: report.checks.find(({ outcome }) => outcome === "unknown")?.sentence ?? report.label,
    }
  }
  const { snapshot, picture } = await makeSnapshot(ground, own, read.credential, null)
  await ground.database.transaction(async (tx) => {
    await storeImage(tx, picture)
    await tx
      .update(mirroredBadge)
      .set({
        state: "shown",
        reason: null,
        digest: digestOf(answer.bytes),
        bytes: answer.bytes,
        snapshot,
        verdict: report.verdict,
        report,
        checkedAt: new Date(report.checkedAt),
      })
      .where(eq(mirroredBadge.id, found.id))
    await options.done(tx)
  })
  return { end: "settled" }
}

function isFrom(holder: Actor, url: string): boolean {
  return url.length <= 2_048 && URL.canParse(url) && new URL(url).origin === new URL(holder.uri).origin
}
