import { Hono } from "hono"
import {
  closeReport,
  longestNote,
  noteOnReport,
  reopenReport,
  setStanding,
  type Report,
} from "../../../moderation/index.ts"
import { deleteReported } from "../../../social/index.ts"
import { reportsView, reportView, type ReportCard, type ReportView } from "../../../views/index.ts"
import {
  ActionButton,
  Button,
  EmptyState,
  Facts,
  Form,
  FormActions,
  Pagination,
  PersonLine,
  Pill,
  problemFor,
  ProblemSummary,
  SubmitButton,
  Tabs,
  TextArea,
  TimeAgo,
  type ProblemView,
} from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { say } from "../../flash.ts"
import { csrfTokenOf } from "../../forms/csrf-token.ts"
import { readForm } from "../../forms/read-form.ts"
import { pathPart, pathWithQuery, queryText } from "../../params.ts"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { ModerationLog } from "../../parts/moderation-log.tsx"
import { actorView, nameOf } from "../../present/actors.ts"
import { reportCategoryWords } from "../../present/reports.ts"
import { plainText, summary } from "../../../text/index.ts"
import { notFoundPage } from "../problem-pages.tsx"

const home = "/admin/reports"

/** What people and other servers report, and what the admins do about it. */
export const adminReportsPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      home,
      forAdmins(async (c) => {
        const state = queryText(c, "state") === "closed" ? "closed" : "open"
        const cursor = queryText(c, "after") || null
        return drawList(c, state, cursor)
      }),
    )
    .get(
      "/admin/reports/:id",
      forAdmins((c) => drawOne(c)),
    )
    .post(
      "/admin/reports/:id/note",
      forAdmins(async (c, admin) => {
        const form = await readForm(c)
        const reportId = pathPart(c, "id")
        const kept = await noteOnReport(ground, admin.actorId, { reportId, note: form.text("note") })
        if (!kept.ok) {
          return kept.reason === "noSuchReport"
            ? notFoundPage(c)
            : drawOne(c, [{ field: "note", message: kept.sentence }])
        }
        say(c, "noteKept")
        return c.redirect(`${home}/${reportId}`, 303)
      }),
    )
    .post(
      "/admin/reports/:id/reopen",
      forAdmins(async (c, admin) => {
        const reopened = await reopenReport(ground, admin.actorId, pathPart(c, "id"))
        if (!reopened.ok) return notFoundPage(c)
        say(c, "reportReopened")
        return c.redirect(`${home}/${pathPart(c, "id")}`, 303)
      }),
    )
    .post(
      "/admin/reports/:id/answer",
      forAdmins(async (c, admin) => {
        const found = await reportView(ground, pathPart(c, "id"))
        if (found === null) return notFoundPage(c)
        const { report } = found
        const answer = (await readForm(c)).text("answer")
        switch (answer) {
          case "limited":
          case "suspended": {
            const done = await setStanding(ground, admin.actorId, {
              actorId: report.subjectId,
              standing: answer,
              reportId: report.id,
            })
            if (!done.ok) return drawOne(c, [{ message: done.sentence }])
            await closeReport(ground, admin.actorId, { reportId: report.id, outcome: answer })
            break
          }
          case "deleted":
            await deleteReported(ground, { by: admin.actorId, reportId: report.id })
            await closeReport(ground, admin.actorId, { reportId: report.id, outcome: "deleted" })
            break
          case "dismissed":
          case "resolved":
            await closeReport(ground, admin.actorId, { reportId: report.id, outcome: answer })
            break
          default:
            return drawOne(c, [{ message: "Choose what to do." }])
        }
        say(c, answer === "deleted" ? "contentDeleted" : "reportClosed")
        return c.redirect(home, 303)
      }),
    )

async function drawList(c: WebContext, state: Report["state"], cursor: string | null): Promise<Response> {
  const { ground } = c.var
  const page = await reportsView(ground, state, cursor)
  const now = ground.now()
  const path = state === "open" ? home : `${home}?state=closed`
  return showAdmin(c, {
    section: "reports",
    title: "Reports",
    lead: "What people here and admins of other servers ask you to look at.",
    children: (
      <>
        <Tabs
          label="Reports"
          tabs={[
            { label: "Open", href: home, current: state === "open" },
            { label: "Closed", href: `${home}?state=closed`, current: state === "closed" },
          ]}
        />
        {page.items.length === 0 ? (
          <EmptyState title={state === "open" ? "Nothing waits for you" : "Nothing was closed yet"} picture="none">
            {state === "open"
              ? "Reports stand here until an admin closes them. Closed ones are kept for a year."
              : "Reports that are closed stand here for a year, with what was done."}
          </EmptyState>
        ) : (
          <ul class="stack plain-list">
            {page.items.map((card) => (
              <li class="panel stack stack-tight">
                <ReportHead card={card} now={now} />
              </li>
            ))}
          </ul>
        )}
        <Pagination
          label="reports"
          newerHref={cursor === null ? undefined : path}
          newerLabel="Newest"
          olderHref={
            page.next === null
              ? undefined
              : pathWithQuery(home, { state: state === "closed" ? "closed" : null, after: page.next })
          }
        />
      </>
    ),
  })
}

