import { HoldingHidden, HoldingShown, ownWork, VerdictChanged, whileServersAreDown } from "../backpack/index.ts"
import { defineConsumer, defineJob, type Consumer } from "../queue/index.ts"

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

export const socialConsumers: Consumer[] = [PublishShownHolding]
