import type { AdminView } from "../../views/index.ts"
import { ActionButton, count, DayTime, RawDetail, TimeAgo } from "../components/index.ts"

export type DeadLetterListProps = { letters: AdminView["deadLetters"]; csrfToken: string; now: Date }

const mostShown = 4000

/** Work that was given up: what it was, why, and the button to try it again. */
export function DeadLetterList({ letters, csrfToken, now }: DeadLetterListProps) {
  return (
    <ul class="stack">
      {letters.map((letter) => (
        <li class="panel stack stack-tight">
          <div class="page-header">
            <div class="page-header-text">
              <h3>{letter.job}</h3>
              <p>{letter.reason || "No reason was written down."}</p>
              <p class="soft small">
                {count(letter.attempts, "attempt")}
                {letter.eventName !== null && ` after ${letter.eventName}`}, given up{" "}
                <TimeAgo moment={letter.finishedAt} now={now} />, begun <DayTime moment={letter.createdAt} />
              </p>
            </div>
            <ActionButton
              action={`/admin/tasks/${letter.taskId}/retry`}
              csrfToken={csrfToken}
              variant="secondary"
              size="small"
              icon="refresh"
            >
              Try again<span class="visually-hidden">: {letter.job}</span>
            </ActionButton>
          </div>
          <RawDetail summary="What it was about" about={letter.job} text={shortened(letter.payload)} />
        </li>
      ))}
    </ul>
  )
}

function shortened(payload: unknown): string {
  const text = JSON.stringify(payload, null, 2) ?? "nothing"
  return text.length > mostShown ? `${text.slice(0, mostShown)}\n… (${text.length - mostShown} more characters)` : text
}
