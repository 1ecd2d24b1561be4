export type AvatarProps = {
  name: string
  imageUrl?: string
  /** Issuers have a rounded square, people a circle. */
  kind?: "person" | "issuer"
  size?: "small" | "medium" | "large"
}

const TONES = 6

/** A picture, or the initials on a colour that is always the same for a name. Decorative: the name stands beside it. */
export function Avatar({ name, imageUrl, kind = "person", size = "medium" }: AvatarProps) {
  const classes = [
    "avatar",
    `avatar-${size}`,
    kind === "issuer" && "avatar-issuer",
    !imageUrl && `avatar-tone-${tone(name)}`,
  ]
  return (
    <span class={classes.filter(Boolean).join(" ")} aria-hidden="true">
      {imageUrl ? <img src={imageUrl} alt="" width="96" height="96" loading="lazy" decoding="async" /> : initials(name)}
    </span>
  )
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const chosen = words.length > 1 ? [words[0], words.at(-1)] : words
  return chosen.map(firstCharacter).join("").toLocaleUpperCase("en")
}

const characters = new Intl.Segmenter("en")

/** What a reader takes for one character, which may be several code points. */
function firstCharacter(word: string | undefined): string {
  const [first] = characters.segment(word ?? "")
  return first?.segment ?? ""
}

function tone(name: string): number {
  let sum = 7
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973
  return (sum % TONES) + 1
}
