import { Icon } from "./icon.tsx"

export type TrustedProps = {
  /** Who is relied on, and what the issuer only says of itself. */
  sentence: string
}

/** On whom a reader relies who relies on a badge: a line of its own, since a name in a badge proves nothing. */
export function Trusted({ sentence }: TrustedProps) {
  return (
    <p class="trusted">
      <Icon name="key" />
      <span>
        <strong>Who is trusted:</strong> {sentence}
      </span>
    </p>
  )
}
