import { Hono } from "hono"
import { ServerAskedAgain } from "../../../actors/index.ts"
import {
  countText,
  isKnownServer,
  mostOfServerCounted,
  serversView,
  type Page,
  type ServerRow,
} from "../../../views/index.ts"
import {
  ActionButton,
  Button,
  count,
  EmptyState,
  Facts,
  Pagination,
  Pill,
  Tabs,
  TimeAgo,
  type Sign,
} from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { say } from "../../flash.ts"
import { csrfTokenOf } from "../../forms/csrf-token.ts"
import { pathPart, pathWithQuery, queryText } from "../../params.ts"
import { AdminSearch } from "../../parts/admin-search.tsx"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { notFoundPage } from "../problem-pages.tsx"

const path = "/admin/servers"

/** Other servers: which take what is sent to them, and which do not. */
export const adminServersPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      path,
      forAdmins(async (c) => {
        const onlyFailing = queryText(c, "show") === "failing"
        const [search, cursor] = [queryText(c, "q"), queryText(c, "after")]
        const page = await serversView(ground, { search, onlyFailing, cursor: cursor || null })
        return draw(c, page, { search, onlyFailing })
      }),
    )
    .post(
      "/admin/servers/:host/try",
      forAdmins(async (c) => {
        const host = pathPart(c, "host")
        if (!(await isKnownServer(ground, host))) return notFoundPage(c)
        await ground.database.transaction((tx) => ground.outbox.emit(tx, ServerAskedAgain, { host }))
        say(c, "serverTried")
        return c.redirect(`${path}?show=failing`, 303)
      }),
    )

function draw(c: WebContext, page: Page<ServerRow>, query: { search: string; onlyFailing: boolean }) {
  const { search, onlyFailing } = query
  const show = onlyFailing ? "failing" : ""
  return showAdmin(c, {
    section: "servers",
    title: "Servers",
    lead: "Other servers that this one sends to. One that cannot be reached is tried for three days; after a week of nothing it is asked once a day.",
    children: (
      <>
        <AdminSearch
          action={path}
          label="Server"
          hint="How its name begins is enough."
          value={search}
          fields={onlyFailing ? { show } : undefined}
        />
        <Tabs
          label="Which servers"
          tabs={[
            { label: "All", href: pathWithQuery(path, { q: search }), current: !onlyFailing },
            { label: "In trouble", href: pathWithQuery(path, { q: search, show: "failing" }), current: onlyFailing },
          ]}
        />
        {page.items.length === 0 ? (
          <EmptyState title={onlyFailing ? "No server is in trouble" : "No server was found"} picture="none">
            {onlyFailing
              ? "Every server takes what is sent to it."
              : "Servers stand here once something was sent to them: a badge, a follow, an answer."}
          </EmptyState>
        ) : (
          <ul class="stack">
            {page.items.map((server) => (
              <li>
                <Server server={server} csrfToken={csrfTokenOf(c)} now={c.var.ground.now()} />
              </li>
            ))}
          </ul>
        )}
        <Pagination
          label="servers"
          newerHref={queryText(c, "after") === "" ? undefined : pathWithQuery(path, { q: search, show })}
          newerLabel="Back to the first"
          olderHref={page.next === null ? undefined : pathWithQuery(path, { q: search, show, after: page.next })}
          olderLabel="More"
        />
      </>
    ),
  })
}

function signOf({ failingSince, pausedUntil }: ServerRow): Sign {
  if (pausedUntil !== null) return { word: "Left alone for a while", icon: "pause", tone: "bad" }
  if (failingSince !== null) return { word: "In trouble", icon: "warning", tone: "caution" }
  return { word: "Works", icon: "check", tone: "good" }
}

function Server({ server, csrfToken, now }: { server: ServerRow; csrfToken: string; now: Date }) {
  const ago = (moment: Date | null) => (moment === null ? null : <TimeAgo moment={moment} now={now} />)
  return (
    <section class="panel stack stack-tight" aria-label={server.host}>
      <div class="page-header">
        <div class="page-header-text">
          <h2 class="cluster cluster-tight">
            <bdi class="server-name">{server.host}</bdi> <Pill {...signOf(server)} />
          </h2>
          {server.lastReason !== null && <p>{server.lastReason}</p>}
        </div>
        <div class="cluster cluster-tight">
          {server.failingSince !== null && (
            <ActionButton
              action={`${path}/${encodeURIComponent(server.host)}/try`}
              csrfToken={csrfToken}
              variant="secondary"
              size="small"
              icon="refresh"
            >
              Try now<span class="visually-hidden">: {server.host}</span>
            </ActionButton>
          )}
          <Button href={pathWithQuery("/admin/blocks", { about: server.host })} variant="quiet" size="small" icon="ban">
            Decide<span class="visually-hidden"> about {server.host}</span>
          </Button>
        </div>
      </div>
      <Facts
        inRow
        facts={[
          { label: "Took something last", value: ago(server.lastSuccessAt) ?? "never" },
          { label: "In trouble since", value: ago(server.failingSince) },
          { label: "Failures since then", value: server.failures === 0 ? null : count(server.failures, "attempt") },
          { label: "Left alone until", value: ago(server.pausedUntil) },
          { label: "Known there", value: `${countText(server.actors, mostOfServerCounted)} people and issuers` },
          { label: "Waits to be sent", value: countText(server.waiting, mostOfServerCounted) },
        ]}
      />
    </section>
  )
}
