import type { BadgeSnapshot, Visibility } from "../../backpack/index.ts"
import { Button, CopyField } from "../components/index.ts"
import { linkedInUrl } from "../present/linkedin.ts"

export type ShareBadgeProps = {
  id: string
  /** The permanent address of the badge. */
  url: string
  snapshot: BadgeSnapshot
  visibility: Visibility
  isOwn: boolean
}

/** What somebody who looks at a badge can take away: its address and its files. */
export function ShareBadge({ id, url, snapshot, visibility, isOwn }: ShareBadgeProps) {
  return (
    <section class="stack" id="share" aria-labelledby="share-title">
      <h2 id="share-title">Share and keep</h2>
      <CopyField label="Link to this badge" text={url} what="link" hint={whoCanOpen(visibility, isOwn)} />
      <div class="stack stack-tight">
        {isOwn && visibility === "public" && (
          <Button href={linkedInUrl(snapshot, url, id)} icon="external" size="small" rel="noopener" block>
            Add to LinkedIn
          </Button>
        )}
        <Button href={`/badges/${id}/credential.jsonld`} icon="download" size="small" download={`${id}.jsonld`} block>
          Signed badge (JSON-LD)
        </Button>
        <Button href={`/badges/${id}/image.png`} icon="download" size="small" download={`${id}.png`} block>
          Picture (PNG)
        </Button>
      </div>
    </section>
  )
}

function whoCanOpen(visibility: Visibility, isOwn: boolean): string {
  if (visibility === "public") return "Whoever opens it sees the badge and what was checked. No account is needed."
  if (!isOwn) return "It opens only for people who may see the badge."
  return visibility === "followers" ? "It opens only for your followers." : "It opens only for you."
}
