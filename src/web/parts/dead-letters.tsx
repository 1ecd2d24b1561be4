import type { DeadLettersView } from "../../views/index.ts"
import { ActionButton, count, DayTime, RawDetail, TimeAgo } from "../components/index.ts"
import { payloadInWords } from "../present/payload.ts"
import { jobInWords } from "../present/jobs.ts"

export type DeadLetterListProps = { letters: DeadLettersView["page"]["items"]; csrfToken: string; now: Date }

/** Work that was given up: what it was, why, and the buttons to try it again or to let it go. */
export function DeadLetterList({ letters, csrfToken, now }: DeadLetterListProps) {
  return (
    <ul class="stack">
      {letters.map((letter) => (
        <li class="panel stack stack-tight">
          <div class="page-header">
            <div class="page-header-text">
              <h3>{jobInWords(letter.job)}</h3>
              <p>{letter.reason || "No reason was written down."}</p>
              <p class="soft small">
                <code>{letter.job}</code>, {count(letter.attempts, "attempt")}
                {letter.eventName !== null && ` after ${letter.eventName}`}, given up{" "}
                <TimeAgo moment={letter.finishedAt} now={now} />, begun <DayTime moment={letter.createdAt} />
              </p>
            </div>
            <div class="cluster cluster-tight">
              <ActionButton
                action={`/admin/tasks/${letter.taskId}/retry`}
                csrfToken={csrfToken}
                variant="secondary"
                size="small"
                icon="refresh"
              >
                Try again<span class="visually-hidden">: {letter.job}</span>
              </ActionButton>
              <ActionButton
                action={`/admin/tasks/${letter.taskId}/discard`}
                csrfToken={csrfToken}
                variant="quiet"
                size="small"
                icon="trash"
                confirm="Let this go? It will never be done."
              >
                Let go<span class="visually-hidden">: {letter.job}</span>
              </ActionButton>
            </div>
          </div>
          <RawDetail summary="What it was about" about={letter.job} text={payloadInWords(letter.payload)} />
        </li>
      ))}
    </ul>
  )
}
