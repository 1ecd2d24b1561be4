import { Icon } from "./icon.tsx"
import type { Sign } from "./tone.ts"

/** Icon and word in the colour of their meaning. */
export function Pill({ word, icon, tone }: Sign) {
  return (
    <span class={`pill tone-${tone}`}>
      <Icon name={icon} />
      {word}
    </span>
  )
}
