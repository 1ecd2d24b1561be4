import { Hono } from "hono"
import { z } from "zod"
import { setStanding } from "../../../moderation/index.ts"
import { countText, issuersView, mostAwardsCounted, type IssuerRow, type Page } from "../../../views/index.ts"
import { count, DataTable, Day, EmptyState, Pagination } from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { say } from "../../flash.ts"
import { csrfTokenOf } from "../../forms/csrf-token.ts"
import { readForm } from "../../forms/read-form.ts"
import { pathPart, pathWithQuery, queryText } from "../../params.ts"
import { AdminSearch } from "../../parts/admin-search.tsx"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { Fold } from "../../parts/fold.tsx"
import { StandingForm, StandingPill } from "../../parts/standing.tsx"
import { nameOf } from "../../present/actors.ts"
import { notFoundPage } from "../problem-pages.tsx"
import { readStanding } from "./person.tsx"

const path = "/admin/issuers"

/** Who awards badges here, how much, and how they stand. */
export const adminIssuersPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      path,
      forAdmins(async (c) => {
        const search = queryText(c, "q")
        return draw(c, await issuersView(ground, { search, cursor: queryText(c, "after") || null }), search)
      }),
    )
    .post(
      "/admin/issuers/:id/standing",
      forAdmins(async (c, admin) => {
        const id = z.uuid().safeParse(pathPart(c, "id"))
        const form = await readForm(c)
        const standing = readStanding(form.text("standing"))
        if (!id.success || standing === null) return notFoundPage(c)
        const decided = await setStanding(ground, admin.actorId, {
          actorId: id.data,
          standing,
          reason: form.text("reason"),
        })
        if (!decided.ok) return notFoundPage(c)
        say(c, "standingChanged")
        return c.redirect(path, 303)
      }),
    )

function draw(c: WebContext, page: Page<IssuerRow>, search: string) {
  const csrfToken = csrfTokenOf(c)
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
                <div class="stack stack-tight">
                  <StandingPill standing={issuer.standing} />
                  <Fold
                    label={
                      <>
                        Change<span class="visually-hidden"> how {nameOf(issuer.who)} stands</span>
                      </>
                    }
                  >
                    <StandingForm
                      action={`${path}/${issuer.who.actorId}/standing`}
                      csrfToken={csrfToken}
                      standing={issuer.standing}
                      reason={issuer.standingReason}
                      whom="it"
                      idPrefix={issuer.who.actorId}
                    />
                  </Fold>
                </div>
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
