import type { Child } from "hono/jsx"
import { BadgeImage, type BadgeStanding } from "./badge-image.tsx"

export type BadgeLineProps = {
  name: string
  url?: string
  imageUrl?: string
  standing?: BadgeStanding
  /** Under the name: issuer, date, a pill. */
  children?: Child
}

/** A badge in one line: small picture, name, a little more. */
export function BadgeLine({ name, url, imageUrl, standing, children }: BadgeLineProps) {
  return (
    <div class="badge-line">
      <BadgeImage src={imageUrl} alt="" size="small" standing={standing} />
      <div>
        {url ? (
          <a class="badge-line-name" href={url}>
            {name}
          </a>
        ) : (
          <span class="badge-line-name">{name}</span>
        )}
        {children && <div class="small soft">{children}</div>}
      </div>
    </div>
  )
}
