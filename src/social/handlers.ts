import { HoldingHidden, HoldingShown, isLastTry, VerdictChanged, type OwnDocuments } from "../backpack/index.ts"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { handle, handleEvent, happened, type Handler, type Work } from "../queue/index.ts"
import { changeNote, deleteNote, publishNote } from "./badge-notes.ts"
import { FetchMirroredBadge, FetchNotePictures, PublishShownHolding } from "./jobs.ts"
import { fetchMirroredBadge } from "./mirrors.ts"
import { fetchNotePictures } from "./note-pictures.ts"

/** What this room does when it is asked by a task. `own` reads what our own issuers publish. */
export function socialHandlers(ground: Ground, own: OwnDocuments): Handler[] {
  return [
    handleEvent(PublishShownHolding, async (work: Work<any>) => {
      const done = (tx: Tx) => work.done(tx)
      if (happened(work, HoldingShown)) await publishNote(ground, work.payload, done)
      else if (happened(work, HoldingHidden)) await deleteNote(ground, work.payload, done)
      else if (happened(work, VerdictChanged)) await changeNote(ground, work.payload, done)
    }),
    handle(FetchMirroredBadge, async (work) => {
      const fetched = await fetchMirroredBadge(ground, own, work.payload.mirroredBadgeId, {
        lastTry: isLastTry(work.createdAt, ground.now()),
        done: (tx) => work.done(tx),
      })
      return fetched.end === "retry" ? { outcome: "retry", reason: fetched.reason, after: fetched.after } : undefined
    }),
    handle(FetchNotePictures, async (work) => {
      const missing = await fetchNotePictures(ground, own, work.payload.noteId)
      // A post reads well without its picture: a few tries are enough, and giving up is no dead letter.
      return missing !== null && work.attempt < 5 ? { outcome: "retry", reason: missing } : undefined
    }),
  ]
}