function ReportHead({ card, now }: { card: ReportCard; now: Date }) {
  const { report, subject } = card
  return (
    <>
      <h2 class="heading-small">
        <a href={`${home}/${report.id}`}>
          {reportCategoryWords[report.category]}: <bdi>{nameOf(subject)}</bdi>{" "}
          <span class="soft">{subject.handle}</span>
        </a>
      </h2>
      {report.comment !== "" && <p class="typed">{summary(report.comment, 280)}</p>}
      <p class="soft">
        From <From card={card} /> · <TimeAgo moment={report.createdAt} now={now} />
        {report.outcome !== null && ` · ${outcomes[report.outcome]}`}
      </p>
    </>
  )
}

const outcomes: Record<NonNullable<Report["outcome"]>, string> = {
  dismissed: "dismissed",
  limited: "limited",
  suspended: "suspended",
  deleted: "what was reported is deleted",
  resolved: "dealt with",
}

function From({ card: { report, reporter } }: { card: ReportCard }) {
  if (report.fromHost !== null) return <>the server {report.fromHost}</>
  if (reporter === null) return <>somebody who is gone</>
  return <a href={reporter.path}>{nameOf(reporter)}</a>
}

async function drawOne(c: WebContext, problems: ProblemView[] = []): Promise<Response> {
  const { ground } = c.var
  const view = await reportView(ground, pathPart(c, "id"))
  if (view === null) return notFoundPage(c)
  const { report, subject } = view
  const csrfToken = csrfTokenOf(c)
  const now = ground.now()
  return showAdmin(
    c,
    {
      section: "reports",
      title: `${reportCategoryWords[report.category]}: ${nameOf(subject)}`,
      breadcrumb: [{ label: "Reports", href: home }],
      hasProblems: problems.length > 0,
      children: (
        <>
          <ProblemSummary problems={problems} />
          <div class="panel stack">
            <PersonLine actor={actorView(ground, subject)} />
            <Facts
              inRow
              facts={[
                { label: "Reported", value: <TimeAgo moment={report.createdAt} now={now} /> },
                { label: "By", value: <From card={view} /> },
                {
                  label: "Their server",
                  value: subject.local ? "This one" : report.forwarded ? "Was told" : "Was not told",
                },
                {
                  label: "State",
                  value:
                    report.outcome === null ? (
                      <Pill word="Open" icon="flag" tone="caution" />
                    ) : (
                      <Pill word={`Closed: ${outcomes[report.outcome]}`} icon="check" tone="muted" />
                    ),
                },
                { label: "Other open reports", value: view.otherOpen > 0 && `${view.otherOpen} about the same` },
              ]}
            />
            {report.comment !== "" && <blockquote class="typed">{report.comment}</blockquote>}
          </div>
          {view.things.length > 0 && (
            <section class="stack" aria-labelledby="things">
              <h2 id="things">What it names</h2>
              <ul class="stack stack-tight">
                {view.things.map(({ href, words, uri }) => (
                  <li>
                    <a class="breakable" href={href} rel="nofollow noopener noreferrer">
                      {words === null ? uri : summary(plainText(words), 200)}
                    </a>
                  </li>
                ))}
              </ul>
            </section>
          )}
          {report.state === "open" ? (
            <Answers view={view} csrfToken={csrfToken} />
          ) : (
            <ActionButton action={`${home}/${report.id}/reopen`} csrfToken={csrfToken} variant="secondary" icon="undo">
              Open it again
            </ActionButton>
          )}
          <section class="stack" aria-labelledby="notes">
            <h2 id="notes">Notes and decisions</h2>
            <ModerationLog lines={view.log} now={now} />
            <Form action={`${home}/${report.id}/note`} csrfToken={csrfToken}>
              <TextArea
                name="note"
                label="Add a note for the admins"
                error={problemFor(problems, "note")}
                maxLength={longestNote}
                rows={2}
              />
              <FormActions>
                <SubmitButton variant="secondary" icon="plus">
                  Keep the note
                </SubmitButton>
              </FormActions>
            </Form>
          </section>
        </>
      ),
    },
    problems.length > 0 ? 422 : 200,
  )
}

function Answers({ view, csrfToken }: { view: ReportView; csrfToken: string }) {
  const { report, subject, things } = view
  const name = nameOf(subject)
  const deletable = things.some(({ kind }) => kind === "note" || kind === "badge")
  const answer = (value: string) => ({
    action: `${home}/${report.id}/answer`,
    csrfToken,
    fields: { answer: value },
    variant: "secondary" as const,
  })
  return (
    <section class="stack" aria-labelledby="answer">
      <h2 id="answer">What to do</h2>
      <div class="cluster">
        <ActionButton {...answer("dismissed")} icon="cross">
          Dismiss
        </ActionButton>
        <ActionButton {...answer("resolved")} icon="check">
          It is dealt with
        </ActionButton>
        {deletable && (
          <ActionButton
            {...answer("deleted")}
            icon="trash"
            confirm={`Take what was reported of ${name} off this server?`}
          >
            {subject.local ? "Hide what was reported" : "Delete what was reported"}
          </ActionButton>
        )}
        <ActionButton
          {...answer("limited")}
          icon="pause"
          confirm={`Limit ${name}? Only their followers see them then.`}
        >
          Limit them
        </ActionButton>
        <ActionButton {...answer("suspended")} variant="danger" icon="ban" confirm={`Suspend ${name}?`}>
          Suspend them
        </ActionButton>
      </div>
      <p class="soft">
        <Button href={`/admin/standing/${subject.actorId}`} variant="quiet" size="small" iconEnd="arrow-right">
          What these mean, and a reason for them
        </Button>
      </p>
    </section>
  )
}
