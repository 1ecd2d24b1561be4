import { Hono } from "hono"
import type { BatchState } from "../../issuing/index.ts"
import { batchRows, type BatchRowState, type BatchView } from "../../views/index.ts"
import { Button, count, PageHeader, shellPaths, TimeAgo } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { csrfTokenOf } from "../forms/csrf-token.ts"
import { forMembersAtBatch } from "../members-only.ts"
import { queryText } from "../params.ts"
import { BatchPreview } from "../parts/batch-preview.tsx"
import { BatchProgress } from "../parts/batch-progress.tsx"
import { achievementPaths, batchPaths, issuerPaths } from "../present/issuing-paths.ts"
import { show } from "../show.tsx"

const goodRowsShown = 10

/** A batch of awards: what its list says while it is a draft, how far it came afterwards. */
export const batchPage: PageRoutes = () =>
  new Hono<WebEnvironment>().get(
    "/batches/:id",
    forMembersAtBatch((c, view) => {
      const { batch } = view
      const isUnread = batch.state === "draft" && batch.readRevision !== batch.revision
      return isUnread ? c.redirect(batchPaths(batch.id).columns, 303) : draw(c, view)
    }),
  )

const leads: Record<BatchState, string> = {
  draft: "Nothing has been awarded yet. This is what the list says.",
  running: "You can leave this page; the work goes on without it.",
  paused: "It rests until somebody continues it.",
  stopped: "It was stopped. Badges that were awarded until then stay awarded.",
  done: "Every row has come to its end.",
}

const leftOut: BatchRowState[] = ["bad", "repeated", "standing"]
const withoutBadge: Record<BatchState, BatchRowState[]> = {
  draft: leftOut,
  running: [...leftOut, "failed", "waiting"],
  paused: [...leftOut, "failed", "waiting"],
  stopped: [...leftOut, "failed", "waiting", "ready"],
  done: [...leftOut, "failed"],
}

async function draw(c: WebContext, view: BatchView) {
  const { ground } = c.var
  const { batch, achievementName, issuer, toAward } = view
  const after = Number.parseInt(queryText(c, "after"), 10)
  const place = Number.isSafeInteger(after) && after > 0 ? Math.min(after, 1_000_000) : 0
  const isDraft = batch.state === "draft"
  const trouble = await batchRows(ground, batch.id, {
    states: withoutBadge[batch.state],
    after: place,
  })
  const common = { ground, view, csrfToken: csrfTokenOf(c), trouble: { ...trouble, after: place } }
  return show(c, {
    title: isDraft
      ? `List for ${achievementName}`
      : `Awarding ${achievementName} to ${count(toAward, "person", "people")}`,
    current: "issuers",
    noIndex: true,
    width: "reading",
    children: (
      <>
        <PageHeader
          breadcrumb={[
            { label: "Issuing", href: shellPaths.issuers },
            { label: issuer.name, href: issuerPaths(issuer.actorId).dashboard },
            { label: "Batches", href: issuerPaths(issuer.actorId).batches },
          ]}
          eyebrow={achievementName}
          title={titleOf(view)}
          lead={leads[batch.state]}
          actions={
            batch.state === "done" && (
              <Button href={achievementPaths(batch.achievementId).awardMany} icon="plus">
                Another list
              </Button>
            )
          }
        />
        {isDraft ? (
          <BatchPreview
            {...common}
            good={(await batchRows(ground, batch.id, { states: ["ready"], limit: goodRowsShown })).rows}
          />
        ) : (
          <BatchProgress {...common} />
        )}
        <p class="soft small">
          {view.startedBy === null ? "Read" : `Started by ${view.startedBy.name}`}{" "}
          <TimeAgo moment={batch.startedAt ?? batch.createdAt} now={ground.now()} />
          {batch.finishedAt !== null && (
            <>
              , ended <TimeAgo moment={batch.finishedAt} now={ground.now()} />. The list and its results are kept for 30
              days after that.
            </>
          )}
        </p>
      </>
    ),
  })
}

function titleOf({ batch, counts, toAward }: BatchView): string {
  if (batch.state === "draft") return "Look before you award"
  if (batch.state === "running") return `Awarding ${count(toAward, "badge")}`
  if (batch.state === "paused") return "Paused"
  if (batch.state === "stopped") return "Stopped"
  return `${count(counts.awarded, "badge")} awarded`
}
