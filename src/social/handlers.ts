import { HoldingHidden, HoldingShown, isLastTry, VerdictChanged, type OwnDocuments } from "../backpack/index.ts"
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
      if (happened(work, HoldingShown)) return publishNote(ground, work.payload, work.done)
      if (happened(work, HoldingHidden)) return deleteNote(ground, work.payload, work.done)
      if (happened(work, VerdictChanged)) return changeNote(ground, work.payload, work.done)
    }),
    handle(FetchMirroredBadge, async (work) => {
      const fetched = await fetchMirroredBadge(ground, own, work.payload.mirroredBadgeId, {
        lastTry: isLastTry(work.createdAt, ground.now()),
        done: work.done,
      })
      if (fetched.end === "retry") return { outcome: "retry", reason: fetched.reason, after: fetched.after }
    }),
    handle(FetchNotePictures, async (work) => {
      const missing = await fetchNotePictures(ground, own, work.payload.noteId)
      // A post reads well without its picture: a few tries are enough, and giving up is no dead letter.
      if (missing !== null && work.attempt < 5) return { outcome: "retry", reason: missing }
    }),
  ]
}
