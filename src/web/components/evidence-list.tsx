import type { Child } from "hono/jsx"
import { Icon } from "./icon.tsx"

export type EvidenceView = {
  name?: string
  /** e.g. "Video", "Document" */
  kind?: string
  /** Only http and https reach this place. */
  url?: string
  /** Safe HTML or text. */
  narrative?: Child
}

export type EvidenceListProps = { evidence: EvidenceView[] }

/** What the award rests on. */
export function EvidenceList({ evidence }: EvidenceListProps) {
  return (
    <ul class="evidence">
      {evidence.map(({ name, kind, url, narrative }) => (
        <li>
          <Icon name="evidence" />
          <div>
            <p>
              {url ? (
                <a href={url} rel="nofollow noopener noreferrer">
                  {name ?? url}
                </a>
              ) : (
                <strong>{name ?? kind ?? "Evidence"}</strong>
              )}
              {kind && (name || url) && <span class="soft small"> · {kind}</span>}
            </p>
            {narrative && <div class="prose soft">{narrative}</div>}
          </div>
        </li>
      ))}
    </ul>
  )
}
