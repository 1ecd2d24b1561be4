import type { Offer } from "@fedify/vocab"
import { receiveOffer } from "../../src/backpack/index.ts"
import { isOnOriginOf, localAddressees } from "./addressees.ts"
import { ignore, type ActivityHandler, type StrangerRule } from "./handler.ts"

/** A stranger's Offer counts when it is to one of our earners and of a badge on the stranger's own server. */
export const isOfferToOurs: StrangerRule<Offer> = async (protocol, activity, uri) => {
  if (activity.objectId === null || !isOnOriginOf({ uri }, activity.objectId)) return false
  return (await localAddressees(protocol, activity)).some(({ type }) => type === "Person")
}

/**
 * A badge is offered to one of our earners. The activity is a hint where the credential can be fetched; whatever else
 * stands in it is not read.
 */
export const onOffer: ActivityHandler<Offer> = async (protocol, activity, actor) => {
  const { id, objectId } = activity
  if (id === null || objectId === null) return ignore(activity, actor, "it does not say where the badge is")
  if (!isOnOriginOf(actor, objectId)) return ignore(activity, actor, "the badge is not on its actor's own server")
  for (const recipient of await localAddressees(protocol, activity)) {
    const received = await receiveOffer(protocol.ground, {
      activityUri: id.href,
      issuerActor: actor,
      recipient,
      credentialUrl: objectId.href,
    })
    if (!received.ok) ignore(activity, actor, received.sentence)
  }
}
