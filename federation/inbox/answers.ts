import { Follow, type Accept, type Reject } from "@fedify/vocab"
import { actorByUri, idInUri, type Actor } from "../../src/actors/index.ts"
import { awardById, recordAnswer } from "../../src/issuing/index.ts"
import { followBetween, recordFollowAnswer } from "../../src/social/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { ignore } from "./handler.ts"

/**
 * An answer to an Offer or a Follow of ours, known by the id that we gave it: what the answer repeats of it is not read,
 * because it could repeat it wrongly. The rooms check that the one who answers was asked.
 */
export async function receiveAnswer(
  protocol: Protocol,
  activity: Accept | Reject,
  actor: Actor,
  answer: "accepted" | "declined",
): Promise<void> {
  const { ground } = protocol
  const objectId = activity.objectId ?? (await namelessFollow(protocol, activity, actor))
  const asked = objectId === null ? null : idInUri(ground.config.origin, "activity", objectId)
  if (objectId === null || asked === null) return ignore(activity, actor, "it answers nothing that was asked from here")
  const isOffer = (await awardById(ground, asked)) !== null
  const recorded = isOffer
    ? await recordAnswer(ground, { offerActivityUri: objectId.href, by: actor.uri, answer })
    : await recordFollowAnswer(ground, {
        activityUri: objectId.href,
        by: actor,
        answer: answer === "accepted" ? "accepted" : "rejected",
      })
  if (!recorded.ok) ignore(activity, actor, recorded.sentence)
}

/** The id of a Follow of ours that is answered without it: some servers repeat only who asked whom. */
async function namelessFollow(protocol: Protocol, activity: Accept | Reject, actor: Actor): Promise<URL | null> {
  const reading = { ...protocol, documentLoader: nothingIsFetched, suppressError: true }
  const repeated = await activity.getObject(reading)
  if (!(repeated instanceof Follow) || repeated.actorId === null || repeated.objectId?.href !== actor.uri) return null
  const follower = await actorByUri(protocol.ground, repeated.actorId)
  if (follower === null || !follower.local) return null
  const asked = await followBetween(protocol.ground, follower.id, actor.id)
  return asked === null ? null : new URL(asked.activityUri)
}

const nothingIsFetched = async (url: string): Promise<never> => {
  throw new Error(`${url} is not fetched: what is answered stands here`)
}
