import type { Reject } from "@fedify/vocab"
import { receiveAnswer } from "./answers.ts"
import type { ActivityHandler } from "./handler.ts"

/** The earner declines our Offer, or somebody does not want to be followed (also later, after having agreed). */
export const onReject: ActivityHandler<Reject> = (protocol, activity, actor) =>
  receiveAnswer(protocol, activity, actor, "declined")
