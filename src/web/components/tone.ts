import type { IconName } from "./icon.tsx"

/** The colour of a meaning. It never stands alone: a word and an icon go with it. */
export type Tone = "good" | "caution" | "bad" | "note" | "muted"

/** How one meaning is shown everywhere. */
export type Sign = { word: string; icon: IconName; tone: Tone }
