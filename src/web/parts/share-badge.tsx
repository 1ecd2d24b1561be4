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
  /** The forms in which the signed badge can be had: the one it came in, and the other where its issuer is of this server. */
  forms: readonly CredentialForm[]
}

const formNames = { jsonld: "JSON-LD", jwt: "JWT" } as const
export type CredentialForm = keyof typeof formNames

/** What somebody who looks at a badge can take away: its address and its files. */
export function ShareBadge({ id, url, snapshot, visibility, isOwn, forms }: ShareBadgeProps) {
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
        {files(forms).map(({ name, ending, label }) => (
          <Button
            href={`/badges/${id}/${name}.${ending}`}
            icon="download"
            size="small"
            download={`${id}.${ending}`}
            block
          >
            {label}
          </Button>
        ))}
        <p class="small soft">Each of these files holds the signed badge itself, so any backpack can take it in.</p>
      </div>
    </section>
  )
}

const files = (forms: readonly CredentialForm[]) => [
  { name: "badge", ending: "png", label: "Badge as a picture (PNG)" },
  { name: "badge", ending: "svg", label: "Badge as a picture (SVG)" },
  ...forms.map((ending) => ({ name: "credential", ending, label: `Signed badge (${formNames[ending]})` })),
]

function whoCanOpen(visibility: Visibility, isOwn: boolean): string {
  if (visibility === "public") return "Whoever opens it sees the badge and what was checked. No account is needed."
  if (!isOwn) return "It opens only for people who may see the badge."
  return visibility === "followers" ? "It opens only for your followers." : "It opens only for you."
}
