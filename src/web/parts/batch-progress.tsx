import type { Ground } from "../../ground.ts"
import { mostClaimsPerIssuerAndDay } from "../../issuing/index.ts"
import type { BatchView, StoredBatchRow } from "../../views/index.ts"
import {
  ActionButton,
  Button,
  count,
  Form,
  FormActions,
  Notice,
  Pagination,
  Progress,
  Stats,
  SubmitButton,
  TimeAgo,
} from "../components/index.ts"
import { pathWithQuery } from "../params.ts"
import { batchPaths, issuerPaths } from "../present/issuing-paths.ts"
import { TroubleRows } from "./batch-rows.tsx"
import { Fold } from "./fold.tsx"

export type BatchProgressProps = {
  ground: Ground
  view: BatchView
  csrfToken: string
  trouble: { rows: StoredBatchRow[]; next: number | null; after: number }
}

/** How far a batch came, what can be done with it, and each row that did not become a badge. */
export function BatchProgress({ ground, view, csrfToken, trouble }: BatchProgressProps) {
  const { batch } = view
  const paths = batchPaths(batch.id)
  return (
    <>
      {batch.state === "paused" && batch.reason !== null && (
        <Notice kind="warning" title="It was paused by itself.">
          <p>{batch.reason}</p>
        </Notice>
      )}
      <HowFar ground={ground} view={view} />
      <div class="cluster">
        <Actions view={view} csrfToken={csrfToken} />
      </div>
      {trouble.rows.length > 0 && (
        <section class="stack" aria-labelledby="trouble-rows">
          <h2 id="trouble-rows">
            {batch.state === "running" ? "Rows without a badge so far" : "Rows without a badge"}
          </h2>
          <TroubleRows ground={ground} view={view} caption="Rows without a badge" rows={trouble.rows} />
          <Pagination
            label="rows without a badge"
            newerHref={trouble.after === 0 ? undefined : paths.page}
            newerLabel="First"
            olderHref={trouble.next === null ? undefined : pathWithQuery(paths.page, { after: String(trouble.next) })}
            olderLabel="More"
          />
        </section>
      )}
      {(batch.state === "running" || batch.state === "paused") && (
        <Fold label="Stop for good">
          <p class="small">
            Badges that were awarded stay awarded. The other rows are not awarded, and this list cannot be continued.
          </p>
          <Form action={paths.stop} csrfToken={csrfToken}>
            <FormActions>
              <SubmitButton variant="danger" size="small" icon="ban">
                Stop for good
              </SubmitButton>
            </FormActions>
          </Form>
        </Fold>
      )}
    </>
  )
}

/** The part that changes by itself where scripts run. What is heard of it changes at each tenth only. */
function HowFar({ ground, view }: { ground: Ground; view: BatchView }) {
  const { batch, counts, ended, toAward, away, untold } = view
  const words = `${number(ended)} of ${number(toAward)} done`
  const isLive = batch.state === "running"
  const live = isLive
    ? {
        "data-live": batch.state,
        "data-live-step": String(Math.floor((ended * 10) / Math.max(toAward, 1))),
        "data-live-words": words,
      }
    : {}
  return (
    <>
      <div class="stack" {...live}>
        <div class="stack stack-tight">
          <p class="progress-words">{words}</p>
          <Progress label="Badges awarded" done={ended} total={toAward} />
        </div>
        <Stats
          stats={[
            { label: "Awarded", value: number(counts.awarded) },
            { label: "Had it already", value: number(counts.standing) },
            { label: "Not awarded", value: number(counts.failed + leftOut(view)) },
            {
              label: batch.state === "stopped" ? "Left when it was stopped" : "Still to do",
              value: number(counts.ready + counts.waiting),
            },
          ]}
        />
        {away.length > 0 && isLive && (
          <Notice kind="warning" title="Some servers do not answer. They are asked again by themselves for a day.">
            <ul>
              {away.map(({ server, rows, reason, since }) => (
                <li>
                  <strong>{server}</strong>: {count(rows, "row")}
                  {since !== null && (
                    <>
                      , since <TimeAgo moment={since} now={ground.now()} />
                    </>
                  )}
                  {reason !== null && <span class="small soft"> {reason}</span>}
                </li>
              ))}
            </ul>
          </Notice>
        )}
        {untold > 0 && (
          <Notice kind="info" title={`${count(untold, "of them has", "of them have")} not been told yet.`}>
            <p>
              At most {mostClaimsPerIssuerAndDay} people without a backpack hear from one issuer in a day. The others
              are told by themselves on the days after; you need not do anything.
            </p>
          </Notice>
        )}
      </div>
      {isLive && <output class="visually-hidden" data-live-spoken=""></output>}
    </>
  )
}

function Actions({ view, csrfToken }: { view: BatchView; csrfToken: string }) {
  const { batch, counts } = view
  const paths = batchPaths(batch.id)
  return (
    <>
      {batch.state === "running" && (
        <>
          <ActionButton action={paths.pause} csrfToken={csrfToken} icon="pause" variant="secondary">
            Pause
          </ActionButton>
          <noscript>
            <Button href={paths.page} icon="refresh">
              See how far it is
            </Button>
          </noscript>
        </>
      )}
      {batch.state === "paused" && (
        <ActionButton action={paths.continue} csrfToken={csrfToken} icon="arrow-right">
          Continue
        </ActionButton>
      )}
      {batch.state === "done" && counts.failed > 0 && (
        <ActionButton action={paths.retry} csrfToken={csrfToken} icon="refresh" variant="secondary">
          Try the failed rows again
        </ActionButton>
      )}
      <Button href={paths.result} icon="download" download={`awards-${batch.id}.csv`}>
        Result as CSV
      </Button>
      <Button
        href={pathWithQuery(issuerPaths(batch.issuerId).awards, { achievement: batch.achievementId })}
        icon="list"
        variant="quiet"
      >
        The awards
      </Button>
    </>
  )
}

/** Rows that could not be used from the start. */
const leftOut = ({ counts }: BatchView): number => counts.bad + counts.repeated

const number = (amount: number): string => amount.toLocaleString("en")
