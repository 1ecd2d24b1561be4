import type { LogLine } from "../../views/index.ts"
import { TimeAgo } from "../components/index.ts"
import { nameOf } from "../present/actors.ts"

const deeds: Record<string, string> = {
  limited: "limited",
  suspended: "suspended",
  restored: "took back what was decided about",
  domainChanged: "decided about",
  domainRemoved: "took back what was decided about",
  domainsImported: "took over a list",
  allowListOn: "switched the allow-list on",
  allowListOff: "switched the allow-list off",
  domainAllowed: "put on the allow-list",
  domainDisallowed: "took off the allow-list",
  reportClosed: "closed a report about",
  reportReopened: "opened a report again about",
  contentDeleted: "deleted what was reported of",
  noted: "noted about",
}

/** Who decided what, newest first. */
export function ModerationLog({ lines, now }: { lines: LogLine[]; now: Date }) {
  if (lines.length === 0) return <p class="soft">Nothing has been decided yet.</p>
  return (
    <ol class="stack stack-tight plain-list">
      {lines.map(({ by, deed, about, domain, note, at }) => (
        <li>
          <strong>
            <bdi>{by === null ? "The operator" : nameOf(by)}</bdi>
          </strong>{" "}
          {deeds[deed] ?? deed} {about !== null && <bdi>{about.handle}</bdi>}
          {domain !== null && <bdi>{domain}</bdi>}{" "}
          <span class="soft">
            · <TimeAgo moment={at} now={now} />
          </span>
          {note !== "" && <blockquote class="typed">{note}</blockquote>}
        </li>
      ))}
    </ol>
  )
}
