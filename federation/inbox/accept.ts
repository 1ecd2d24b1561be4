import type { Accept } from "@fedify/vocab"
import { receiveAnswer } from "./answers.ts"
import type { ActivityHandler } from "./handler.ts"

/** The earner accepts our Offer, or somebody agrees to be followed. */
export const onAccept: ActivityHandler<Accept> = (protocol, activity, actor) =>
  receiveAnswer(protocol, activity, actor, "accepted")
