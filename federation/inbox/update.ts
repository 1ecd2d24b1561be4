import type { Update } from "@fedify/vocab"
import { refreshActor } from "../../src/actors/index.ts"
import { checkOfferedBadgeAgain } from "../../src/backpack/index.ts"
import { receiveNoteChanged, receiveReplyChanged } from "../../src/social/index.ts"
import { plainText } from "../../src/text/index.ts"
import { isOnOriginOf } from "./addressees.ts"
import { ignore, type ActivityHandler } from "./handler.ts"
import { ownNoteIn } from "./notes.ts"

/**
 * Something changed: the actor itself (read again from its own server), a note of its own, or the status of a badge that
 * it offered (checked again here). None of them is believed from the activity alone except the note, which is the actor's
 * to change.
 */
export const onUpdate: ActivityHandler<Update> = async (protocol, activity, actor) => {
  const { ground } = protocol
  const { objectId } = activity
  if (objectId === null || !isOnOriginOf(actor, objectId))
    return ignore(activity, actor, "it updates nothing of its own")
  if (objectId.href === actor.uri) {
    if (actor.local) return
    // One that cannot be read just now is read again soon anyway: that must not hold up what the actor does next.
    const refreshed = await refreshActor(ground, actor.uri)
    if (!refreshed.ok) ignore(activity, actor, refreshed.sentence)
    return
  }
  const isOffered = await checkOfferedBadgeAgain(ground, {
    credentialUrl: objectId.href,
    issuerActor: actor,
    reason: activity.summary === null ? null : plainText(activity.summary.toString()),
  })
  if (isOffered || actor.local) return
  const note = await ownNoteIn(protocol, activity, actor)
  if (note === null) return
  await receiveReplyChanged(ground, { note, author: actor })
  await receiveNoteChanged(ground, { note, author: actor })
}
