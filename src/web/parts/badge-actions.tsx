import type { BadgeSnapshot } from "../../backpack/index.ts"
import { Button, CopyButton } from "../components/index.ts"
import { linkedInUrl } from "../present/linkedin.ts"

export type BadgeActionsProps = {
  id: string
  /** The permanent address of the badge. */
  url: string
  snapshot: BadgeSnapshot
  isPublic: boolean
  isOwn: boolean
}

/** What somebody who looks at a badge can take away: its address and its files. */
export function BadgeActions({ id, url, snapshot, isPublic, isOwn }: BadgeActionsProps) {
  return (
    <section class="stack stack-tight" aria-labelledby="badge-take-away">
      <h2 id="badge-take-away">Share and keep</h2>
      <p class="small">
        <a href={url}>Link to this badge</a> <CopyButton text={url} what="link" />
      </p>
      {!isPublic && <p class="soft small">The link works only for people who may see the badge.</p>}
      <div class="cluster">
        <Button href={`/badges/${id}/credential.jsonld`} icon="download" size="small" download={`${id}.jsonld`}>
          Signed badge (JSON-LD)
        </Button>
        <Button href={`/badges/${id}/image.png`} icon="download" size="small" download={`${id}.png`}>
          Picture (PNG)
        </Button>
        {isOwn && isPublic && (
          <Button href={linkedInUrl(snapshot, url, id)} icon="external" size="small" rel="noopener">
            Add to LinkedIn
          </Button>
        )}
      </div>
    </section>
  )
}
