import { getLogger } from "@logtape/logtape"
import { z } from "zod"
import { acceptActivity, activityTypes, actorById, isPresent, signAs, type Actor } from "../actors/index.ts"
import { mayPass } from "../backpack/index.ts"
import type { Ground } from "../ground.ts"
import type { Outcome } from "../queue/index.ts"
import { isFollower } from "./follows.ts"
import { ReadBadgesPage, type BadgesPage } from "./jobs.ts"
import { mostBadgesPages, mostBadgesPerPage, mostMirroredBadgesPerHolder } from "./limits.ts"
import { mirrorBadge } from "./mirrors.ts"

const log = getLogger(["haversack", "social"])

const address = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])
const items = z.union([z.array(address), address.transform((only) => [only])])
const collection = z.object({ orderedItems: items.nullish(), next: address.nullish(), first: z.unknown().optional() })

/**
 * The badges that a collection or a page of one lists, and where more are. The first page may stand in the collection itself, and a short
 * collection may have no pages (ActivityStreams 2.0, 5.2).
 */
function pageIn(document: unknown): { urls: string[]; next: string | null } | null {
  const read = collection.safeParse(document)
  if (!read.success) return null
  const { orderedItems, next, first } = read.data
  const inlined = collection.safeParse(first)
  if (inlined.success && inlined.data.orderedItems != null) {
    return { urls: inlined.data.orderedItems, next: inlined.data.next ?? null }
  }
  return { urls: orderedItems ?? [], next: address.safeParse(first).data ?? next ?? null }
}

/** Our people's new follow shows them what was shown before it: the badges collection is read, page by page. */
export async function readShownBefore(
  ground: Ground,
  { followerId, followedId }: { followerId: string; followedId: string },
): Promise<void> {
  const holder = await actorById(ground, followedId)
  if (holder === null || holder.local || !isPresent(holder) || holder.badgesUri === null) return
  const first: BadgesPage = {
    holderId: holder.id,
    followerId,
    url: holder.badgesUri,
    pagesBefore: 0,
    badgesBefore: 0,
    begunAt: ground.now().getTime(),
  }
  await ground.database.transaction((tx) => ground.outbox.enqueue(tx, ReadBadgesPage, first))
}

/**
 * Reads one page of a holder's badges, signed as the follower and only on the holder's own origin. Each address on it is a hint like that of
 * an `Add`: the badge is fetched and verified before it is shown. The next page is a task of its own.
 */
export async function readBadgesPage(ground: Ground, asked: BadgesPage): Promise<Outcome | undefined> {
  const holder = await actorById(ground, asked.holderId)
  if (holder === null || !isPresent(holder) || !isOnTheirs(holder, asked.url)) return undefined
  if (!(await isFollower(ground, asked.followerId, holder.id))) return undefined
  const answer = await ground.net.fetch(asked.url, {
    accept: acceptActivity,
    contentTypes: activityTypes,
    redirects: "none",
    sign: signAs(ground, asked.followerId),
  })
  if (!answer.ok) {
    const gone = answer.status === 404 || answer.status === 410
    if (gone || !mayPass(answer)) return undefined
    const after = answer.retryAfter === undefined ? {} : { after: answer.retryAfter * 1000 }
    return { outcome: "retry", reason: answer.sentence, ...after }
  }
  const page = pageIn(jsonOf(answer.bytes))
  if (page === null) {
    log.info("what is at {url} is no collection of badges", { url: asked.url })
    return undefined
  }
  const urls = page.urls.slice(0, mostBadgesPerPage)
  for (const [place, url] of urls.entries()) {
    const addedAt = new Date(asked.begunAt - asked.badgesBefore - place)
    const mirrored = await mirrorBadge(ground, { url, holder, visibility: "public", addedAt })
    if (!mirrored.ok && mirrored.reason !== "foreignBadge") return undefined
  }
  const { next } = page
  const following: BadgesPage = {
    ...asked,
    url: next ?? "",
    pagesBefore: asked.pagesBefore + 1,
    badgesBefore: asked.badgesBefore + urls.length,
  }
  const goesOn =
    next !== null &&
    next !== asked.url &&
    isOnTheirs(holder, next) &&
    following.pagesBefore < mostBadgesPages &&
    following.badgesBefore < mostMirroredBadgesPerHolder
  if (goesOn) await ground.database.transaction((tx) => ground.outbox.enqueue(tx, ReadBadgesPage, following))
  return undefined
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    // What is no JSON is no collection either, which is what the schema says next.
    return null
  }
}

const isOnTheirs = (holder: Actor, url: string): boolean =>
  url.length <= 2_048 && URL.canParse(url) && new URL(url).origin === new URL(holder.uri).origin
