import { Hono } from "hono"
import type { BatchState } from "../../issuing/index.ts"
import { batchListView, type BatchCard } from "../../views/index.ts"
import {
  BadgeLine,
  Button,
  count,
  DataTable,
  EmptyState,
  PageHeader,
  Pagination,
  Pill,
  shellPaths,
  TimeAgo,
  type Sign,
} from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { forMembers, type MemberOf } from "../members-only.ts"
import { pathWithQuery, queryText } from "../params.ts"
import { batchPaths, issuerPaths } from "../present/issuing-paths.ts"
import { picturePath } from "../present/pictures.ts"
import { show } from "../show.tsx"
import { notFoundPage } from "./problem-pages.tsx"

/** The batches of awards of an issuer. */
export const batchesPage: PageRoutes = () =>
  new Hono<WebEnvironment>().get("/issuers/:id/batches", forMembers("award", draw))

const signs: Record<BatchState, Sign> = {
  draft: { word: "Not started", icon: "edit", tone: "muted" },
  running: { word: "Awarding", icon: "hourglass", tone: "note" },
  paused: { word: "Paused", icon: "pause", tone: "caution" },
  stopped: { word: "Stopped", icon: "ban", tone: "muted" },
  done: { word: "Done", icon: "check", tone: "good" },
}

async function draw(c: WebContext, { viewer, issuer }: MemberOf) {
  const { ground } = c.var
  const paths = issuerPaths(issuer.id)
  const after = queryText(c, "after")
  const batches = await batchListView(ground, issuer.id, viewer.actorId, { cursor: after || null })
  if (batches === null) return notFoundPage(c)
  return show(c, {
    title: `Batches of ${issuer.name}`,
    current: "issuers",
    noIndex: true,
    children: (
      <>
        <PageHeader
          title="Batches"
          lead="Lists by which a badge was awarded to many people at once."
          breadcrumb={[
            { label: "Issuing", href: shellPaths.issuers },
            { label: issuer.name, href: paths.dashboard },
          ]}
        />
        {batches.items.length === 0 ? (
          <EmptyState
            title={after === "" ? "No lists yet" : "No more lists"}
            actions={
              <Button href={paths.dashboard} variant="primary" icon="badge">
                Choose a badge to award
              </Button>
            }
          >
            On the page on which you award a badge you can also bring a list of everybody who earned it.
          </EmptyState>
        ) : (
          <DataTable
            caption={`Batches of ${issuer.name}, newest first`}
            hiddenCaption
            evenColumns
            columns={[
              { key: "badge", label: "Badge" },
              { key: "state", label: "State", speaksForItself: true },
              { key: "rows", label: "Rows", speaksForItself: true },
            ]}
            rows={batches.items.map((one) => ({
              badge: (
                <BadgeLine
                  name={one.achievementName}
                  url={batchPaths(one.batchId).page}
                  imageUrl={picturePath(ground, one.imageDigest)}
                >
                  {one.createdBy.name} · <TimeAgo moment={one.createdAt} now={ground.now()} />
                </BadgeLine>
              ),
              state: (
                <div>
                  <Pill {...signs[one.state]} />
                </div>
              ),
              rows: rowsOf(one),
            }))}
          />
        )}
        <Pagination
          label="batches"
          newerHref={after === "" ? undefined : paths.batches}
          newerLabel="Newest"
          olderHref={batches.next === null ? undefined : pathWithQuery(paths.batches, { after: batches.next })}
        />
      </>
    ),
  })
}

function rowsOf({ state, awarded, failed, open }: BatchCard): string {
  if (state === "draft") return `${count(open, "badge")} to award`
  const parts = [`${awarded.toLocaleString("en")} awarded`]
  if (failed > 0) parts.push(`${failed.toLocaleString("en")} failed`)
  if (open > 0) parts.push(`${open.toLocaleString("en")} ${state === "stopped" ? "left out" : "to do"}`)
  return parts.join(", ")
}
