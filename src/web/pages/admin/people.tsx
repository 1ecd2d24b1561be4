import { Hono } from "hono"
import { countText, mostBadgesCounted, peopleView, type Page, type PersonRow } from "../../../views/index.ts"
import { DataTable, Day, EmptyState, Pagination, Pill, Tabs } from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { pathWithQuery, queryText } from "../../params.ts"
import { AdminSearch } from "../../parts/admin-search.tsx"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { StandingPill } from "../../parts/standing.tsx"

const path = "/admin/people"

/** Everybody with an account here. */
export const adminPeoplePage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>().get(
    path,
    forAdmins(async (c) => {
      const onlyAdmins = queryText(c, "show") === "admins"
      const [search, cursor] = [queryText(c, "q"), queryText(c, "after")]
      return draw(c, await peopleView(ground, { search, onlyAdmins, cursor: cursor || null }), { search, onlyAdmins })
    }),
  )

function draw(c: WebContext, page: Page<PersonRow>, query: { search: string; onlyAdmins: boolean }) {
  const { search, onlyAdmins } = query
  const show = onlyAdmins ? "admins" : ""
  return showAdmin(c, {
    section: "people",
    title: "People",
    lead: "Everybody with an account on this server, the newest first.",
    children: (
      <>
        <AdminSearch
          action={path}
          label="Handle or email address"
          hint="How it begins is enough."
          value={search}
          fields={onlyAdmins ? { show } : undefined}
        />
        <Tabs
          label="Which people"
          tabs={[
            { label: "Everybody", href: pathWithQuery(path, { q: search }), current: !onlyAdmins },
            { label: "Admins", href: pathWithQuery(path, { q: search, show: "admins" }), current: onlyAdmins },
          ]}
        />
        {page.items.length === 0 ? (
          <EmptyState title="Nobody was found" picture="none">
            No handle and no address begins like that. Names are not searched.
          </EmptyState>
        ) : (
          <DataTable
            caption="People"
            hiddenCaption
            columns={[
              { key: "who", label: "Person" },
              { key: "state", label: "State", speaksForItself: true },
              { key: "joined", label: "Joined" },
              { key: "seen", label: "Last here" },
              { key: "badges", label: "Badges", number: true },
            ]}
            rows={page.items.map((person) => ({
              who: (
                <>
                  <a href={`${path}/${person.personId}`}>
                    <bdi>{person.name}</bdi>
                  </a>{" "}
                  <span class="soft">@{person.handle}</span>
                </>
              ),
              state: <States person={person} />,
              joined: <Day moment={person.joinedAt} />,
              seen: person.seenAt === null ? "not signed in" : <Day moment={person.seenAt} />,
              badges: countText(person.badges, mostBadgesCounted),
            }))}
          />
        )}
        <Pagination
          label="people"
          newerHref={queryText(c, "after") === "" ? undefined : pathWithQuery(path, { q: search, show })}
          newerLabel="Back to the newest"
          olderHref={page.next === null ? undefined : pathWithQuery(path, { q: search, show, after: page.next })}
        />
      </>
    ),
  })
}

/** What is worth knowing of somebody at a glance: most people are none of it. */
function States({ person }: { person: PersonRow }) {
  const isOrdinary = person.role === "member" && person.emailVerified && person.standing === "good"
  return (
    <span class="cluster cluster-tight">
      {person.role === "admin" && <Pill word="Admin" icon="key" tone="note" />}
      {!person.emailVerified && <Pill word="Address not confirmed" icon="mail" tone="muted" />}
      {person.standing !== "good" && <StandingPill standing={person.standing} />}
      {isOrdinary && <span class="soft">Member</span>}
    </span>
  )
}
