import { Hono } from "hono"
import { countImports, visibilities } from "../../backpack/index.ts"
import {
  backpackOrders,
  backpackStatuses,
  backpackView,
  type BackpackQuery,
  type BackpackView,
} from "../../views/index.ts"
import { BadgeGrid, Button, EmptyState, Handle, PageHeader, Pagination } from "../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../environment.ts"
import { pathWithQuery, queryText } from "../params.ts"
import { BackpackFilters, type BackpackWishes } from "../parts/backpack-filters.tsx"
import { BadgeList } from "../parts/badge-list.tsx"
import { PendingOffers } from "../parts/pending-offers.tsx"
import { badgeCard } from "../present/badge-card.ts"
import { addBadgePath, importsPath } from "../present/import-paths.ts"
import { show } from "../show.tsx"
import { signedIn } from "../signed-in.ts"

/** Somebody's own badges, and what waits for their answer. */
export const backpackPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get(
    "/backpack",
    signedIn(async (c, viewer) => {
      const wishes = wishesIn(c)
      const handle = `@${viewer.handle}@${c.var.ground.config.host}`
      const view = await backpackView(ground, viewer.actorId, queryOf(wishes, queryText(c, "after")))
      return draw(c, handle, wishes, view, await countImports(ground, viewer.actorId))
    }),
  )

const wishesIn = (c: WebContext): BackpackWishes => ({
  q: queryText(c, "q").trim(),
  sort: queryText(c, "sort"),
  visibility: queryText(c, "visibility"),
  status: queryText(c, "status"),
  view: queryText(c, "view"),
})

/** Words in the address that mean nothing are left out of account, as if they were not there. */
const queryOf = (wishes: BackpackWishes, after: string): BackpackQuery => ({
  search: wishes.q,
  order: backpackOrders.find((order) => order === wishes.sort),
  visibility: visibilities.find((visibility) => visibility === wishes.visibility),
  status: backpackStatuses.find((status) => status === wishes.status),
  cursor: after || null,
})

/** With fewer badges than this, looking is quicker than searching. */
const worthSorting = 5

const isFiltered = ({ q, sort, visibility, status }: BackpackWishes): boolean =>
  [q, sort, visibility, status].some((wish) => wish !== "")

type Imports = { undecided: number; kept: number }

function draw(
  c: WebContext,
  handle: string,
  wishes: BackpackWishes,
  { offers, badges, total }: BackpackView,
  imports: Imports,
) {
  const { ground } = c.var
  const now = ground.now()
  const asList = wishes.view === "list"
  const cards = badges.items.map((badge) => badgeCard(ground, badge, { own: true }))
  return show(c, {
    title: "Your backpack",
    current: "backpack",
    noIndex: true,
    children: (
      <>
        <PageHeader
          title="Your backpack"
          lead={
            total === 0
              ? undefined
              : `${total === 1 ? "One badge" : `${total} badges`}, yours to show or to keep to yourself.`
          }
          actions={
            (total > 0 || offers.length > 0) && (
              <div class="stack stack-tight">
                <div>
                  <p class="small soft">To be awarded more, tell your handle:</p>
                  <Handle handle={handle} />
                </div>
                <Button href={addBadgePath} icon="plus" size="small">
                  Add a badge
                </Button>
              </div>
            )
          }
        />
        <ImportsNotice {...imports} />
        <PendingOffers ground={ground} offers={offers} now={now} />
        {total === 0 && offers.length === 0 && <EmptyBackpack handle={handle} />}
        {total > 0 && (
          <section class="stack" aria-labelledby="your-badges">
            <div class="cluster cluster-between">
              <h2 id="your-badges">Your badges</h2>
              <Button
                href={pathWithQuery("/backpack", { ...wishes, view: asList ? "" : "list" })}
                variant="quiet"
                size="small"
                icon={asList ? "grid" : "list"}
              >
                {asList ? "Show as a grid" : "Show as a list"}
              </Button>
            </div>
            {(total >= worthSorting || isFiltered(wishes)) && <BackpackFilters wishes={wishes} />}
            {cards.length === 0 ? (
              <EmptyState
                title="No badge is like that"
                picture="none"
                headingLevel={3}
                actions={<Button href="/backpack">Show all</Button>}
              >
                Try another word, or leave out a filter.
              </EmptyState>
            ) : asList ? (
              <BadgeList badges={cards} now={now} />
            ) : (
              <BadgeGrid badges={cards} now={now} />
            )}
            <Pagination
              label="badges"
              newerHref={queryText(c, "after") ? pathWithQuery("/backpack", wishes) : undefined}
              newerLabel="Back to the first"
              olderHref={
                badges.next === null ? undefined : pathWithQuery("/backpack", { ...wishes, after: badges.next })
              }
              olderLabel="More"
            />
          </section>
        )}
      </>
    ),
  })
}

/** What was brought and does not stand in the backpack. */
function ImportsNotice({ undecided, kept }: Imports) {
  if (undecided + kept === 0) return null
  const parts = [
    undecided === 0 ? "" : `${undecided === 1 ? "One badge" : `${undecided} badges`} for you to decide about`,
    kept === 0 ? "" : `${kept === 1 ? "one" : kept} kept as not verified`,
  ].filter(Boolean)
  return (
    <p class="panel panel-plain">
      Brought by you: <a href={importsPath}>{parts.join(", ")}</a>.
    </p>
  )
}

function EmptyBackpack({ handle }: { handle: string }) {
  return (
    <EmptyState
      title="Room for your first badge"
      actions={
        <Button href={addBadgePath} icon="plus">
          Add a badge that you have
        </Button>
      }
    >
      Tell an issuer your handle: <Handle handle={handle} />
      <br />
      What they award you appears here, from this server or any other, and waits until you accept it.
    </EmptyState>
  )
}
