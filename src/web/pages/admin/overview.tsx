import { Hono } from "hono"
import { z } from "zod"
import { registrationsOpen } from "../../../people/index.ts"
import { adminView, type AdminView } from "../../../views/index.ts"
import { DataTable, EmptyState, Facts, Stats, TimeAgo } from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { say } from "../../flash.ts"
import { csrfTokenOf } from "../../forms/csrf-token.ts"
import { pathPart } from "../../params.ts"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { DeadLetterList } from "../../parts/dead-letters.tsx"
import { UnsentMailList } from "../../parts/unsent-mails.tsx"
import { notFoundPage } from "../problem-pages.tsx"

/** What an admin has to know of the server, and the work that was given up. To everybody else there is no such page. */
export const adminOverviewPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      "/admin",
      forAdmins(async (c) => draw(c, await adminView(ground), await registrationsOpen(ground))),
    )
    .post(
      "/admin/tasks/:id/retry",
      forAdmins(async (c) => {
        const id = z.uuid().safeParse(pathPart(c, "id"))
        if (!id.success) return notFoundPage(c)
        const retried = await ground.database.transaction((tx) => ground.outbox.retry(tx, id.data))
        say(c, retried ? "taskRetried" : "taskGone")
        return c.redirect("/admin", 303)
      }),
    )

function draw(c: WebContext, view: AdminView, isOpen: boolean) {
  const { ground } = c.var
  const { config } = ground
  return showAdmin(c, {
    section: "overview",
    title: "Administration",
    lead: `How ${config.host} is doing, and what needs somebody's attention.`,
    children: (
      <>
        <Stats
          stats={[
            { label: "People", value: view.people },
            { label: "Issuers", value: view.issuers },
            { label: "Awards", value: view.awards },
            { label: "Badges held", value: view.badges },
            { label: "Known elsewhere", value: view.remoteActors },
          ]}
        />
        <section class="stack" aria-labelledby="given-up">
          <h2 id="given-up">Given up</h2>
          {view.deadLetters.length === 0 ? (
            <EmptyState title="Nothing was given up" picture="none" headingLevel={3}>
              Work that fails for good stands here with its reason, to be tried again.
            </EmptyState>
          ) : (
            <DeadLetterList letters={view.deadLetters} csrfToken={csrfTokenOf(c)} now={ground.now()} />
          )}
        </section>
        <Work view={view} now={ground.now()} />
        <section class="stack" aria-labelledby="unsent-mail">
          <h2 id="unsent-mail">Mail that was not sent</h2>
          {view.unsentMail.length === 0 ? (
            <EmptyState title="No mail was left unsent" picture="none" headingLevel={3}>
              {config.smtpUrl === undefined
                ? "There is no mail server (SMTP_URL is not set), so mail would stand here instead of being sent."
                : "Mail goes out through the mail server in SMTP_URL."}
            </EmptyState>
          ) : (
            <UnsentMailList mails={view.unsentMail} now={ground.now()} />
          )}
        </section>
        <section class="stack" aria-labelledby="server">
          <h2 id="server">This server</h2>
          <Facts
            inRow
            facts={[
              { label: "Version", value: `Haversack ${config.version}` },
              { label: "Address", value: config.origin.origin },
              { label: "New accounts", value: isOpen ? "Anybody can make one" : "Nobody can make one" },
              { label: "Database", value: ground.database.kind === "pglite" ? "Embedded (PGlite)" : "PostgreSQL" },
              { label: "Queues", value: config.redisUrl === undefined ? "On the database" : "On Redis" },
              { label: "Mail", value: config.smtpUrl === undefined ? "Not sent: kept here and in the log" : "Sent" },
            ]}
          />
        </section>
      </>
    ),
  })
}

const lanes: Record<AdminView["queues"][number]["lane"], string> = {
  work: "Own work",
  delivery: "Sending to other servers",
  inbox: "Received from other servers",
}

function Work({ view, now }: { view: AdminView; now: Date }) {
  const { tasks, deliveries } = view
  return (
    <section class="stack" aria-labelledby="work">
      <h2 id="work">Work</h2>
      <DataTable
        caption="Queues"
        columns={[
          { key: "lane", label: "Queue" },
          { key: "due", label: "Due now", number: true },
          { key: "running", label: "Running", number: true },
          { key: "later", label: "For later", number: true },
          { key: "oldest", label: "Oldest due" },
        ]}
        rows={view.queues.map(({ lane, due, running, later, oldestDue }) => ({
          lane: lanes[lane],
          due,
          running,
          later,
          oldest: oldestDue === null ? "–" : <TimeAgo moment={oldestDue} now={now} />,
        }))}
      />
      <DataTable
        caption="All tasks and deliveries"
        columns={[
          { key: "what", label: "What" },
          { key: "waiting", label: "Waiting", number: true },
          { key: "running", label: "Running", number: true },
          { key: "done", label: "Done", number: true },
          { key: "refused", label: "Refused or overtaken", number: true },
          { key: "dead", label: "Given up", number: true },
        ]}
        rows={[
          { what: "Tasks", ...tasks, refused: "–" },
          {
            what: "Deliveries",
            waiting: deliveries.waiting,
            running: "–",
            done: deliveries.delivered,
            refused: deliveries.refused + deliveries.superseded,
            dead: deliveries.dead,
          },
        ]}
      />
    </section>
  )
}
