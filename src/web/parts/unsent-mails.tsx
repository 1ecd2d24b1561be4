import type { AdminView } from "../../views/index.ts"
import { RawDetail, TimeAgo } from "../components/index.ts"

export type UnsentMailListProps = { mails: AdminView["unsentMail"]; now: Date }

/** Mail that no mail server was there for: an admin can pass on what stands in it. */
export function UnsentMailList({ mails, now }: UnsentMailListProps) {
  return (
    <ul class="stack">
      {mails.map((mail) => (
        <li class="panel stack stack-tight">
          <h3>{mail.subject}</h3>
          <p class="soft small">
            To {mail.recipient}, <TimeAgo moment={mail.createdAt} now={now} />
          </p>
          <RawDetail summary="Read it" about={mail.subject} text={mail.body} />
        </li>
      ))}
    </ul>
  )
}
