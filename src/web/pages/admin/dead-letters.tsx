import { Hono } from "hono"
import { z } from "zod"
import type { Tx } from "../../../db/index.ts"
import type { Ground } from "../../../ground.ts"
import { discardDeadLetter, discardDeadLetters } from "../../../queue/index.ts"
import { deadLettersView, type DeadLettersView } from "../../../views/index.ts"
import { ActionButton, EmptyState, Pagination, Tabs } from "../../components/index.ts"
import type { PageRoutes, WebContext, WebEnvironment } from "../../environment.ts"
import { say } from "../../flash.ts"
import { csrfTokenOf } from "../../forms/csrf-token.ts"
import { readForm } from "../../forms/read-form.ts"
import { pathPart, pathWithQuery, queryText } from "../../params.ts"
import { forAdmins, showAdmin } from "../../parts/admin-shell.tsx"
import { DeadLetterList } from "../../parts/dead-letters.tsx"
import { jobInWords } from "../../present/jobs.ts"
import { notFoundPage } from "../problem-pages.tsx"

const path = "/admin/queues/dead"

/** One click does no more than this, in steps that leave the database to others in between. */
const mostAtOnce = 2_000
const step = 200

/** Work that was given up, and what an admin can do about it. */
export const adminDeadLettersPage: PageRoutes = (ground) =>
  new Hono<WebEnvironment>()
    .get(
      path,
      forAdmins(async (c) => {
        const job = queryText(c, "job")
        const cursor = queryText(c, "after")
        return draw(c, await deadLettersView(ground, { job: job || undefined, cursor: cursor || null }), job)
      }),
    )
    .post(
      "/admin/tasks/:id/retry",
      forAdmins((c) =>
        withOne(c, async (tx, id) => ((await ground.outbox.retry(tx, id)) ? "taskRetried" : "taskGone")),
      ),
    )
    .post(
      "/admin/tasks/:id/discard",
      forAdmins((c) =>
        withOne(c, async (tx, id) => ((await discardDeadLetter(tx, id)) ? "taskDiscarded" : "taskGone")),
      ),
    )
    .post(
      `${path}/retry-all`,
      forAdmins(async (c) => {
        const job = (await readForm(c)).text("job")
        const found = await inSteps(ground, (tx) => ground.outbox.retryAll(tx, job, step))
        say(c, found === 0 ? "taskGone" : "tasksRetried")
        return c.redirect(path, 303)
      }),
    )
    .post(
      `${path}/discard-all`,
      forAdmins(async (c) => {
        const job = (await readForm(c)).text("job")
        const found = await inSteps(ground, (tx) => discardDeadLetters(tx, job, step))
        say(c, found === 0 ? "taskGone" : "tasksDiscarded")
        return c.redirect(path, 303)
      }),
    )

async function withOne(
  c: WebContext,
  act: (tx: Tx, id: string) => Promise<"taskRetried" | "taskDiscarded" | "taskGone">,
) {
  const id = z.uuid().safeParse(pathPart(c, "id"))
  if (!id.success) return notFoundPage(c)
  say(c, await c.var.ground.database.transaction((tx) => act(tx, id.data)))
  return c.redirect(path, 303)
}

async function inSteps(ground: Ground, act: (tx: Tx) => Promise<number>): Promise<number> {
  let total = 0
  while (total < mostAtOnce) {
    const done = await ground.database.transaction(act)
    total += done
    if (done < step) break
  }
  return total
}

function draw(c: WebContext, { page, kinds }: DeadLettersView, job: string) {
  const csrfToken = csrfTokenOf(c)
  const total = kinds.reduce((sum, kind) => sum + kind.count, 0)
  return showAdmin(c, {
    section: "queues",
    title: "Given up",
    lead: "Work that failed for good, with its reason. Mend the cause, then try it again; or let it go. After half a year it goes by itself.",
    breadcrumb: [{ label: "Queues", href: "/admin/queues" }],
    children: (
      <>
        {kinds.length > 0 && (
          <Tabs
            label="Kinds of work"
            tabs={[
              { label: "All", href: path, current: job === "", count: total },
              ...kinds.map((kind) => ({
                label: jobInWords(kind.job),
                href: pathWithQuery(path, { job: kind.job }),
                current: kind.job === job,
                count: kind.count,
              })),
            ]}
          />
        )}
        {job !== "" && page.items.length > 0 && (
          <div class="cluster">
            <ActionButton action={`${path}/retry-all`} csrfToken={csrfToken} fields={{ job }} icon="refresh">
              Try all of these again
            </ActionButton>
            <ActionButton
              action={`${path}/discard-all`}
              csrfToken={csrfToken}
              fields={{ job }}
              variant="danger"
              icon="trash"
              confirm="Let all of these go? They will never be done."
            >
              Let all of these go
            </ActionButton>
          </div>
        )}
        {page.items.length === 0 ? (
          <EmptyState title="Nothing was given up" picture="none">
            Work that fails for good stands here with its reason, to be tried again.
          </EmptyState>
        ) : (
          <section class="stack" aria-labelledby="given-up">
            <h2 id="given-up" class="visually-hidden">
              What was given up
            </h2>
            <DeadLetterList letters={page.items} csrfToken={csrfToken} now={c.var.ground.now()} />
          </section>
        )}
        <Pagination
          label="work that was given up"
          newerHref={queryText(c, "after") === "" ? undefined : pathWithQuery(path, { job })}
          newerLabel="Back to the newest"
          olderHref={page.next === null ? undefined : pathWithQuery(path, { job, after: page.next })}
        />
      </>
    ),
  })
}
