import type { Create } from "@fedify/vocab"
import { isOpenToReactions, receiveNote, receiveReply } from "../../src/social/index.ts"
import { declinesByReply } from "./claim-answers.ts"
import { ignore, type ActivityHandler, type StrangerRule } from "./handler.ts"
import { ownNoteIn } from "./notes.ts"

/** A stranger's note counts when it answers the note about a badge of ours. */
export const isReplyToOurs: StrangerRule<Create> = async (protocol, activity, uri) => {
  const note = await ownNoteIn(protocol, activity, { uri })
  return note !== null && note.inReplyTo !== null && (await isOpenToReactions(protocol.ground, note.inReplyTo))
}

/** Somebody posts. What our own people post stands here already. */
export const onCreate: ActivityHandler<Create> = async (protocol, activity, actor) => {
  if (actor.local) return
  const note = await ownNoteIn(protocol, activity, actor)
  if (note === null) return ignore(activity, actor, "it creates no note of its actor's own")
  if (await declinesByReply(protocol.ground, activity, note, actor)) return
  // A post can be both: news of somebody who is followed here, and an answer to a badge.
  const answered = await receiveReply(protocol.ground, { note, author: actor })
  const received = await receiveNote(protocol.ground, { note, author: actor })
  if (!received.ok && !answered.ok) ignore(activity, actor, received.sentence)
}
