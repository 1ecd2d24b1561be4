import { Icon, type IconName } from "./icon.tsx"
import type { Tone } from "./tone.ts"

/** Whether a badge still counts, apart from whether its proof is right. */
export type BadgeStanding = "current" | "expired" | "revoked" | "suspended"

export type BadgeImageProps = {
  /** Without a picture a blank pin is drawn. */
  src?: string
  /** Empty when the badge's name stands beside the picture. */
  alt: string
  size?: "small" | "medium" | "large" | "fill"
  standing?: BadgeStanding
  /** Pictures above the fold load at once. */
  eager?: boolean
}

const LABELS: Record<Exclude<BadgeStanding, "current">, { word: string; icon: IconName; tone: Tone }> = {
  expired: { word: "Expired", icon: "clock", tone: "muted" },
  revoked: { word: "Revoked", icon: "ban", tone: "bad" },
  suspended: { word: "Suspended", icon: "pause", tone: "caution" },
}

/** A badge's picture; dimmed and labelled in words when the badge no longer counts. */
export function BadgeImage({ src, alt, size = "medium", standing = "current", eager }: BadgeImageProps) {
  const label = standing === "current" ? undefined : LABELS[standing]
  return (
    <div class={`badge-image badge-image-${size}${label ? " badge-image-dimmed" : ""}`}>
      {src ? (
        <img src={src} alt={alt} width="400" height="400" loading={eager ? undefined : "lazy"} decoding="async" />
      ) : (
        <BlankPin alt={alt} />
      )}
      {label && (
        <span class={`pill badge-image-label tone-${label.tone}`}>
          <Icon name={label.icon} />
          <span class="badge-image-word">{label.word}</span>
        </span>
      )}
    </div>
  )
}

function BlankPin({ alt }: { alt: string }) {
  const meaning = alt ? { role: "img", "aria-label": alt } : { "aria-hidden": "true" }
  return (
    <svg class="badge-blank" viewBox="0 0 200 200" focusable="false" {...meaning}>
      <circle cx="100" cy="100" r="92" fill="#b9ad8a" />
      <circle cx="100" cy="98" r="88" fill="#efe7cf" />
      <circle cx="100" cy="98" r="76" fill="#c9bd98" />
      <circle cx="100" cy="98" r="64" fill="none" stroke="#8b7f5a" stroke-width="3" stroke-dasharray="9 7" />
      <path d="M100 62l11 24 26 3-19 18 5 26-23-13-23 13 5-26-19-18 26-3z" fill="#efe7cf" />
    </svg>
  )
}
