import { Pill, type Sign } from "../components/index.ts"

export type StandingName = "good" | "limited" | "suspended"

export const standings: Record<StandingName, Sign> = {
  good: { word: "In good standing", icon: "check", tone: "good" },
  limited: { word: "Limited", icon: "minus", tone: "caution" },
  suspended: { word: "Suspended", icon: "ban", tone: "bad" },
}

export const StandingPill = ({ standing }: { standing: StandingName }) => <Pill {...standings[standing]} />
