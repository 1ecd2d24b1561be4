import { Hono } from "hono"
import { countText, issuersView, mostAwardsCounted, type IssuerRow, type Page } from "../../../views/index.ts"
import { count, DataTable, Day, EmptyState, Pagination } from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { pathWithQuery, queryText } from "../../params.ts"
import { AdminSearch } from "../../parts/admin-search.tsx"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { StandingPill } from "../../parts/standing.tsx"
import { nameOf } from "../../present/actors.ts"

const path = "/admin/issuers"

/** Who awards badges here, how much, and how they stand. */
export const adminIssuersPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get(
    path,
    forAdmins(async (c) => {
      const search = queryText(c, "q")
      return draw(c, await issuersView(ground, { search, cursor: queryText(c, "after") || null }), search)
    }),
  )

function draw(c: WebContext, page: Page<IssuerRow>, search: string) {
  return showAdmin(c, {
    section: "issuers",
    title: "Issuers",
    lead: "Who awards badges on this server, the newest first.",
    children: (
      <>
        <AdminSearch action={path} label="Handle" hint="How it begins is enough." value={search} />
        {page.items.length === 0 ? (
          <EmptyState title={search === "" ? "Nobody awards badges yet" : "No issuer was found"} picture="none">
            {search === ""
              ? "Whoever creates an issuer stands here with what they award."
              : "No handle begins like that. Names are not searched."}
          </EmptyState>
        ) : (
          <DataTable
            caption="Issuers"
            hiddenCaption
            columns={[
              { key: "who", label: "Issuer" },
              { key: "state", label: "Standing", speaksForItself: true },
              { key: "awards", label: "Awards", number: true },
              { key: "last", label: "Last award" },
              { key: "team", label: "Team" },
              { key: "created", label: "Since" },
            ]}
            rows={page.items.map((issuer) => ({
              who: (
                <>
                  <a href={issuer.who.path}>
                    <bdi>{nameOf(issuer.who)}</bdi>
                  </a>{" "}
                  <span class="soft">{issuer.who.handle}</span>
                </>
              ),
              state: (
                <span class="cluster cluster-tight">
                  <StandingPill standing={issuer.standing} />
                  <a href={`/admin/standing/${issuer.who.actorId}`}>
                    Change<span class="visually-hidden"> how {nameOf(issuer.who)} stands</span>
                  </a>
                </span>
              ),
              awards: countText(issuer.awards, mostAwardsCounted),
              last: issuer.lastAwardAt === null ? "none yet" : <Day moment={issuer.lastAwardAt} />,
              team: count(issuer.members, "person", "people"),
              created: <Day moment={issuer.createdAt} />,
            }))}
          />
        )}
        <Pagination
          label="issuers"
          newerHref={queryText(c, "after") === "" ? undefined : pathWithQuery(path, { q: search })}
          newerLabel="Back to the newest"
          olderHref={page.next === null ? undefined : pathWithQuery(path, { q: search, after: page.next })}
        />
      </>
    ),
  })
}
