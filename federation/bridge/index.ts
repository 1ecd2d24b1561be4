import { ActorChanged } from "../../src/actors/index.ts"
import { OfferAccepted, OfferDeclined } from "../../src/backpack/index.ts"
import {
  AwardClaimed,
  AwardExpired,
  AwardOffered,
  AwardRevoked,
  AwardSuspensionChanged,
  AwardWithdrawn,
  KeepLinkRenewed,
} from "../../src/issuing/index.ts"
import { ActorBlocked, ActorUnblocked, ReportForwarded } from "../../src/moderation/index.ts"
import { AccountDeleted } from "../../src/people/index.ts"
import { defineConsumer, exponentialBackoff, handleEvent, happened, type EventType } from "../../src/queue/index.ts"
import {
  FollowAnswered,
  FollowEnded,
  FollowRequested,
  NoteChanged,
  NoteDeleted,
  NotePublished,
} from "../../src/social/index.ts"
import type { Protocol } from "../runtime/protocol.ts"
import { afterAccountDeleted, onAccountDeleted } from "./accounts.ts"
import { onAwardOffered, onAwardStatusChanged, onAwardWithdrawn, onOfferAccepted, onOfferDeclined } from "./awards.ts"
import { onAwardClaimed, onAwardExpired, onKeepLinkRenewed } from "./claims.ts"
import { onFollowAnswered, onFollowEnded, onFollowRequested } from "./follows.ts"
import { onActorBlocked, onActorUnblocked, onReportForwarded } from "./moderation.ts"
import { onActorChanged, onNoteChanged, onNoteDeleted, onNotePublished } from "./notes.ts"
import { prepare, write, type Outgoing } from "./outgoing.ts"

type Translate<Payload> = (protocol: Protocol, payload: Payload, eventId: string) => Promise<Outgoing[]>
type Translation = { event: EventType<any>; translate: Translate<any> }

const translation = <Payload>(event: EventType<Payload>, translate: Translate<Payload>): Translation => ({
  event,
  translate,
})

/** What each event says to other servers: this list is the whole of it. */
const translations: readonly Translation[] = [
  translation(AwardOffered, onAwardOffered),
  translation(AwardWithdrawn, onAwardWithdrawn),
  translation(AwardExpired, onAwardExpired),
  translation(AwardClaimed, onAwardClaimed),
  translation(KeepLinkRenewed, onKeepLinkRenewed),
  translation(AwardRevoked, onAwardStatusChanged),
  translation(AwardSuspensionChanged, onAwardStatusChanged),
  translation(OfferAccepted, onOfferAccepted),
  translation(OfferDeclined, onOfferDeclined),
  translation(FollowRequested, onFollowRequested),
  translation(FollowAnswered, onFollowAnswered),
  translation(FollowEnded, onFollowEnded),
  translation(NotePublished, onNotePublished),
  translation(NoteChanged, onNoteChanged),
  translation(NoteDeleted, onNoteDeleted),
  translation(ActorChanged, onActorChanged),
  translation(AccountDeleted, onAccountDeleted),
  translation(ActorBlocked, onActorBlocked),
  translation(ActorUnblocked, onActorUnblocked),
  translation(ReportForwarded, onReportForwarded),
]

/** Turns what happened here into activities for other servers. The one place where that is done. */
export const Federate = defineConsumer("Federate", {
  on: translations.map(({ event }) => event),
  lane: "work",
  retry: { backoff: exponentialBackoff(1_000, 10 * 60 * 1000), giveUpAfter: { attempts: 30 } },
})

/** Activities, their deliveries and "this event is dealt with" are written in one transaction. */
export const federateHandler = (protocol: Protocol) =>
  handleEvent(Federate, async (work) => {
    const found = translations.find(({ event }) => event.name === work.eventName)
    if (found === undefined) throw new Error(`nothing is said to other servers about ${work.eventName}`)
    const outgoing = await found.translate(protocol, work.payload, work.eventId)
    const prepared = await Promise.all(outgoing.map((one) => prepare(protocol, one)))
    await protocol.ground.database.transaction(async (tx) => {
      await write(protocol.ground, tx, prepared)
      if (happened(work, AccountDeleted)) await afterAccountDeleted(protocol.ground, tx, work.payload, work.eventId)
      await work.done(tx)
    })
  })
