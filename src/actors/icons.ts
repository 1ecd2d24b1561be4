import { getLogger } from "@logtape/logtape"
import { and, eq, isNull } from "drizzle-orm"
import { storeImage } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { readImage } from "../media/index.ts"
import type { NetFailure } from "../net/index.ts"
import { handle, type Handler } from "../queue/index.ts"
import { actorById } from "./actor.ts"
import { isPresent } from "./presence.ts"
import { checkInbox } from "./gone-inboxes.ts"
import { FetchActorIcon } from "./icon-job.ts"
import { CheckInbox } from "./inbox-job.ts"
import { actor } from "./schema.ts"

const log = getLogger(["haversack", "actors"])

/** The handlers of this room's jobs, for the front door to register. */
export function actorHandlers(ground: Ground): Handler[] {
  return [
    handle(FetchActorIcon, async (work) => {
      const { actorId, iconUrl } = work.payload
      const owner = await actorById(ground, actorId)
      // The picture moved on while this waited: a newer task has the newer address.
      if (owner === null || !isPresent(owner) || owner.iconUrl !== iconUrl) return undefined
      const answer = await ground.net.fetch(iconUrl, {
        accept: "image/*",
        pictureOf: owner.uri,
        contentTypes: ["image/*"],
        maxBytes: 4 * 1024 * 1024,
        redirects: "follow",
        maxRedirects: 3,
      })
      if (!answer.ok) {
        if (mayPass(answer)) {
          return { outcome: "retry", reason: answer.sentence, after: retryAfterMs(answer) }
        }
        log.info("the picture of actor {actorId} cannot be had: {failure}", { actorId, failure: answer.failure })
        return undefined
      }
      const image = await readImage(answer.bytes, { crop: true })
      if (!image.ok) {
        log.info("the picture of actor {actorId} cannot be shown: {reason}", { actorId, reason: image.reason })
        return undefined
      }
      await ground.database.transaction(async (tx) => {
        const iconDigest = await storeImage(tx, image)
        await tx
          .update(actor)
          .set({ iconDigest })
          .where(and(eq(actor.id, actorId), eq(actor.iconUrl, iconUrl), isNull(actor.goneAt)))
        await work.done(tx)
      })
      return undefined
    }),
    handle(CheckInbox, (work) => checkInbox(ground, work.payload.actorId)),
  ]
}

const retryAfterMs = ({ retryAfter }: NetFailure): number | undefined =>
  retryAfter === undefined ? undefined : retryAfter * 1000

// Whether asking again later may help; an address that is refused or an answer that is no picture will stay what it is.
function mayPass(failure: NetFailure): boolean {
  if (failure.failure === "status") return (failure.status ?? 0) >= 500 || failure.status === 429
  return ["dns", "refused", "timeout", "tls", "network"].includes(failure.failure)
}
