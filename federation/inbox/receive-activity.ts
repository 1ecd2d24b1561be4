import { getLogger } from "@logtape/logtape"
import { actorByUri, isPresent, resolveActor, type Actor } from "../../src/actors/index.ts"
import { defineJob, exponentialBackoff, handle, type Outcome } from "../../src/queue/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { concernsUs, dispatch } from "./dispatch.ts"
import { parseActivity } from "./parse-activity.ts"

/** An activity that was taken at the door: its JSON as it came, and the actor whose signature was on the request. */
export const ReceiveActivity = defineJob<{ activity: Record<string, unknown>; actorUri: string }>("ReceiveActivity", {
  lane: "inbox",
  retry: { backoff: exponentialBackoff(5_000, 60 * 60 * 1000), giveUpAfter: { attempts: 12 } },
})

const logger = getLogger(["haversack", "federation", "inbox"])
const day = 24 * 60 * 60 * 1000

/** Hands a received activity to its handler. The handlers bear being called twice, so a crash in between does no harm. */
export const receiveActivityHandler = (protocol: Protocol) =>
  handle(ReceiveActivity, async (work): Promise<Outcome | void> => {
    const { actorUri, activity: json } = work.payload
    const parsed = await parseActivity(protocol, json)
    if (!parsed.ok) {
      if (parsed.reason === "contextUnavailable") return { outcome: "retry", reason: parsed.sentence }
      return { outcome: "dead", reason: parsed.sentence }
    }
    const known = await actorByUri(protocol.ground, actorUri)
    if (known === null && !(await concernsUs(protocol, parsed.value, actorUri))) {
      logger.info("an activity of {actorUri}, a stranger, changes nothing", { actorUri })
      return
    }
    const actor = await freshActor(protocol, actorUri, known)
    if (actor === "later") return { outcome: "retry", reason: `${actorUri} could not be read.` }
    if (actor === null) {
      logger.info("an activity of {actorUri} changes nothing: there is no such actor any more", { actorUri })
      return
    }
    await dispatch(protocol, parsed.value, actor)
  })

/** The actor's row, read again from its own server when it is old; null when the actor is gone or is none. */
async function freshActor({ ground }: Protocol, uri: string, known: Actor | null): Promise<Actor | "later" | null> {
  if (known !== null && !isPresent(known)) return null
  // Whoever speaks again after nothing was found of them is looked for again, so that they are sent what they follow.
  const isFresh =
    known?.inboxGoneAt === null && known.fetchedAt !== null && ground.now().getTime() - known.fetchedAt.getTime() < day
  if (known !== null && isFresh) return known
  const resolved = await resolveActor(ground, uri)
  if (resolved.ok) return resolved.value
  if (resolved.reason === "serverUnreachable") return known ?? "later"
  return null
}
