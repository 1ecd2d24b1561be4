import type { UnsentMail } from "../../people/index.ts"
import { ActionButton, RawDetail, TimeAgo } from "../components/index.ts"

export type UnsentMailListProps = { mails: UnsentMail[]; csrfToken: string; now: Date }

/** Mail that no mail server was there for: an admin can pass on what stands in it. */
export function UnsentMailList({ mails, csrfToken, now }: UnsentMailListProps) {
  return (
    <ul class="stack">
      {mails.map((mail) => (
        <li class="panel stack stack-tight">
          <div class="page-header">
            <div class="page-header-text">
              <h3>{mail.subject}</h3>
              <p class="soft small">
                To {mail.recipient}, <TimeAgo moment={mail.createdAt} now={now} />
              </p>
            </div>
            <ActionButton
              action={`/admin/mail/${mail.id}/delete`}
              csrfToken={csrfToken}
              variant="quiet"
              size="small"
              icon="trash"
            >
              Delete<span class="visually-hidden">: {mail.subject}</span>
            </ActionButton>
          </div>
          <RawDetail summary="Read it" about={mail.subject} text={mail.body} />
        </li>
      ))}
    </ul>
  )
}
