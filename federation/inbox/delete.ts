import type { Delete } from "@fedify/vocab"
import { refreshActor } from "../../src/actors/index.ts"
import { receiveNoteDeleted, receiveReplyDeleted } from "../../src/social/index.ts"
import { isOnOriginOf } from "./addressees.ts"
import { ignore, type ActivityHandler } from "./handler.ts"

/** A note is deleted, or a whole account: then its own server is asked, which answers 410 if it is so. */
export const onDelete: ActivityHandler<Delete> = async ({ ground }, activity, actor) => {
  if (actor.local) return
  const { objectId } = activity
  if (objectId === null || !isOnOriginOf(actor, objectId))
    return ignore(activity, actor, "it deletes nothing of its own")
  if (objectId.href === actor.uri) {
    const refreshed = await refreshActor(ground, actor.uri)
    if (!refreshed.ok && refreshed.reason === "serverUnreachable") throw new Error(refreshed.sentence)
    return
  }
  await receiveReplyDeleted(ground, { uri: objectId.href, author: actor })
  await receiveNoteDeleted(ground, { uri: objectId.href, author: actor })
}
