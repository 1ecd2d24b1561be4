import type { Accept, Reject } from "@fedify/vocab"
import { idInUri, type Actor } from "../../src/actors/index.ts"
import { awardById, recordAnswer } from "../../src/issuing/index.ts"
import { recordFollowAnswer } from "../../src/social/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { ignore } from "./handler.ts"

/**
 * An answer to an Offer or a Follow of ours, known by the id that we gave it: what the answer repeats of it is not read,
 * because it could repeat it wrongly. The rooms check that the one who answers was asked.
 */
export async function receiveAnswer(
  { ground }: Protocol,
  activity: Accept | Reject,
  actor: Actor,
  answer: "accepted" | "declined",
): Promise<void> {
  const { objectId } = activity
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
