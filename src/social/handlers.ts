import { HoldingHidden, HoldingShown, isLastTry, VerdictChanged, type OwnDocuments } from "../backpack/index.ts"
import type { Tx } from "../db/index.ts"
import type { Ground } from "../ground.ts"
import { handle, handleEvent, happened, type Handler, type Outcome, type Work } from "../queue/index.ts"
import { changeNote, deleteNote, publishNote } from "./badge-notes.ts"
import { checkMirroredBadge, fetchMirroredBadge, type MirrorEnd } from "./fetch-mirror.ts"
import {
  CheckMirroredBadge,
  FetchMirroredBadge,
  FetchNotePictures,
  MailOffer,
  PublishShownHolding,
  ReadBadgesPage,
  ReadShownBefore,
} from "./jobs.ts"
import { ForgetGone, forgetGone } from "./gone.ts"
import { fetchNotePictures } from "./note-pictures.ts"
import { mailOffer } from "./offer-mail.ts"
import { EndUnwanted, endUnwanted } from "./unwanted.ts"
import { readBadgesPage, readShownBefore } from "./shown-before.ts"

/** What this room does when it is asked by a task. `own` reads what our own issuers publish. */
export function socialHandlers(ground: Ground, own: OwnDocuments): Handler[] {
  return [
    handleEvent(PublishShownHolding, async (work: Work<any>) => {
      const done = (tx: Tx) => work.done(tx)
      if (happened(work, HoldingShown)) await publishNote(ground, work.payload, done)
      else if (happened(work, HoldingHidden)) await deleteNote(ground, work.payload, done)
      else if (happened(work, VerdictChanged)) await changeNote(ground, work.payload, done)
    }),
    handleEvent(ForgetGone, (work) => forgetGone(ground, work.payload.actorId, (tx) => work.done(tx))),
    handleEvent(EndUnwanted, (work: Work<any>) => endUnwanted(ground, work)),
    handle(FetchMirroredBadge, async (work) =>
      outcomeOf(await fetchMirroredBadge(ground, own, work.payload.mirroredBadgeId, attemptOf(ground, work))),
    ),
    handle(CheckMirroredBadge, async (work) =>
      outcomeOf(await checkMirroredBadge(ground, own, work.payload.mirroredBadgeId, attemptOf(ground, work))),
    ),
    handleEvent(ReadShownBefore, (work) => readShownBefore(ground, work.payload)),
    handle(ReadBadgesPage, (work) => readBadgesPage(ground, work.payload)),
    handleEvent(MailOffer, (work) => mailOffer(ground, work.payload.offerId)),
    handle(FetchNotePictures, async (work) => {
      const missing = await fetchNotePictures(ground, own, work.payload.noteId)
      // A post reads well without its picture: a few tries are enough, and giving up is no dead letter.
      return missing !== null && work.attempt < 5 ? { outcome: "retry", reason: missing } : undefined
    }),
  ]
}

const attemptOf = (ground: Ground, work: Work<unknown>) => ({
  lastTry: isLastTry(work.createdAt, ground.now()),
  done: (tx: Tx) => work.done(tx),
})

const outcomeOf = (ended: MirrorEnd): Outcome | undefined =>
  ended.end === "retry" ? { outcome: "retry", reason: ended.reason, after: ended.after } : undefined
