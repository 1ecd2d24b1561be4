import type { Create } from "@fedify/vocab"
import { receiveNote } from "../../src/social/index.ts"
import { ignore, type ActivityHandler } from "./handler.ts"
import { ownNoteIn } from "./notes.ts"

/** Somebody posts. What our own people post stands here already. */
export const onCreate: ActivityHandler<Create> = async (protocol, activity, actor) => {
  if (actor.local) return
  const note = await ownNoteIn(protocol, activity, actor)
  if (note === null) return ignore(activity, actor, "it creates no note of its actor's own")
  const received = await receiveNote(protocol.ground, { note, author: actor })
  if (!received.ok) ignore(activity, actor, received.sentence)
}
