import type { Ground } from "../../ground.ts"
import { mostClaimsPerIssuerAndDay } from "../../issuing/index.ts"
import type { BatchView, StoredBatchRow } from "../../views/index.ts"
import {
  Button,
  count,
  EmptyState,
  Form,
  FormActions,
  Notice,
  Pagination,
  Stats,
  SubmitButton,
} from "../components/index.ts"
import { pathWithQuery } from "../params.ts"
import { achievementPaths, batchPaths } from "../present/issuing-paths.ts"
import { GoodRows, TroubleRows } from "./batch-rows.tsx"
import { Fold } from "./fold.tsx"

export type BatchPreviewProps = {
  ground: Ground
  view: BatchView
  csrfToken: string
  good: StoredBatchRow[]
  trouble: { rows: StoredBatchRow[]; next: number | null; after: number }
}

/** What a list says before anything is awarded: whom it will be awarded to, and every row that is left out with the reason. */
export function BatchPreview({ ground, view, csrfToken, good, trouble }: BatchPreviewProps) {
  const { batch, counts } = view
  const paths = batchPaths(batch.id)
  return (
    <>
      <Stats
        stats={[
          { label: "To be awarded", value: number(counts.ready) },
          { label: "Cannot be used", value: number(counts.bad) },
          { label: "Twice in the list", value: number(counts.repeated) },
          { label: "Have it already", value: number(counts.standing) },
        ]}
      />
      {counts.ready > 0 ? (
        <section class="stack" aria-labelledby="good-rows">
          <h2 id="good-rows">
            {counts.ready > good.length ? `The first ${good.length} of ${number(counts.ready)}` : "Who gets the badge"}
          </h2>
          <GoodRows ground={ground} view={view} caption="Rows that will be awarded" rows={good} />
          <p class="soft small">
            People on other servers are looked up while the badges are awarded. Who cannot be found is told to you then,
            row by row. People without a backpack get a mail or a direct note, at most {mostClaimsPerIssuerAndDay} of
            them a day.
          </p>
          <Form action={paths.award} csrfToken={csrfToken} fields={{ revision: String(batch.revision) }}>
            <FormActions>
              <SubmitButton icon="badge">Award {count(counts.ready, "badge")}</SubmitButton>
              <Button href={paths.columns} variant="quiet">
                Change the columns
              </Button>
            </FormActions>
          </Form>
        </section>
      ) : (
        <EmptyState
          title="Nobody to award the badge to"
          actions={
            <>
              <Button href={paths.columns} variant="primary" icon="list">
                Change the columns
              </Button>
              <Button href={achievementPaths(batch.achievementId).awardMany}>Bring another list</Button>
            </>
          }
        >
          No row of this list names somebody who can be awarded. Perhaps another column says who they are.
        </EmptyState>
      )}
      {trouble.rows.length > 0 && (
        <section class="stack" aria-labelledby="trouble-rows">
          <h2 id="trouble-rows">Rows that are left out</h2>
          {counts.bad > 0 && counts.ready > 0 && (
            <Notice kind="info">
              <p>You can award the others now, and bring these in a list of their own later.</p>
            </Notice>
          )}
          <TroubleRows ground={ground} view={view} caption="Rows that are left out" rows={trouble.rows} />
          <Pagination
            label="rows that are left out"
            newerHref={trouble.after === 0 ? undefined : paths.page}
            newerLabel="First"
            olderHref={trouble.next === null ? undefined : pathWithQuery(paths.page, { after: String(trouble.next) })}
            olderLabel="More"
          />
        </section>
      )}
      <Fold label="Discard this list">
        <p class="small">Nothing of it was awarded. It is deleted by itself when it is left for a day.</p>
        <Form action={paths.discard} csrfToken={csrfToken}>
          <FormActions>
            <SubmitButton variant="danger" size="small" icon="trash">
              Discard the list
            </SubmitButton>
          </FormActions>
        </Form>
      </Fold>
    </>
  )
}

const number = (amount: number): string => amount.toLocaleString("en")
