import {
  HoldingHidden,
  HoldingShown,
  OfferBecamePending,
  ownWork,
  VerdictChanged,
  whileServersAreDown,
} from "../backpack/index.ts"
import { defineConsumer, defineJob, type Consumer } from "../queue/index.ts"
import { ForgetGone } from "./gone.ts"
import { FollowConfirmed } from "./events.ts"
import { EndUnwanted } from "./unwanted.ts"

/** Writes, changes or deletes the note about a badge when it is shown, hidden or judged differently. */
export const PublishShownHolding = defineConsumer("social.publish-shown-holding", {
  on: [HoldingShown, HoldingHidden, VerdictChanged],
  lane: "work",
  retry: ownWork,
})

/** Fetches a badge that somebody elsewhere shows, as one of their followers. */
export const FetchMirroredBadge = defineJob<{ mirroredBadgeId: string }>("social.fetch-mirrored-badge", {
  lane: "work",
  retry: whileServersAreDown,
})

/** Fetches the pictures of a note from elsewhere, because pages show no pictures from other servers. */
export const FetchNotePictures = defineJob<{ noteId: string }>("social.fetch-note-pictures", {
  lane: "work",
  retry: whileServersAreDown,
})

/** Looks at a mirrored badge again. */
export const CheckMirroredBadge = defineJob<{ mirroredBadgeId: string }>("social.check-mirrored-badge", {
  lane: "work",
  retry: whileServersAreDown,
})

/** Begins to read what somebody elsewhere showed before one of our people followed them. */
export const ReadShownBefore = defineConsumer("social.read-shown-before", {
  on: [FollowConfirmed],
  lane: "work",
  retry: ownWork,
})

/** A page of a holder's badges that is to be read, as one of their followers here. */
export type BadgesPage = {
  holderId: string
  followerId: string
  url: string
  /** How many pages came before it, and how many badges stood on them. */
  pagesBefore: number
  badgesBefore: number
  /** When the reading began (milliseconds), so that the badges keep their holder's order. */
  begunAt: number
}

/** Reads one page of somebody's badges collection. */
export const ReadBadgesPage = defineJob<BadgesPage>("social.read-badges-page", {
  lane: "work",
  retry: whileServersAreDown,
})

/** Tells somebody by mail that a badge is offered to them. */
export const MailOffer = defineConsumer("social.mail-offer", {
  on: [OfferBecamePending],
  lane: "work",
  retry: whileServersAreDown,
})

export const socialConsumers: Consumer[] = [PublishShownHolding, ReadShownBefore, MailOffer, EndUnwanted, ForgetGone]
