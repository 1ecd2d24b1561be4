import type { ChoiceOption } from "./choice.tsx"
import { Icon, type IconName } from "./icon.tsx"

export type Visibility = "public" | "followers" | "private"

const MARKS: Record<Visibility, { word: string; icon: IconName; hint: string }> = {
  public: { word: "Public", icon: "globe", hint: "Anyone can see it, on this server and beyond." },
  followers: { word: "Followers", icon: "followers", hint: "Only people who follow you can see it." },
  private: { word: "Only you", icon: "lock", hint: "Nobody else can see it or learn that you have it." },
}

/** The three visibilities as answers for a ChoiceGroup. */
export const visibilityOptions: ChoiceOption[] = (["public", "followers", "private"] as const).map((value) => ({
  value,
  label: MARKS[value].word,
  hint: MARKS[value].hint,
  icon: MARKS[value].icon,
}))

export type VisibilityMarkProps = { visibility: Visibility }

export function VisibilityMark({ visibility }: VisibilityMarkProps) {
  const { word, icon } = MARKS[visibility]
  return (
    <span class="mark">
      <Icon name={icon} />
      {word}
    </span>
  )
}
